import Figures
import Values

extension SweepCharts {
  /// What is looked for, each against each, with the trials that no other one is better than; nil for fewer than two goals.
  var goals: SweepChart? {
    let wanted = sweep.charted.filter { sweep.measures[$0].goal != nil }
    guard wanted.count > 1 else { return nil }
    let pairs = wanted.indices.flatMap { first in wanted[(first + 1)...].map { (wanted[first], $0) } }
    let plots = pairs.compactMap(scatter)
    guard !plots.isEmpty else { return nil }
    let names = wanted.map { measure in
      "\(ChartLabel.code(sweep.measures[measure].name)) (\(sweep.measures[measure].goal == .maximise ? "to maximise" : "to minimise"))"
    }
    return chart(
      "goals", wanted.map { sweep.measures[$0].name }.joined(separator: ", "),
      width: plots.count == 1 ? 300 : plots.count == 2 ? 400 : 560,
      content: plots.count == 1 ? .plot(plots[0]) : .grid(plots, columns: plots.count),
      caption: """
        \(names.joined(separator: " against ")): a point a trial with the ranges over its repetitions. No trial is better than one of the \
        front in all of them\(wanted.count > 2 ? ", of which each panel shows two" : "").
        """)
  }

  private func scatter(_ first: Int, _ second: Int) -> Plot? {
    let shown = measured(sweep.latest, first).filter { $0.trial.readings[second] != nil }
    guard shown.count > 1 else { return nil }
    let hasRanges = hasRanges(shown, first)
    func readings(_ members: [Measured], _ measure: Int) -> [ChartedSweep.Reading] {
      members.compactMap { $0.trial.readings[measure] }
    }
    func scale(_ measure: Int) -> ChartScale {
      let readings = readings(shown, measure)
      return ChartScale(
        sweep.measures[measure].name,
        hasRanges ? readings.flatMap { [$0.lower, $0.upper] } : readings.map(\.median))
    }
    func points(_ members: [Measured], _ label: String, _ style: SeriesStyle, _ more: Double) -> Mark {
      let (x, y) = (readings(members, first), readings(members, second))
      func band(_ readings: [ChartedSweep.Reading]) -> Line.Band? {
        hasRanges ? Line.Band(lower: readings.map(\.lower), upper: readings.map(\.upper)) : nil
      }
      return .points(
        Points(
          label, x: x.map(\.median), y: y.map(\.median), horizontalRange: band(x), verticalRange: band(y),
          diameter: Self.diameter(shown.count) + more, style: style))
    }
    let front = shown.filter(\.trial.isBest)
    let marks = [
      points(shown.filter { !$0.trial.isBest }, "", Self.plain, 0), points(front, "the front", Self.best, 1.5),
    ]
    return Plot(x: scale(first).axis(), panels: [Panel(y: scale(second).axis(), marks: marks)], frameHeight: 150)
  }
}
