import Deterministic
import Expressions
import Figures
import Studies

/// One quantity against another: a point for each seed, each epoch of a seed, or each name of an index.
struct ScatterDrawing {
  let results: StudyResults
  let figure: ScatterFigure

  func content() throws(CellFault) -> Figure.Content {
    var plots: [Plot] = []
    for panel in figure.panels { plots.append(Plot(x: FigureLabel.axis(panel.x), panels: [try self.panel(panel)])) }
    return plots.count == 1 ? .plot(plots[0]) : .grid(plots, columns: figure.columns)
  }

  private func panel(_ panel: ScatterFigure.Panel) throws(CellFault) -> Panel {
    var notes = panel.note.map { [FigureLabel.markup($0)] } ?? []
    var groups: [Group] = []
    for series in panel.series { groups.append(try points(series)) }
    var marks: [Mark] = panel.diagonal ? [.reference(.diagonal())] : []
    marks += LevelDrawing(results: results, seed: nil).marks(panel.lines, notes: &notes)
    let looks = SeriesStyle.looks(panel.series.map(\.color))
    for (index, group) in groups.enumerated() {
      let connects = panel.series[index].connect
      marks += self.marks(group, label: FigureLabel.markup(panel.series[index].label), connects, looks[index], index)
    }
    let isEmpty = groups.allSatisfy { group in group.seeds.allSatisfy(\.isEmpty) }
    let expressions = panel.series.flatMap(\.place.expressions)
    return Panel(
      y: FigureLabel.axis(panel.y), marks: marks, notes: notes,
      message: isEmpty
        ? DecidedValues.absence(expressions, seedCount: groups.first?.seedCount ?? 0, isOneSeed: false) : nil)
  }

  /// Shapes that can be filled or hollow, so that colour is not all that tells series apart: joined points differ by their line's
  /// dashes, clouds by being filled or hollow.
  private static let markers: [SeriesStyle.Marker] = [.circle, .square, .triangle, .diamond]

  // MARK: Points

  /// A point with its name.
  private struct Place {
    let name: String
    let x: Double
    let y: Double
    /// The ranges over seeds; nil for a place of one seed.
    var ranges: (x: ClosedRange<Double>, y: ClosedRange<Double>)?
  }

  /// The places that two expressions give.
  private struct Group {
    /// The places of each seed that has some; one list for those over all seeds.
    var seeds: [[Place]] = []
    /// The numbers of these seeds, as tables and messages have them, from 1.
    var numbers: [Int] = []
    var decidedCount = 0
    let seedCount: Int
    var isByEpoch = false
  }

  private func points(_ declared: ScatterFigure.Points) throws(CellFault) -> Group {
    switch declared.place {
    case .metrics(let x, let y): return points(x, y)
    case .columns(let pair):
      let tables = try pair.table.tables(in: results)
      var group = Group(decidedCount: tables.count, seedCount: tables.count)
      for (seed, table) in tables.enumerated() {
        let (x, y) = (try table.numbers(pair.x), try table.numbers(pair.y))
        group.numbers.append(seed + 1)
        group.isByEpoch = group.isByEpoch || table.rows > Self.fewRows
        group.seeds.append(
          x.indices.map { row in
            Place(name: (tables.count > 1 ? "seed \(seed), " : "") + "row \(row + 1)", x: x[row], y: y[row])
          })
      }
      return group
    }
  }

  /// So many points of a table are drawn as large as those of seeds.
  private static let fewRows = 40

  private func points(_ abscissa: Expression, _ ordinate: Expression) -> Group {
    let environment = results.environment(of: abscissa.cells + ordinate.cells)
    var group = Group(seedCount: environment.seedCount)
    var columns: [(x: [Double], y: [Double])] = []
    for seed in 0..<environment.seedCount {
      guard let x = try? abscissa.value(in: environment, seed: seed),
        let y = try? ordinate.value(in: environment, seed: seed)
      else { continue }
      group.decidedCount += 1
      switch (x, y) {
      case (.number(let x), .number(let y)): group.seeds.append([Place(name: "seed \(seed)", x: x, y: y)])
      case (.collection(let x), .collection(let y)): columns.append((x, y))
      default:
        group.isByEpoch = true
        group.seeds.append(places(x, y, seed: seed))
        group.numbers.append(seed + 1)
      }
    }
    if !columns.isEmpty { group.seeds = [places(byMember: columns, abscissa, ordinate, environment)] }
    return group
  }

