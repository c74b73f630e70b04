import Documents
import Foundation
import Runs
import Values

/// The tables of a figure. Series that are drawn at the same places are columns of one table; most figures are one table.
struct FigureTables {
  private let figure: ExportedRun.FigureOfRun
  private let labels: StudyLabels
  private let drawn: DrawnLabels
  private let numbers: FigureNumbers
  /// The words for what an interval around a value is.
  private let interval: String

  init(_ figure: ExportedRun.FigureOfRun) {
    self.figure = figure
    labels = StudyLabels(of: figure.body)
    numbers = FigureNumbers(figure.taken.numbers.map { String(decoding: $0, as: UTF8.self) } ?? "")
    drawn = DrawnLabels(
      drawing: String(decoding: figure.taken.drawing, as: UTF8.self),
      places: numbers.series.map { ($0.plot, $0.panel) })
    var words = "drawn interval"
    if case .mapping(let keys) = figure.body.drawing.canonicalValue,
      case .text(let band)? = keys["band"] ?? keys["errors"]
    {
      words = band
    }
    interval = words
  }

  /// Columns that stand beside one another.
  typealias Part = (independent: [HEPDataTable.Column], dependent: [HEPDataTable.Column])

  /// The parts of the figure, one a table; none when nothing was drawn that is a number.
  var parts: [Part] {
    var parts: [Part] = []
    var places: [[HEPDataTable.Cell]: [Int]] = [:]
    for series in numbers.series where !Self.marks.contains(series.mark) {
      let independent = self.independent(series)
      let column = dependent(series)
      // The first column tells most; the others are compared only where it is the same.
      let key = independent.first?.values ?? []
      let place = places[key, default: []].first { place in
        parts[place].independent.map(\.header) == independent.map(\.header)
          && parts[place].independent.map(\.values) == independent.map(\.values)
      }
      if let place {
        parts[place].dependent.append(column)
      } else {
        places[key, default: []].append(parts.count)
        parts.append((independent, [column]))
      }
    }
    return parts + [lines].compactMap(\.self)
  }

  // MARK: Columns

  /// What is drawn beside values: lines across a panel, and what lies beyond a histogram's ends.
  private static let marks: Set = ["level", "event", "diagonal", "below", "above"]

  private func independent(_ series: FigureNumbers.Series) -> [HEPDataTable.Column] {
    let words = drawn.panel(series.panel, ofPlot: series.plot)
    var columns = [
      HEPDataTable.Column(
        header: labels.header(words.x, else: "x"), values: series.rows.map { Self.place($0, "x", "x_high") })
    ]
    if series.rows.contains(where: { !$0.text("y").isEmpty }) {
      columns.append(
        HEPDataTable.Column(
          header: labels.header(words.y, else: "y"), values: series.rows.map { Self.place($0, "y", "y_high") }))
    }
    if series.rows.contains(where: { !$0.text("point").isEmpty }) {
      columns.append(
        HEPDataTable.Column(
          header: HEPDataTable.Header(name: "point"),
          values: series.rows.map { HEPDataTable.Cell(.text($0.text("point"))) }))
    }
    return columns
  }

  /// Where a value stands: a bin, a number with an interval, a number or a name.
  private static func place(_ row: FigureNumbers.Row, _ low: String, _ high: String) -> HEPDataTable.Cell {
    var cell = HEPDataTable.Cell(row.value(low))
    if let lower = row.number(low), let upper = row.number(high), lower.isFinite, upper.isFinite, lower < upper {
      (cell.value, cell.low, cell.high) = (nil, lower, upper)
    } else if let lower = row.number("\(low)_lower"), let upper = row.number("\(low)_upper"), lower.isFinite,
      upper.isFinite, row.number(low)?.isFinite == true
    {
      (cell.low, cell.high) = (lower, upper)
    }
    return cell
  }

  private func dependent(_ series: FigureNumbers.Series) -> HEPDataTable.Column {
    let words = drawn.panel(series.panel, ofPlot: series.plot)
    let isMap = series.rows.contains { !$0.text("y").isEmpty }
    let name = labels.written(series.name).inOneLine
    // Whose of two axes a mark is cannot be said.
    let label = isMap ? words.color : words.hasRightAxis ? "" : words.y
    var column = HEPDataTable.Column(
      header: labels.header(label, else: name.isEmpty ? "value" : name),
      values: series.rows.map { cell($0, series.mark) })
    if column.header.name != name, !name.isEmpty { column.qualifiers.append(("series", .text(name))) }
    if !words.title.isEmpty {
      column.qualifiers.append(("panel", .text(labels.written(words.title).inOneLine)))
    } else if Set(numbers.series.map { [$0.plot, $0.panel] }).count > 1 {
      let number = Set(numbers.series.map(\.plot)).count > 1 ? series.plot : series.panel
      column.qualifiers.append(("panel", .integer(number)))
    }
    for beyond in numbers.series where beyond.plot == series.plot && beyond.panel == series.panel {
      guard beyond.name == series.name, series.mark == "histogram", let row = beyond.rows.first else { continue }
      if beyond.mark == "below" { column.qualifiers.append(("per cent below the first bin", row.value("value"))) }
      if beyond.mark == "above" { column.qualifiers.append(("per cent above the last bin", row.value("value"))) }
    }
    return column
  }

  private func cell(_ row: FigureNumbers.Row, _ mark: String) -> HEPDataTable.Cell {
    var cell = HEPDataTable.Cell(row.value("value"))
    guard let value = row.number("value"), value.isFinite else { return cell }
    let words = ["box": "quartiles", "whiskers": "whiskers"][mark] ?? interval
    if let error = row.number("error"), error.isFinite, error > 0 {
      cell.errors = [.symmetric(error, label: "error")]
    } else if let lower = row.number("lower"), let upper = row.number("upper"), lower.isFinite, upper.isFinite,
      lower != value || upper != value
    {
      cell.errors = [.asymmetric(minus: value - lower, plus: upper - value, label: words)]
    }
    return cell
  }

  /// The lines across panels, with the place of each; nil when there are none.
  private var lines: Part? {
    let marked = numbers.series.filter { ["level", "event"].contains($0.mark) }
    if marked.isEmpty { return nil }
    var names: [HEPDataTable.Cell] = []
    var axes: [HEPDataTable.Cell] = []
    var values: [HEPDataTable.Cell] = []
    for series in marked {
      let words = drawn.panel(series.panel, ofPlot: series.plot)
      for row in series.rows {
        names.append(HEPDataTable.Cell(.text(labels.written(series.name).inOneLine)))
        let isEvent = series.mark == "event"
        axes.append(HEPDataTable.Cell(.text(labels.written(isEvent ? words.x : words.y).inOneLine)))
        var cell = HEPDataTable.Cell(row.value(isEvent ? "x" : "value"))
        if let error = row.number("error"), error.isFinite, error > 0 {
          cell.errors = [.symmetric(error, label: "error")]
        }
        values.append(cell)
      }
    }
    return (
      [
        HEPDataTable.Column(header: HEPDataTable.Header(name: "line"), values: names),
        HEPDataTable.Column(header: HEPDataTable.Header(name: "axis"), values: axes),
      ],
      [HEPDataTable.Column(header: HEPDataTable.Header(name: "value"), values: values)]
    )
  }
}
