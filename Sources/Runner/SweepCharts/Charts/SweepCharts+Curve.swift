import Figures
import Values

extension SweepCharts {
  private static let mostOnCurve = 60

  /// The measures over the only parameter that is varied, if it is a number, as curves with the ranges over repetitions.
  var curve: SweepChart? {
    guard sweep.parameters.count == 1, sweep.resource == nil, !sweep.measures.isEmpty,
      (2...Self.mostOnCurve).contains(sweep.trials.count)
    else { return nil }
    let scale = ChartScale(sweep.parameters[0])
    guard scale.names == nil else { return nil }
    let points = sweep.trials.compactMap { trial in trial.values[0].map { (x: $0, readings: trial.readings) } }
      .sorted { $0.x < $1.x }
    let panels = sweep.measures.enumerated().map { place, measure in
      let known = points.compactMap { point in
        (point.readings.indices.contains(place) ? point.readings[place] : nil).map { (x: point.x, reading: $0) }
      }
      let line = Line(
        "", x: known.map(\.x), y: known.map(\.reading.median),
        band: Line.Band(lower: known.map(\.reading.lower), upper: known.map(\.reading.upper)))
      return Panel(y: Axis(ChartLabel.markup(measure.name)), marks: [.line(line)])
    }
    let axis = Axis(scale.label, scale: scale.isLogarithmic ? .logarithmic : .linear)
    let names = sweep.measures.map(\.name)
    return chart(
      "curve", names.joined(separator: ", "), content: .plot(Plot(x: axis, panels: panels)),
      caption: """
        \(names.map(ChartLabel.code).joined(separator: ", ")) over \(ChartLabel.code(sweep.parameters[0].name)): medians, and the ranges \
        over repetitions.
        """)
  }
}
