import Deterministic
import Drawing
import Expressions
import Figures
import StandardCells
import Studies
import Values

/// A number by colour over two columns, or over names.
struct MapDrawing {
  let results: StudyResults
  let figure: MapFigure

  /// So many columns have room for their numbers.
  private static let (mostWritten, mostPlaces) = (10, 100)

  func plot() throws -> Plot {
    switch figure.content {
    case .rows(let rows): named(grid(rows))
    case .table(let columns):
      if let bins = columns.bins {
        try binned(columns, bins)
      } else {
        named(try grid(columns))
      }
    }
  }

  // MARK: Named places

  /// Values by rows from the lowest.
  private struct Grid {
    let columns: [String]
    let rows: [String]
    var values: [Double]
  }

  private func grid(_ declared: [MapFigure.Row]) -> Grid {
    var columns: [String] = []
    let lines = declared.map { row in
      let environment = results.environment(of: row.value.cells)
      let members = row.value.references.first(where: \.isOpen).map { environment.members(of: $0.cell) } ?? []
      let seeds = figure.seed.map { [$0] } ?? Array(0..<environment.seedCount)
      let values = seeds.compactMap { seed -> [Double]? in
        guard case .collection(let numbers)? = try? row.value.value(in: environment, seed: seed) else { return nil }
        return numbers
      }
      for name in members where !columns.contains(name) { columns.append(name) }
      return Dictionary(
        members.enumerated().map { index, name in
          (name, Self.median(values.compactMap { $0.indices.contains(index) ? $0[index] : nil }))
        }
      ) { first, _ in first }
    }
    // The first row stands at the top.
    return Grid(
      columns: columns.map(DataLabel.markup), rows: declared.reversed().map { FigureLabel.markup($0.label) },
      values: lines.reversed().flatMap { line in columns.map { line[$0] ?? .nan } })
  }

  private func grid(_ columns: MapFigure.Columns) throws(CellFault) -> Grid {
    let tables = try columns.pair.table.tables(in: results, seed: figure.seed)
    let x = try distinct(columns.pair.x, tables)
    let y = try distinct(columns.pair.y, tables)
    var cells: [[Double]] = Array(repeating: [], count: x.all.count * y.all.count)
    for table in tables {
      let values = try columns.value.map { name throws(CellFault) in try table.numbers(name) }
      let (along, up) = (try table.names(columns.pair.x), try table.names(columns.pair.y))
      for row in 0..<table.rows {
        guard let column = x.place(of: along[row]), let line = y.place(of: up[row]) else { continue }
        cells[line * x.all.count + column].append(values?[row] ?? 1)
      }
    }
    return Grid(
      columns: x.all.map(DataLabel.markup), rows: y.all.map(DataLabel.markup),
      values: cells.map { columns.value == nil ? ($0.isEmpty ? .nan : Double($0.count)) : Self.median($0) })
  }

  private func distinct(_ column: String, _ tables: [FigureTable]) throws(CellFault) -> DistinctNames {
    do throws(CellFault) {
      return try DistinctNames(column, in: tables, atMost: Self.mostPlaces)
    } catch {
      throw CellFault(error.reason + (error.reason.contains("different values") ? ", or 'bins'" : ""))
    }
  }

  private static func median(_ values: [Double]) -> Double { Quantile.median(of: values.filter { !$0.isNaN }) }

  private func named(_ grid: Grid) -> Plot {
    let isEmpty = grid.values.isEmpty || grid.values.allSatisfy(\.isNaN)
    let names = Axis.categories(grid.rows, label: FigureLabel.markup(figure.y.label))
    guard !isEmpty else { return empty() }
    let map = HeatMap(
      columns: grid.columns.count, rows: grid.rows.count, values: grid.values, decimals: Self.decimals(grid.values),
      colors: colors(.cividis), showsNumbers: grid.columns.count <= Self.mostWritten, marksMissing: true)
    return Plot(
      x: .categories(grid.columns, label: FigureLabel.markup(figure.x.label)),
      panels: [Panel(y: names, marks: [.heatMap(map)], notes: notes)],
      frameHeight: grid.rows.count > 12 ? min(400, Double(grid.rows.count) * 12) : nil)
  }

