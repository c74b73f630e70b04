import Figures
import Values

extension SweepCharts {
  /// The measure against the amount of the resource, a line a trial; nil for a search without rungs.
  func rungs(_ measure: Int) -> SweepChart? {
    guard let resource = sweep.resource, let most = sweep.mostAmount else { return nil }
    let shown = measured(sweep.trials, measure).filter { $0.trial.amount != nil }
    let amounts = Set(shown.compactMap(\.trial.amount)).sorted()
    guard shown.count > 1, amounts.count > 1 else { return nil }
    var ways: [Int: [Measured]] = [:]
    for member in shown { ways[member.trial.number, default: []].append(member) }
    let groups = Dictionary(grouping: ways.values) { way in
      way.contains(where: \.trial.isBest) ? 2 : way.contains { $0.trial.amount == most } ? 1 : 0
    }
    let looks: [(label: String, style: SeriesStyle, width: Double)] = [
      ("stopped before", SeriesStyle(Self.faint.color), 0.5), ("at the end", SeriesStyle(Self.plain.color), 0.8),
      ("the best", SeriesStyle(Self.best.color), 1.5),
    ]
    let lines = looks.enumerated().compactMap { place, look -> Mark? in
      guard let ways = groups[place] else { return nil }
      return .line(Self.line(ways, amounts, look.label, look.style, look.width))
    }
    let name = sweep.measures[measure].name
    let scale = ChartScale(name, shown.map(\.reading.median))
    let axis = Axis.categories(
      amounts.map { NumberFormat.shortest.plain(of: $0) }, label: ChartLabel.markup(resource))
    return chart(
      fileName("rungs", measure), "\(name) by \(resource)", width: 300,
      content: .plot(Plot(x: axis, panels: [Panel(y: scale.axis(room: 0.08), marks: lines)], frameHeight: 150)),
      caption: """
        \(ChartLabel.code(name)) by the amount of \(ChartLabel.code(resource)), a line a trial: \
        \(Count.words(ways.count, "trial")), \(groups[1, default: []].count + groups[2, default: []].count) of them to the end. A point: a \
        trial with one amount.
        """)
  }

  private static func line(
    _ ways: [[Measured]], _ amounts: [Double], _ label: String, _ style: SeriesStyle, _ width: Double
  ) -> Line {
    let places = Dictionary(amounts.enumerated().map { ($1, Double($0)) }, uniquingKeysWith: { first, _ in first })
    var (x, y): ([Double], [Double]) = ([], [])
    for way in ways.sorted(by: { $0[0].trial.number < $1[0].trial.number }) {
      if !x.isEmpty {
        x.append(.nan)
        y.append(.nan)
      }
      for member in way.sorted(by: { ($0.trial.amount ?? 0, $0.place) < ($1.trial.amount ?? 0, $1.place) }) {
        x.append(member.trial.amount.flatMap { places[$0] } ?? .nan)
        y.append(member.reading.median)
      }
    }
    return Line(label, x: x, y: y, style: style, width: width)
  }
}
