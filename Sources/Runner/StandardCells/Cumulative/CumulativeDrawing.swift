import Figures
import Studies

/// The fraction of seeds that have reached a number, as a step curve; seeds without one never do. Below it, a tick for each seed.
struct CumulativeDrawing {
  let results: StudyResults
  let figure: CumulativeFigure

  func plot() -> Plot {
    let decided = figure.series.map { DecidedValues($0.values, in: results) }
    let range = range(decided.flatMap(\.numbers).map(\.value))
    let looks = SeriesStyle.looks(figure.series.map(\.color))
    var marks: [Mark] = []
    var ticks: [Mark] = []
    for (index, entry) in figure.series.enumerated() {
      let numbers = decided[index].numbers.sorted { ($0.value, $0.seed) < ($1.value, $1.seed) }
      let total = decided[index].seedCount
      let remark = numbers.count < total ? " (\(DecidedValues.words(numbers.count, of: total)))" : ""
      var style = looks[index]
      if figure.series.count == 1 { style.dash = .solid }
      marks.append(
        .line(steps(numbers.map(\.value), total, range, FigureLabel.markup(entry.label) + remark, style)))
      style.marker = .tick
      // The rows of ticks share the one place that an axis without names has, from −0.5 to 0.5, clear of the axis' own ticks.
      let rows = Double(figure.series.count)
      let height =
        (0.5 - (Double(index) + 0.5) / rows) * Self.rowHeight * rows / (Self.rowHeight * rows + 2 * Self.bandMargin)
      ticks.append(
        .points(
          Points(
            FigureLabel.markup(entry.label), x: numbers.map(\.value), y: numbers.map { _ in height },
            names: numbers.map { "seed \($0.seed)" }, diameter: 5, style: style, isListed: false)))
    }
    var x = FigureLabel.axis(figure.x)
    x.range = .fixed(lower: range.lowerBound, upper: range.upperBound)
    let rows = Double(figure.series.count)
    let band = Self.rowHeight * rows + 2 * Self.bandMargin
    // Rows without numbers, since only the places along the axis mean something.
    let rug = Axis("", scale: .categories([]), showsTickLabels: false)
    return Plot(
      x: x,
      panels: [
        Panel(
          y: Axis(FigureLabel.markup(figure.yLabel), range: .fixed(lower: 0, upper: 1.06)), marks: marks,
          notes: figure.note.map { [FigureLabel.markup($0)] } ?? []),
        Panel(y: rug, marks: ticks, relativeHeight: band / Self.panelHeight, message: "", showsLegend: false),
      ], frameHeight: Self.panelHeight + band)
  }

  /// In points: the panel of the curves, the ticks of a series below it, and the room above and below these.
  private static let (panelHeight, rowHeight, bandMargin) = (150.0, 7.0, 5.0)

  private func range(_ numbers: [Double]) -> ClosedRange<Double> {
    if let range = figure.x.range { return range }
    let finite = numbers.filter(\.isFinite)
    let trainings = figure.series.flatMap(\.values.cells).compactMap { name -> Double? in
      guard let cell = results.study.cell(named: name), cell.body.repetition == .each else { return nil }
      return Double(cell.body.workload.steps)
    }
    let upper = (finite + trainings).max() ?? 1
    if figure.x.scale == .log {
      let lower = finite.filter { $0 > 0 }.min() ?? 1
      return lower / 2...max(upper, lower) * 2
    }
    let lower = min(0, finite.min() ?? 0)
    return lower...(upper > lower ? upper : lower + 1)
  }

  /// A line from the axis' lower end to its upper one, with a step at each number.
  private func steps(
    _ numbers: [Double], _ total: Int, _ range: ClosedRange<Double>, _ label: String, _ style: SeriesStyle
  ) -> Line {
    var (x, y) = ([range.lowerBound], [0.0])
    for (index, number) in numbers.enumerated() {
      x += [number, number]
      y += [Double(index) / Double(total), Double(index + 1) / Double(total)]
    }
    // An axis that was declared may begin or end before a number.
    x[0] = min(x[0], numbers.first ?? x[0])
    x.append(max(range.upperBound, numbers.last ?? range.upperBound))
    y.append(Double(numbers.count) / Double(total))
    return Line(label, x: x, y: y, style: style)
  }
}
