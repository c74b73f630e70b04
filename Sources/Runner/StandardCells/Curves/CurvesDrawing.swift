import Deterministic
import Expressions
import Figures
import Studies

/// Metrics by epoch: the median over seeds, with a band, and a thin line for each seed.
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
    let looks = SeriesStyle.looks(panel.series.map(\.color))
    var lines: [Line] = []
    for (index, curve) in panel.series.enumerated() {
      lines.append(line(curve, values[index], looks[index], isAlone: panel.series.count == 1))
    }
    let y = axis(panel.y, of: lines.filter { $0.side == .left }, isEmpty: isEmpty)
    let right = panel.right.map { axis($0, of: lines.filter { $0.side == .right }, isEmpty: false) }
    for index in lines.indices {
      let isHeld = (lines[index].side == .right ? right ?? y : y).holds(lines[index].y)
      let remarks = [common == nil ? shortfalls[index] : nil, isHeld ? nil : "leaves the panel"].compactMap { $0 }
      if !remarks.isEmpty { lines[index].label += " (\(remarks.joined(separator: "; ")))" }
    }
    var notes = panel.note.map { [FigureLabel.markup($0)] } ?? []
    if let common, !isEmpty { notes.append(common) }
    let levels = LevelDrawing(results: results, seed: figure.seed).marks(panel.lines, notes: &notes)
    let seedCount = values.first?.seedCount ?? 0
    return Panel(
      y: y, rightY: right, marks: lines.map(Mark.line) + levels, notes: notes,
      message: isEmpty
        ? DecidedValues.absence(
          panel.series.compactMap { if case .series(let value) = $0.values { value } else { nil } },
          seedCount: seedCount, isOneSeed: figure.seed != nil) : nil)
  }

  /// A vertical axis. A range that was given holds the curves; one that was not holds those of few seeds, which have no band, as far as
  /// they go beyond the curves by a half of what these span.
  private func axis(_ settings: AxisSettings, of lines: [Line], isEmpty: Bool) -> Axis {
    var axis = FigureLabel.axis(settings).widened(toHold: lines.flatMap(\.y))
    guard settings.range == nil else { return axis }
    if isEmpty { axis.showsTickLabels = false }
    let scaled = { (value: Double) in settings.scale == .log ? DeterministicMath.log10(value) : value }
    func places(_ values: [Double]) -> [Double] { values.map(scaled).filter(\.isFinite) }
    let curves = places(lines.flatMap(\.y))
    guard let least = curves.min(), let most = curves.max() else { return axis }
    let room = (most - least) / 2
    let traces = lines.filter { $0.band == nil }.flatMap { $0.traces.flatMap(\.y) }
    axis.range = .including(
      traces.filter { value in
        let place = scaled(value)
        return place >= least - room && place <= most + room
      })
    return axis
  }

  /// The largest number of seeds whose lines say more than quartiles would.
  private static let fewSeeds = 4

  private func line(_ curve: CurvesFigure.Curve, _ decided: DecidedCurves, _ look: SeriesStyle, isAlone: Bool) -> Line {
    let (x, columns) = decided.columns
    var style = look
    style.dash = curve.style == .solid && isAlone ? .solid : curve.style.dash ?? style.dash
    let isSpread = figure.seed == nil && decided.traces.count > 1
    var band: Line.Band?
    switch figure.band {
    case .quartiles where isSpread && decided.traces.count > Self.fewSeeds:
      band = Line.Band(
        lower: columns.map { Quantile.at(0.25, of: $0) }, upper: columns.map { Quantile.at(0.75, of: $0) })
    case .seeds where isSpread:
      band = Line.Band(lower: columns.map { $0.min() ?? .nan }, upper: columns.map { $0.max() ?? .nan })
    case .quartiles, .seeds, .none: break
    }
    return Line(
      FigureLabel.markup(curve.label), x: x, y: columns.map { Quantile.median(of: $0) }, band: band,
      traces: isSpread && figure.band == .quartiles ? decided.traces : [], style: style,
      side: curve.side == .right ? .right : .left)
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
  /// The curves, one a seed.
  let traces: [Line.Trace]
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
      traces = repetitions.map { Line.Trace(x: $0.epochs.map(Double.init), y: $0.values) }
      let epochs = Set(repetitions.flatMap(\.epochs)).sorted()
      columns = Self.columns(epochs, repetitions.count, { epoch in repetitions.compactMap { $0[epoch] } }, Double.init)
    case .columns(let pair):
      var curves: [(x: [Double], y: [Double])] = []
      for table in try pair.table.tables(in: results, seed: seed) {
        curves.append((try table.numbers(pair.x), try table.numbers(pair.y)))
      }
      (seedCount, shortfall, traces) = (curves.count, nil, curves.map { Line.Trace(x: $0.x, y: $0.y) })
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