  /// The places at the epochs that both have; a number goes with each of them.
  private func places(_ x: ExpressionValue, _ y: ExpressionValue, seed: Int) -> [Place] {
    let epochs: [Int]
    switch (x, y) {
    case (.series(let x), .series(let y)): epochs = x.epochs.filter { y[$0] != nil }
    case (.series(let series), _), (_, .series(let series)): epochs = series.epochs
    default: epochs = []
    }
    func value(_ value: ExpressionValue, _ epoch: Int) -> Double {
      switch value {
      case .number(let number): number
      case .series(let series): series[epoch] ?? .nan
      default: .nan
      }
    }
    return epochs.map { Place(name: "seed \(seed), epoch \($0)", x: value(x, $0), y: value(y, $0)) }
  }

  /// Medians over seeds for each name that both have.
  private func places(
    byMember columns: [(x: [Double], y: [Double])], _ abscissa: Expression, _ ordinate: Expression,
    _ environment: ResultEnvironment
  ) -> [Place] {
    func members(_ expression: Expression) -> [String] {
      let reference = expression.references.first(where: \.isOpen)
      return reference.map { environment.members(of: $0.cell) } ?? []
    }
    let ordinates = members(ordinate)
    return members(abscissa).enumerated().compactMap { column, member in
      guard let row = ordinates.firstIndex(of: member) else { return nil }
      let x = columns.map { $0.x[column] }.filter { !$0.isNaN }
      let y = columns.map { $0.y[row] }.filter { !$0.isNaN }
      guard let (left, right, lower, upper) = Self.extremes(x, y) else { return nil }
      return Place(
        name: member, x: Quantile.median(of: x), y: Quantile.median(of: y),
        ranges: columns.count > 1 ? (left...right, lower...upper) : nil)
    }
  }

  private static func extremes(_ x: [Double], _ y: [Double]) -> (Double, Double, Double, Double)? {
    guard let left = x.min(), let right = x.max(), let lower = y.min(), let upper = y.max() else { return nil }
    return (left, right, lower, upper)
  }

  // MARK: Marks

  private func marks(
    _ group: Group, label: String, _ connects: Bool, _ look: SeriesStyle, _ index: Int
  ) -> [Mark] {
    var style = look
    style.marker = Self.markers[index % Self.markers.count]
    let missing = group.decidedCount < group.seedCount
    let label = label + (missing ? " (\(DecidedValues.words(group.decidedCount, of: group.seedCount)))" : "")
    guard connects else {
      var cloud = points(group.seeds.flatMap { $0 }, label, diameter: group.isByEpoch ? 2.4 : 3.5, style: style)
      cloud.isHollow = index % 2 == 1
      return [.points(cloud)]
    }
    let lines = group.seeds.map { places in
      Mark.line(
        Line(
          label, x: places.map(\.x), y: places.map(\.y), names: places.map(\.name), style: style, isListed: false,
          width: 0.6))
    }
    let usable = group.seeds.map { places in places.filter { $0.x.isFinite && $0.y.isFinite } }
    var starts = points(usable.compactMap { $0.count > 1 ? $0.first : nil }, label, diameter: 3.5, style: style)
    (starts.isHollow, starts.isListed) = (true, false)
    var ends = points(usable.compactMap(\.last), label, diameter: 3.5, style: style)
    if group.seedCount > 1, group.numbers.count == usable.count {
      ends.tags = zip(group.numbers, usable).filter { !$0.1.isEmpty }.map { String($0.0) }
    }
    return lines + [.points(starts), .points(ends)]
  }

  private func points(_ places: [Place], _ label: String, diameter: Double, style: SeriesStyle) -> Points {
    func band(_ range: (Place) -> ClosedRange<Double>?) -> Line.Band? {
      let ranges = places.compactMap(range)
      guard !places.isEmpty, ranges.count == places.count else { return nil }
      return Line.Band(lower: ranges.map(\.lowerBound), upper: ranges.map(\.upperBound))
    }
    return Points(
      label, x: places.map(\.x), y: places.map(\.y), horizontalRange: band { $0.ranges?.x },
      verticalRange: band { $0.ranges?.y }, names: places.map(\.name), diameter: diameter, style: style)
  }
}
