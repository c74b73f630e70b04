import Drawing
import Figures
import Values

extension SweepCharts {
  /// An axis a parameter, and the measure's at the end; a line a trial.
  func parallel(_ measure: Int) -> SweepChart? {
    let trials = sweep.latest
    let all = drawingOrder(measured(trials, measure), measure)
    let shown = Self.sample(all)
    let names = sweep.parameters.map(\.name).prefix(ChartedSweep.mostParameters) + (sweep.resource.map { [$0] } ?? [])
    guard shown.count > 1, names.count > 1 else { return nil }
    let name = sweep.measures[measure].name
    var scales = sweep.parameters.prefix(ChartedSweep.mostParameters).map(ChartScale.init)
    if let resource = sweep.resource { scales.append(ChartScale(resource, shown.compactMap(\.trial.amount))) }
    let scale = ChartScale(name, all.map(\.reading.median))
    scales.append(scale)
    let lines = levels(shown, scale).map { level, members in
      line(
        members, scales, ChartScale.style(ofLevel: level),
        width: shown.count > 150 ? 0.45 : shown.count > 60 ? 0.6 : 0.9)
    }
    var best = line(shown.filter(\.trial.isBest), scales, Self.best, width: 1.4)
    (best.label, best.isListed, best.hasCasing) = ("the best", true, true)
    let axes = scales.indices.map {
      Mark.reference(.event(Double($0), style: SeriesStyle(Self.faint.color)))
    }
    let plot = Plot(
      x: .categories(scales.map(\.label), label: ""),
      panels: [
        Panel(
          // One place without a name, from -0.5 to 0.5: an axis that has no ticks.
          y: .categories([], label: ""),
          marks: [scale.key] + axes + lines.map(Mark.line) + (best.x.isEmpty ? [] : [.line(best)])
            + scales.enumerated().flatMap { Self.ends($1, at: Double($0)) })
      ], frameHeight: Self.height)
    let gaps = shown.contains { $0.trial.values.contains(nil) } ? " A gap: the parameter is not varied there." : ""
    let sampled =
      shown.count == all.count
      ? "" : " Of \(all.count) trials, the best and others evenly by rank: \(shown.count) lines."
    return chart(
      fileName("parallel", measure), "parallel coordinates, \(name)",
      width: min(600, max(300, 70 + 52 * Double(scales.count))),
      content: .plot(plot),
      caption: """
        A line a trial, an axis a parameter, coloured by \(ChartLabel.code(name)), better ones on top.\(gaps)\(sampled)\(
          missing(all.count, of: trials.count))
        """, csv: csv(shown, measure))
  }

  /// The numbers: a line a trial, in the order in which they are drawn.
  private func csv(_ shown: [Measured], _ measure: Int) -> String {
    let header =
      ["trial"] + sweep.parameters.map(\.name) + (sweep.resource.map { [$0] } ?? []) + [sweep.measures[measure].name]
    let lines = shown.map { member in
      let values = zip(sweep.parameters, member.trial.values).map { parameter, value -> String in
        guard let value else { return "" }
        if case .names(let names) = parameter.values {
          return names.indices.contains(Int(value)) ? names[Int(value)] : ""
        }
        return "\(value)"
      }
      let amount = sweep.resource == nil ? [] : [member.trial.amount.map { "\($0)" } ?? ""]
      return ["\(member.trial.number)"] + values + amount + ["\(member.reading.median)"]
    }
    return ([header] + lines).map(CSVWriter.line).joined()
  }

  /// Trials by their colours; each level stands where its best trial is.
  private func levels(_ shown: [Measured], _ scale: ChartScale) -> [(level: Int, members: [Measured])] {
    var levels: [(level: Int, members: [Measured])] = []
    for trial in shown where !trial.trial.isBest {
      let level = scale.level(trial.reading.median)
      if levels.last?.level == level {
        levels[levels.count - 1].members.append(trial)
      } else {
        levels.append((level, [trial]))
      }
    }
    return levels
  }

  private func line(_ members: [Measured], _ scales: [ChartScale], _ style: SeriesStyle, width: Double) -> Line {
    var (x, y): ([Double], [Double]) = ([], [])
    for member in members {
      if !x.isEmpty {
        x.append(.nan)
        y.append(.nan)
      }
      let values: [Double?] =
        Array(member.trial.values.prefix(ChartedSweep.mostParameters))
        + (sweep.resource == nil ? [] : [member.trial.amount])
        + [member.reading.median]
      for (place, (scale, value)) in zip(scales, values).enumerated() {
        x.append(Double(place))
        y.append(value.map { Self.place(scale.fraction($0)) } ?? .nan)
      }
    }
    return Line("", x: x, y: y, style: style, isListed: false, width: width)
  }

  /// So many lines can be seen, and so many of the best are always among them.
  private static let (mostLines, mostBest) = (400, 40)

  /// Some of many trials: the best, and others evenly by rank.
  private static func sample(_ trials: [Measured]) -> [Measured] {
    guard trials.count > mostLines else { return trials }
    let others = trials.count - mostBest
    let kept = mostLines - mostBest
    return (0..<kept).map { trials[$0 * others / kept] } + trials.suffix(mostBest)
  }

  // MARK: Axes

  private static let height = 150.0
  /// The place of a share on the vertical axis, from 0 to 1.
  private static func place(_ share: Double) -> Double { -0.38 + share * 0.8 }

  /// The numbers at both ends of an axis, or its names, on grounds of their own: texts above points that are not seen.
  private static func ends(_ scale: ChartScale, at place: Double) -> [Mark] {
    let marks = scale.marks.count <= 6 ? scale.marks : [scale.marks[0], scale.marks[scale.marks.count - 1]]
    let ordinates = marks.map { Self.place($0.fraction) + ($0.fraction <= 0 ? -0.085 : 0) }
    var (x, y): ([Double], [Double]) = ([], [])
    for (mark, ordinate) in zip(marks, ordinates) where mark.fraction > 0 && mark.fraction < 1 {
      // The text's middle stands 5.2 points above its point. A square a step of five points makes its ground.
      let half = FontMetrics.width(mark.text, size: Style.smallestSize) / 2
      for step in stride(from: -half, through: half, by: 4) {
        x.append(place + step / columnWidth)
        y.append(ordinate + 5.2 / height)
      }
    }
    let ground = Points(
      "", x: x, y: y, diameter: 7.5, style: SeriesStyle(.white, marker: .square), isListed: false)
    let texts = Points(
      "", x: marks.map { _ in place }, y: ordinates, tags: marks.map(\.text), diameter: 0.01,
      style: SeriesStyle(.black, marker: .tick), isListed: false)
    return (x.isEmpty ? [] : [.points(ground)]) + [.points(texts)]
  }

  private static let columnWidth = 50.0
}
