import Deterministic
import Expressions
import Figures
import Studies

/// Metrics by epoch: the median over seeds, and their range as a band.
struct CurvesDrawing {
  let results: StudyResults
  let figure: CurvesFigure

  func plot() throws(CellFault) -> Plot {
    var panels: [Panel] = []
    for declared in figure.panels { panels.append(try panel(declared)) }
    var x = FigureLabel.axis(figure.x)
    if panels.allSatisfy({ $0.message != nil }) { x.showsTickLabels = figure.x.range != nil }
    return Plot(x: x, panels: panels)
  }

  private func panel(_ panel: CurvesFigure.Panel) throws(CellFault) -> Panel {
    var values: [DecidedCurves] = []
    for curve in panel.series { values.append(try DecidedCurves(curve.values, in: results, seed: figure.seed)) }
    let isEmpty = values.allSatisfy(\.isEmpty)
    // One note where all curves miss the same number of seeds, else a remark at each.
    let shortfalls = values.map(\.shortfall)
    let common = shortfalls.allSatisfy { $0 == shortfalls.first } ? shortfalls.first ?? nil : nil
    var marks: [Mark] = []
    for (index, curve) in panel.series.enumerated() {
      let remark = common == nil ? shortfalls[index] : nil
      marks.append(.line(line(curve, values[index], remark: remark, index: index, count: panel.series.count)))
    }
    var notes = panel.note.map { [FigureLabel.markup($0)] } ?? []
    if let common, !isEmpty { notes.append(common) }
    marks += LevelDrawing(results: results, seed: figure.seed).marks(panel.lines, notes: &notes)
    let seedCount = values.first?.seedCount ?? 0
    var y = FigureLabel.axis(panel.y)
    if isEmpty, panel.y.range == nil { y.showsTickLabels = false }
    return Panel(
      y: y, rightY: panel.right.map(FigureLabel.axis), marks: marks, notes: notes,
      message: isEmpty
        ? DecidedValues.absence(
          panel.series.compactMap { if case .series(let value) = $0.values { value } else { nil } },
          seedCount: seedCount, isOneSeed: figure.seed != nil) : nil)
  }

  private func line(
    _ curve: CurvesFigure.Curve, _ decided: DecidedCurves, remark: String?, index: Int, count: Int
  ) -> Line {
    let (x, columns) = decided.columns
    var style = SeriesStyle.numbered(index)
    style.dash = curve.style == .solid && count == 1 ? .solid : curve.style.dash ?? style.dash
    let hasBand = figure.band == .seeds && figure.seed == nil && decided.repetitionCount > 1
    return Line(
      FigureLabel.markup(curve.label) + (remark.map { " (\($0))" } ?? ""), x: x,
      y: columns.map { Quantile.median(of: $0) },
      band: hasBand
        ? Line.Band(lower: columns.map { $0.min() ?? .nan }, upper: columns.map { $0.max() ?? .nan }) : nil,
      style: style, side: curve.side == .right ? .right : .left)
  }
}

/// The values of a curve at the seeds that have some.
private struct DecidedCurves {
  /// The number of seeds asked for.
  let seedCount: Int
  /// "8 of 10 seeds"; nil when none is missing.
  let shortfall: String?
  /// True when there is nothing to draw.
  let isEmpty: Bool
  /// The number of curves, one a seed.
  let repetitionCount: Int
  /// The abscissae, with the values of the seeds that have one.
  let columns: (x: [Double], values: [[Double]])

  init(_ values: CurvesFigure.Values, in results: StudyResults, seed: Int?) throws(CellFault) {
    switch values {
    case .series(let expression):
      let decided = DecidedValues(expression, in: results, seed: seed)
      (seedCount, shortfall, isEmpty) = (decided.seedCount, decided.shortfall, decided.values.isEmpty)
      let repetitions = decided.values.compactMap { item -> Series? in
        if case .series(let series) = item.value { series } else { nil }
      }
      repetitionCount = repetitions.count
      let epochs = Set(repetitions.flatMap(\.epochs)).sorted()
      columns = Self.columns(epochs, repetitions.count, { epoch in repetitions.compactMap { $0[epoch] } }, Double.init)
    case .columns(let pair):
      var curves: [(x: [Double], y: [Double])] = []
      for table in try pair.table.tables(in: results, seed: seed) {
        curves.append((try table.numbers(pair.x), try table.numbers(pair.y)))
      }
      (seedCount, shortfall, repetitionCount) = (curves.count, nil, curves.count)
      isEmpty = curves.allSatisfy(\.x.isEmpty)
      if curves.count == 1 {
        columns = (curves[0].x, curves[0].y.map { [$0] })
      } else {
        let known = curves.map { Dictionary(zip($0.x, $0.y)) { _, later in later } }
        columns = Self.columns(
          Set(curves.flatMap(\.x)).filter { !$0.isNaN }.sorted(), curves.count, { x in known.compactMap { $0[x] } },
          \.self)
      }
    }
  }

  /// The places where enough seeds have a value: a median of few seeds among many would be of those that happen to go on.
  private static func columns<Place>(
    _ places: [Place], _ count: Int, _ values: (Place) -> [Double], _ number: (Place) -> Double
  ) -> (x: [Double], values: [[Double]]) {
    var kept: (x: [Double], values: [[Double]]) = ([], [])
    for place in places {
      let values = values(place).filter { !$0.isNaN }
      guard !values.isEmpty, 2 * values.count >= count else { continue }
      kept.x.append(number(place))
      kept.values.append(values)
    }
    return kept
  }
}

extension CurvesFigure.LineStyle {
  /// A dash that the study asks for; nil leaves the one that tells series apart in grey.
  var dash: SeriesStyle.Dash? {
    switch self {
    case .solid: nil
    case .dashed: .dashed
    case .dotted: .dotted
    }
  }
}