  /// So many that three digits of the largest value are seen; none for whole numbers.
  private static func decimals(_ values: [Double]) -> Int {
    let usable = values.filter(\.isFinite)
    if usable.allSatisfy({ $0 == $0.rounded() }) { return 0 }
    var decimals = 2
    var largest = usable.map(\.magnitude).max() ?? 1
    while decimals < 6, largest < 1, largest > 0 {
      largest *= 10
      decimals += 1
    }
    while decimals > 0, largest >= 10 {
      largest /= 10
      decimals -= 1
    }
    return decimals
  }

  // MARK: Bins

  private func binned(_ columns: MapFigure.Columns, _ bins: [Int]) throws -> Plot {
    var rows: [(x: Double, y: Double, value: Double)] = []
    for table in try columns.pair.table.tables(in: results, seed: figure.seed) {
      let (x, y) = (try table.numbers(columns.pair.x), try table.numbers(columns.pair.y))
      let values = try columns.value.map { try table.numbers($0) }
      for row in 0..<table.rows { rows.append((x[row], y[row], values?[row] ?? 1)) }
    }
    let usable = rows.filter { $0.x.isFinite && $0.y.isFinite && $0.value.isFinite }
    guard !usable.isEmpty else { return empty() }
    let (x, y) = (bounds(figure.x, usable.map(\.x)), bounds(figure.y, usable.map(\.y)))
    var sums = [Double](repeating: 0, count: bins[0] * bins[1])
    var counts = sums
    for row in usable {
      guard let column = Self.bin(row.x, x, bins[0]), let line = Self.bin(row.y, y, bins[1]) else { continue }
      sums[line * bins[0] + column] += row.value
      counts[line * bins[0] + column] += 1
    }
    let values = zip(sums, counts).map { sum, count in
      count == 0 ? .nan : columns.value == nil ? count : sum / count
    }
    let outside = usable.count - Int(counts.reduce(0, +))
    var notes = notes
    var words: [String] = []
    if outside > 0 { words.append("\(Count.words(outside, "row")) outside") }
    if usable.count < rows.count { words.append("\(rows.count - usable.count) not finite") }
    if !words.isEmpty { notes.append(words.joined(separator: ", ")) }
    return Plot(
      x: Axis(FigureLabel.markup(figure.x.label), range: .fixed(lower: x.lowerBound, upper: x.upperBound)),
      panels: [
        Panel(
          y: Axis(FigureLabel.markup(figure.y.label), range: .fixed(lower: y.lowerBound, upper: y.upperBound)),
          marks: [
            .fieldMap(FieldMap(columns: bins[0], rows: bins[1], x: x, y: y, values: values, colors: colors(.viridis)))
          ], notes: notes)
      ])
  }

  private func bounds(_ side: MapFigure.Side, _ values: [Double]) -> ClosedRange<Double> {
    if let range = side.range { return range }
    let (least, most) = (values.min() ?? 0, values.max() ?? 1)
    if most > least { return least...most }
    let room = least == 0 ? 0.5 : least.magnitude / 2
    return least - room...least + room
  }

  /// The bin of a number; nil outside. The upper end is in the last one.
  private static func bin(_ value: Double, _ range: ClosedRange<Double>, _ count: Int) -> Int? {
    guard range.contains(value) else { return nil }
    let part = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    // The difference of the largest numbers is none.
    return part.isFinite ? min(Int(part * Double(count)), count - 1) : nil
  }

  // MARK: Parts

  private var notes: [String] { figure.note.map { [FigureLabel.markup($0)] } ?? [] }

  private func colors(_ map: ColorMap) -> ColorScale {
    ColorScale(
      map, label: FigureLabel.markup(figure.color.label), lower: figure.color.range?.lowerBound,
      upper: figure.color.range?.upperBound, isLogarithmic: figure.color.scale == .log)
  }

  private func empty() -> Plot {
    Plot(
      x: Axis(FigureLabel.markup(figure.x.label), showsTickLabels: false),
      panels: [
        Panel(
          y: Axis(FigureLabel.markup(figure.y.label), showsTickLabels: false), marks: [], notes: notes,
          message: "no values")
      ])
  }
}
