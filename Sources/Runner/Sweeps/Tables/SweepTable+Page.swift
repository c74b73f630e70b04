import Figures
import Foundation
import Ledger
import Reports
import StandardCells
import Values

extension SweepTable {
  /// The sweep as one page that loads nothing; its runs' pages are linked.
  package func page() -> String {
    let best = best
    let rows = rows.enumerated().map { index, row in
      SweepPage.Row(
        cells: ["\(row.trial.number)"] + row.trial.values.map(\.plain)
          + sweep.measures.indices.map { place in
            row.measures.indices.contains(place) ? Self.words(row.measures[place]) : "–"
          } + [row.claims.map(Self.words) ?? "–", row.status.word],
        run: row.run.map { ("\($0)", "../../\($0)/\(StudyReport.fileName)") }, note: row.status.reason,
        isBest: index == best)
    }
    // The numbers are in the table; what cannot be drawn of them is left out.
    return SweepPage(
      title: title, summary: summary,
      header: ["Trial"] + sweep.space.map(\.parameter) + sweep.measures.map(\.name) + ["Claims", "Status", "Run"],
      measures: sweep.measures.map { ($0.name, $0.expression.source) }, rows: rows,
      drawings: drawings.compactMap { try? $0.svg() }, identity: identity
    ).page
  }

  private var summary: [String] {
    var parts = [study]
    if let setting { parts.append("setting \(setting)") }
    parts += overrides.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.plain)" }
    parts.append(
      Count.words(rows.count, "trial") + (sweep.search.remark.map { " \($0)" } ?? ""))
    for word in ["failed", "invalid", "missing"] where count(word) > 0 { parts.append("\(count(word)) \(word)") }
    if let goal = sweep.goal { parts.append("to \(goal.direction.rawValue): \(goal.measure)") }
    return parts
  }

  /// A measure for people: the median, and the range of several seeds.
  public static func words(_ measured: Measured) -> String {
    guard let median = measured.median, let lower = measured.lower, let upper = measured.upper else {
      return "undecided"
    }
    let text = NumberFormat.significant(4).text(of: median)
    guard measured.seeds.count > 1 else { return text }
    let ends = [lower, upper].map { NumberFormat.significant(3).text(of: $0) }
    return "\(text) (\(ends[0]) … \(ends[1]))"
  }

  /// Verdicts for people.
  public static func words(_ claims: Claims) -> String {
    VerdictCounts(holds: claims.holds, fails: claims.fails, undecided: claims.undecided).words
  }

  // MARK: Drawings

  /// The measures over one varied number as curves, over two varied parameters of a grid as maps; none otherwise.
  private var drawings: [Figure] {
    if sweep.space.count == 1 { return curve.map { [$0] } ?? [] }
    guard sweep.space.count == 2, sweep.search.isGrid else { return [] }
    return sweep.measures.indices.compactMap(map)
  }

  private func median(_ row: Row, _ place: Int) -> Measured? {
    guard row.measures.indices.contains(place), row.measures[place].median?.isFinite == true else { return nil }
    return row.measures[place]
  }

  private var curve: Figure? {
    let points = rows.compactMap { row in row.trial.values[0].double.map { (x: $0, row: row) } }.sorted { $0.x < $1.x }
    guard points.count == rows.count, points.count > 1, !sweep.measures.isEmpty else { return nil }
    let panels = sweep.measures.enumerated().map { place, measure in
      let known = points.compactMap { point in median(point.row, place).map { (point.x, $0) } }
      let line = Line(
        "", x: known.map(\.0), y: known.map { $0.1.median ?? .nan },
        band: Line.Band(lower: known.map { $0.1.lower ?? .nan }, upper: known.map { $0.1.upper ?? .nan }))
      return Panel(y: Axis(FigureLabel.markup(measure.name)), marks: [.line(line)])
    }
    var scale = Axis.Scale.linear
    if case .range(let range) = sweep.space[0].values, range.scale == .log { scale = .logarithmic }
    return figure(
      sweep.measures.map(\.name).joined(separator: ", "),
      Plot(x: Axis(FigureLabel.markup(sweep.space[0].parameter), scale: scale), panels: panels))
  }

  private func map(_ place: Int) -> Figure? {
    let columns = sweep.space[0].grid ?? []
    let lines = sweep.space[1].grid ?? []
    var values = [Double](repeating: .nan, count: columns.count * lines.count)
    for (index, row) in rows.enumerated() {
      // The grid's second parameter varies fastest.
      let (column, line) = index.quotientAndRemainder(dividingBy: lines.count)
      values[line * columns.count + column] = median(row, place)?.median ?? .nan
    }
    guard values.contains(where: { !$0.isNaN }), max(columns.count, lines.count) <= 12 else { return nil }
    let name = sweep.measures[place].name
    return figure(
      name,
      Plot(
        x: .categories(
          columns.map { FigureLabel.markup($0.plain) }, label: FigureLabel.markup(sweep.space[0].parameter)),
        panels: [
          Panel(
            y: .categories(
              lines.map { FigureLabel.markup($0.plain) }, label: FigureLabel.markup(sweep.space[1].parameter)),
            marks: [
              .heatMap(
                HeatMap(
                  columns: columns.count, rows: lines.count, values: values, decimals: Self.decimals(values),
                  colors: ColorScale(.cividis, label: FigureLabel.markup(name))))
            ])
        ]))
  }

  /// So many that three digits of the largest value are seen.
  private static func decimals(_ values: [Double]) -> Int {
    var decimals = 2
    var largest = values.filter { !$0.isNaN }.map(\.magnitude).max() ?? 1
    while decimals < 6, largest < 1, largest > 0 {
      largest *= 10
      decimals += 1
    }
    return decimals
  }

  private func figure(_ measure: String, _ plot: Plot) -> Figure {
    Figure(
      name: name, title: FigureLabel.markup("\(title): \(measure)"),
      summary: FigureLabel.markup("\(measure) by the sweep's parameters."), identity: identity,
      heading: .none, content: .plot(plot))
  }
}
