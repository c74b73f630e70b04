import Deterministic
import Expressions
import Figures
import Studies

/// Metrics by epoch: the median over seeds, and their range as a band.
struct CurvesDrawing {
  let results: StudyResults
  let figure: CurvesFigure

  func plot() -> Plot {
    let panels = figure.panels.map(panel)
    var x = FigureLabel.axis(figure.x)
    if panels.allSatisfy({ $0.message != nil }) { x.showsTickLabels = figure.x.range != nil }
    return Plot(x: x, panels: panels)
  }

  private func panel(_ panel: CurvesFigure.Panel) -> Panel {
    let values = panel.series.map { DecidedValues($0.value, in: results, seed: figure.seed) }
    let isEmpty = values.allSatisfy(\.values.isEmpty)
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
        ? DecidedValues.absence(panel.series.map(\.value), seedCount: seedCount, isOneSeed: figure.seed != nil) : nil)
  }

  private func line(
    _ curve: CurvesFigure.Curve, _ decided: DecidedValues, remark: String?, index: Int, count: Int
  ) -> Line {
    let repetitions = decided.values.compactMap { item -> Series? in
      if case .series(let series) = item.value { series } else { nil }
    }
    var epochs: [Int] = []
    var columns: [[Double]] = []
    for epoch in Set(repetitions.flatMap(\.epochs)).sorted() {
      let values = repetitions.compactMap { $0[epoch] }.filter { !$0.isNaN }
      // A median of few seeds among many would be of those that happen to go on.
      guard !values.isEmpty, 2 * values.count >= repetitions.count else { continue }
      epochs.append(epoch)
      columns.append(values)
    }
    var style = SeriesStyle.numbered(index)
    style.dash = curve.style == .solid && count == 1 ? .solid : curve.style.dash ?? style.dash
    let hasBand = figure.band == .seeds && figure.seed == nil && repetitions.count > 1
    return Line(
      FigureLabel.markup(curve.label) + (remark.map { " (\($0))" } ?? ""), x: epochs.map { Double($0) },
      y: columns.map { Quantile.median(of: $0) },
      band: hasBand
        ? Line.Band(lower: columns.map { $0.min() ?? .nan }, upper: columns.map { $0.max() ?? .nan }) : nil,
      style: style, side: curve.side == .right ? .right : .left)
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
