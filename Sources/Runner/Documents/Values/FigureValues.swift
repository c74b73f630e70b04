import Drawing
import Values

/// The values of a drawing with their places in it, for a page to show where somebody points. They are found again from what is recorded
/// alone: places from the ticks of the SVG, values from the numbers beside it. Where the two do not fit, there are none.
package struct FigureValues {
  /// The values as JSON: `w` and `h`, the drawing's size; `p`, its panels.
  package let json: String

  /// The largest file of numbers that is read, in bytes, and the most values of a mark that are kept.
  private static let largest = 800_000
  private static let most = 160, mostPoints = 600

  /// - Parameters:
  ///   - root: the drawing.
  ///   - numbers: its numbers, as CSV.
  package init?(_ root: SVGElement, numbers: String) {
    let box = (root["viewBox"] ?? "").split(separator: " ").compactMap { Double($0) }
    guard numbers.utf8.count <= Self.largest, box.count == 4, let panels = DrawnPanel.all(in: root), !panels.isEmpty,
      let rows = Self.rows(numbers)
    else { return nil }
    // Panels are drawn plot by plot.
    let counts = Dictionary(grouping: rows, by: \.plot).mapValues { $0.map(\.panel).max() ?? 0 }
    guard let plots = counts.keys.max(), (1...plots).allSatisfy({ counts[$0] != nil }),
      counts.values.reduce(0, +) == panels.count
    else { return nil }
    let labels = (
      x: panels.first { !$0.xLabel.isEmpty }?.xLabel ?? "", y: panels.first { !$0.yLabel.isEmpty }?.yLabel ?? ""
    )
    var all: [String] = []
    var first = 0
    for plot in 1...plots {
      let count = counts[plot] ?? 0
      // The lowest panel has the numbers of the axis that they share.
      let shared = panels[first..<first + count].last { $0.x != nil }?.x
      for place in 0..<count {
        let panel = panels[first + place]
        let own = rows.filter { $0.plot == plot && $0.panel == place + 1 }
        let marks = panel.hasRightAxis ? [] : Self.marks(own, panel, panel.x ?? shared)
        guard !marks.isEmpty else { continue }
        let names = (panel.xLabel.isEmpty ? labels.x : panel.xLabel, panel.yLabel.isEmpty ? labels.y : panel.yLabel)
        all.append("{\"x\":\(Self.text(names.0)),\"y\":\(Self.text(names.1)),\"s\":[\(marks.joined(separator: ","))]}")
      }
      first += count
    }
    guard !all.isEmpty else { return nil }
    json = "{\"w\":\(Self.number(box[2])),\"h\":\(Self.number(box[3])),\"p\":[\(all.joined(separator: ","))]}"
  }

  // MARK: Rows

  private struct Row {
    let plot: Int, panel: Int
    let series: String, mark: String
    let fields: [String]

    func number(_ column: Int) -> Double? { fields.indices.contains(column) ? Double(fields[column]) : nil }
  }

  private static let columns = [
    "plot", "panel", "series", "mark", "x", "x_high", "y", "y_high", "value", "lower", "upper",
  ]

  /// The columns of a figure's numbers.
  private enum Column { static let x = 4, xHigh = 5, y = 6, yHigh = 7, value = 8, lower = 9, upper = 10 }

  private static func rows(_ csv: String) -> [Row]? {
    let table = NumbersTable(csv)
    guard table.header.starts(with: columns) else { return nil }
    var rows: [Row] = []
    for fields in table.rows {
      guard fields.count > Column.upper, let plot = Int(fields[0]), let panel = Int(fields[1]), plot > 0, panel > 0,
        plot < 1_000, panel < 1_000
      else { return nil }
      rows.append(Row(plot: plot, panel: panel, series: fields[2], mark: fields[3], fields: fields))
    }
    return rows
  }

  // MARK: Marks

  /// The marks of a panel, each as JSON: its name and kind, then for each value its place and its words.
  private static func marks(_ rows: [Row], _ panel: DrawnPanel, _ x: AxisScale?) -> [String] {
    var groups: [[Row]] = []
    for row in rows {
      if let last = groups.last?.last, last.series == row.series, last.mark == row.mark {
        groups[groups.count - 1].append(row)
      } else {
        groups.append([row])
      }
    }
    return groups.compactMap { mark($0, panel, x) }
  }

  /// A value: its place, the words for where it is, and the words for what it is.
  private typealias Spot = (at: Point, place: String, value: String)

  private static func mark(_ rows: [Row], _ panel: DrawnPanel, _ x: AxisScale?) -> String? {
    var spots: [Spot] = []
    switch rows[0].mark {
    case "line", "points":
      guard rows[0].mark == "line" || rows.count <= most else { return nil }
      for row in thinned(rows, most) {
        let low = row.number(Column.x), value = row.number(Column.value)
        let middle = row.number(Column.xHigh).flatMap { high in low.map { ($0 + high) / 2 } } ?? low
        guard let middle, let value, let left = x?.place(middle), let top = panel.y?.place(value) else { continue }
        spots.append((Point(left, top), short(middle), words(row)))
      }
    case "histogram":
      for row in thinned(rows, most) {
        guard let low = row.number(Column.x), let high = row.number(Column.xHigh), let value = row.number(Column.value),
          let left = x?.place((low + high) / 2), let top = panel.y?.place(value)
        else { continue }
        spots.append((Point(left, top), "\(short(low)) … \(short(high))", words(row)))
      }
    case "bar", "box":
      for row in rows {
        guard let index = panel.names.firstIndex(of: row.fields[Column.x]), let value = row.number(Column.value),
          let top = panel.y?.place(value)
        else { continue }
        let step = panel.frame.width / Double(panel.names.count)
        spots.append((Point(panel.frame.x + (Double(index) + 0.5) * step, top), row.fields[Column.x], words(row)))
      }
    case "cell": spots = cells(rows, panel)
    case "field": spots = field(rows, panel)
    default: return nil
    }
    spots.removeAll { !panel.frame.expanded(by: 0.5).contains($0.at) }
    guard !spots.isEmpty else { return nil }
    return json(rows[0], spots)
  }

  /// Cells of named columns and rows, or numbered ones; the lowest row is the first.
  private static func cells(_ rows: [Row], _ panel: DrawnPanel) -> [Spot] {
    func names(_ column: Int) -> [String] {
      var seen: Set<String> = []
      return rows.map { $0.fields[column] }.filter { seen.insert($0).inserted }
    }
    let (across, up) = (names(Column.x), names(Column.y))
    guard across.count * up.count == rows.count, !rows.isEmpty else { return [] }
    let (width, height) = (panel.frame.width / Double(across.count), panel.frame.height / Double(up.count))
    return rows.enumerated().map { index, row in
      let (line, column) = index.quotientAndRemainder(dividingBy: across.count)
      let at = Point(
        panel.frame.x + (Double(column) + 0.5) * width, panel.frame.bottom - (Double(line) + 0.5) * height)
      return (at, "\(row.fields[Column.x]), \(row.fields[Column.y])", words(row))
    }
  }

  /// A map's cells, of many every so many in each direction.
  private static func field(_ rows: [Row], _ panel: DrawnPanel) -> [Spot] {
    guard let first = rows.first?.fields[Column.y] else { return [] }
    let columns = rows.prefix { $0.fields[Column.y] == first }.count
    let step = max(Int((Double(rows.count) / Double(mostPoints)).squareRoot().rounded(.up)), 1)
    guard let left = rows.first?.number(Column.x), let right = rows[columns - 1].number(Column.xHigh),
      let bottom = rows.first?.number(Column.y), let top = rows.last?.number(Column.yHigh), left < right, bottom < top
    else { return [] }
    return rows.indices.compactMap { index -> Spot? in
      let (line, column) = index.quotientAndRemainder(dividingBy: columns)
      let row = rows[index]
      guard line % step == step / 2, column % step == step / 2, let x = row.number(Column.x),
        let high = row.number(Column.xHigh), let y = row.number(Column.y), let yHigh = row.number(Column.yHigh)
      else { return nil }
      let (middle, level) = ((x + high) / 2, (y + yHigh) / 2)
      let at = Point(
        panel.frame.x + (middle - left) / (right - left) * panel.frame.width,
        panel.frame.bottom - (level - bottom) / (top - bottom) * panel.frame.height)
      return (at, "\(short(middle)), \(short(level))", words(row))
    }
  }

  /// So many of the values, spread evenly, with the last one.
  private static func thinned(_ rows: [Row], _ most: Int) -> [Row] {
    guard rows.count > most else { return rows }
    let step = (rows.count + most - 1) / most
    return rows.indices.filter { $0 % step == 0 || $0 == rows.count - 1 }.map { rows[$0] }
  }

  private static func words(_ row: Row) -> String {
    let value = row.number(Column.value).map(short) ?? row.fields[Column.value]
    guard let lower = row.number(Column.lower), let upper = row.number(Column.upper) else { return value }
    return "\(value) (\(short(lower)) … \(short(upper)))"
  }

  private static func short(_ value: Double) -> String { NumberFormat.significant(4).short(of: value) }

  // MARK: JSON

  /// `[name, kind, [x …], [y …], [place …], [value …]]`, places in tenths of a point.
  private static func json(_ row: Row, _ spots: [Spot]) -> String {
    let x = spots.map { "\(Int(($0.at.x * 10).rounded()))" }, y = spots.map { "\(Int(($0.at.y * 10).rounded()))" }
    let lists = [x, y, spots.map { text($0.place) }, spots.map { text($0.value) }]
    return "[\(text(row.series)),\(text(row.mark)),"
      + lists.map { "[\($0.joined(separator: ","))]" }.joined(separator: ",") + "]"
  }

  private static func number(_ value: Double) -> String { NumberText.coordinate(value) }

  /// A text of JSON that may stand in a page.
  private static func text(_ text: String) -> String {
    Value.text(text).canonicalJSON.replacing("<", with: "\\u003c").replacing(">", with: "\\u003e").replacing(
      "&", with: "\\u0026")
  }
}
