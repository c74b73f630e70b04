import Figures
import Values

extension SweepCharts {
  /// The measure against each parameter, a panel each, the most important first.
  func slices(_ measure: Int, _ importance: MeasuredImportance?) -> SweepChart? {
    if curve != nil { return nil }
    let trials = sweep.latest
    let shown = drawingOrder(measured(trials, measure), measure)
    guard shown.count > 1, !sweep.parameters.isEmpty else { return nil }
    let hasRanges = hasRanges(shown, measure)
    let ends = hasRanges ? shown.flatMap { [$0.reading.lower, $0.reading.upper] } : shown.map(\.reading.median)
    let name = sweep.measures[measure].name
    let scale = ChartScale(name, ends)
    let rest = sweep.parameters.indices.filter { !(importance?.ranking.contains($0) ?? false) }
    let order = ((importance?.ranking ?? []) + rest).prefix(ChartedSweep.mostParameters)
    let plots = order.map { slice($0, shown, scale, hasRanges: hasRanges) }
    let columns = plots.count <= 4 ? plots.count : plots.count <= 6 ? 3 : 4
    return chart(
      fileName("slices", measure), "\(name) against each parameter", width: [244, 330, 480, 600][columns - 1],
      content: plots.count == 1 ? .plot(plots[0]) : .grid(plots, columns: columns),
      caption: """
        \(ChartLabel.code(name)) against each parameter, \(importance == nil ? "in their order" : "the most important first"), a point a \
        trial\(hasRanges ? " with the range over its repetitions" : ""), the best on top.\(missing(shown.count, of: trials.count))
        """)
  }

  /// True when repetitions differ, and their ranges can be seen.
  func hasRanges(_ shown: [Measured], _ measure: Int) -> Bool {
    shown.count <= ChartedSweep.mostRanges && shown.contains { $0.reading.lower < $0.reading.upper }
  }

  private func slice(_ parameter: Int, _ shown: [Measured], _ scale: ChartScale, hasRanges: Bool) -> Plot {
    let axis = ChartScale(sweep.parameters[parameter])
    func points(_ isBest: Bool) -> Mark? {
      let members = shown.filter { $0.trial.isBest == isBest && $0.trial.values[parameter] != nil }
      if members.isEmpty { return nil }
      return .points(
        Points(
          isBest ? "the best" : "", x: members.map { place($0, parameter, axis) }, y: members.map(\.reading.median),
          verticalRange: hasRanges
            ? Line.Band(lower: members.map(\.reading.lower), upper: members.map(\.reading.upper)) : nil,
          diameter: Self.diameter(shown.count) + (isBest ? 1.5 : 0), style: isBest ? Self.best : Self.plain))
    }
    return Plot(
      x: axis.axis(), panels: [Panel(y: scale.axis(), marks: [points(false), points(true)].compactMap(\.self))],
      frameHeight: sweep.parameters.count > 1 ? 100 : nil)
  }

  /// The abscissa or ordinate of a trial: a name's place, so that trials stand beside one another, else the value.
  func place(_ member: Measured, _ parameter: Int, _ axis: ChartScale) -> Double {
    guard let value = member.trial.values[parameter] else { return .nan }
    guard axis.names != nil else { return value }
    // The golden ratio spreads any number of trials evenly.
    let share = Double(member.trial.number) * 0.6180339887498949
    return value + (share - share.rounded(.down) - 0.5) * 0.6
  }
}
