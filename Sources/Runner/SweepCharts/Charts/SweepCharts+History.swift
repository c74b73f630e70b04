import Figures
import Values

extension SweepCharts {
  /// The measure in the order of evaluation, and the best so far.
  func history(_ measure: Int) -> SweepChart? {
    let shown = measured(sweep.trials, measure)
    guard shown.count > 1 else { return nil }
    let hasRanges = hasRanges(shown, measure)
    let ends = hasRanges ? shown.flatMap { [$0.reading.lower, $0.reading.upper] } : shown.map(\.reading.median)
    let name = sweep.measures[measure].name
    let scale = ChartScale(name, ends)
    let most = sweep.mostAmount
    func points(_ members: [Measured], _ label: String, _ style: SeriesStyle) -> [Mark] {
      guard !members.isEmpty else { return [] }
      return [
        .points(
          Points(
            label, x: members.map { place($0) }, y: members.map(\.reading.median),
            verticalRange: hasRanges
              ? Line.Band(lower: members.map(\.reading.lower), upper: members.map(\.reading.upper)) : nil,
            diameter: Self.diameter(shown.count), style: style))
      ]
    }
    let full = shown.filter { $0.trial.amount == most }
    var marks = points(
      shown.filter { $0.trial.amount != most }, "less \(ChartLabel.markup(sweep.resource ?? ""))", Self.faint)
    marks += points(full, "", Self.plain)
    if sweep.measures[measure].goal != nil { marks.append(.line(bestSoFar(full, measure))) }
    let axis = Self.numbers(sweep.trials.count, sweep.resource == nil ? "trial" : "evaluation")
    let more = sweep.resource.map { " Only trials with the most \(ChartLabel.code($0)) can be the best." } ?? ""
    return chart(
      fileName("history", measure), "\(name) by order of evaluation", width: 300,
      content: .plot(Plot(x: axis, panels: [Panel(y: scale.axis(), marks: marks)], frameHeight: 130)),
      caption: """
        \(ChartLabel.code(name)) in the order of evaluation\(
          sweep.measures[measure].goal == nil ? "" : ", and the best so far").\(more)\(missing(shown.count, of: sweep.trials.count))
        """)
  }

  /// The axis of so many evaluations. The numbers of few of them are all written.
  private static func numbers(_ count: Int, _ label: String) -> Axis {
    if count <= 15 { return .categories((1...count).map(String.init), label: label) }
    return Axis(label, range: .fixed(lower: -0.03 * Double(count), upper: 1.03 * Double(count)))
  }

  /// The abscissa of an evaluation: its number, or the place of its number's name.
  private func place(_ member: Measured) -> Double { Double(member.place + (sweep.trials.count <= 15 ? 0 : 1)) }

  /// A line that steps where a trial is better than all before.
  private func bestSoFar(_ members: [Measured], _ measure: Int) -> Line {
    var (x, y): ([Double], [Double]) = ([], [])
    for member in members {
      let value = member.reading.median
      if let last = y.last {
        guard sweep.measures[measure].isBetter(value, than: last) else { continue }
        x.append(place(member))
        y.append(last)
      }
      x.append(place(member))
      y.append(value)
    }
    if let last = y.last {
      x.append(Double(sweep.trials.count) - (sweep.trials.count <= 15 ? 1 : 0))
      y.append(last)
    }
    return Line("best so far", x: x, y: y, style: SeriesStyle(Self.best.color), width: 1.2)
  }
}
