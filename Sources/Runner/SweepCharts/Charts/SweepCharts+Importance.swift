import Figures
import Importance
import Values

extension SweepCharts {
  /// So many pairs of parameters have a bar, the largest ones, and none that has less of the variance than this.
  private static let mostPairs = 6
  private static let leastShare = 0.01

  /// The parts of the variance as bars: each parameter alone, then pairs.
  func importance(_ measure: Int, _ found: MeasuredImportance) -> SweepChart? {
    let alone = found.shares.ranking.map { (found.names[$0], found.shares.parameters[$0]) }
    let short = ChartLabel.last(found.names)
    let pairs = found.shares.pairs.enumerated().filter { $1.share.mean >= Self.leastShare }
      .sorted { (-$0.element.share.mean, $0.offset) < (-$1.element.share.mean, $1.offset) }
      .prefix(Self.mostPairs).map { ("\(short[$1.first]) × \(short[$1.second])", $1.share) }
    let names = (alone + pairs).map(\.0)
    var looks = [Self.plain, Self.plain]
    (looks[0].fill, looks[1].fill) = (.tinted, .hatched)
    let marks = [
      Self.bars(pairs.isEmpty ? "" : "alone", alone, from: 0, looks[0]),
      Self.bars("in pairs", pairs, from: alone.count, looks[1]),
    ]
    let plot = Plot(
      x: .categories(names.map(ChartLabel.markup), label: ""),
      panels: [
        Panel(
          y: Axis("share of the variance", range: .including([0])),
          marks: zip(marks, [alone, pairs]).compactMap { $1.isEmpty ? nil : .bars($0) })
      ], frameHeight: 130)
    let name = sweep.measures[measure].name
    return chart(
      fileName("importance", measure), "importance for \(name)", width: Self.width(ofBars: names.count),
      content: .plot(plot),
      caption: """
        How much of the variance of \(ChartLabel.code(name)) each parameter accounts for alone, the mean over all others taken, and pairs \
        together beyond that; \(Self.percent(found.shares.rest)) is left for more than two. By functional analysis of variance of \
        64 regression trees on \(Count.words(found.count, "evaluation")); lines show the standard deviation between trees\(
          sweep.resource.map { ". \(ChartLabel.code($0)) counts as a parameter" } ?? "").
        """)
  }

  private static func width(ofBars count: Int) -> Double { min(600, max(244, 60 + 24 * Double(count))) }

  private static func percent(_ share: Double) -> String { NumberFormat.percent(0).text(of: share) }

  private static func bars(
    _ label: String, _ shares: [(String, VarianceShares.Share)], from first: Int, _ style: SeriesStyle
  ) -> Bars {
    Bars(
      label, x: shares.indices.map { Double(first + $0) }, values: shares.map(\.1.mean),
      errors: Line.Band(
        lower: shares.map { max(0, $0.1.mean - $0.1.spread) }, upper: shares.map { min(1, $0.1.mean + $0.1.spread) }),
      names: shares.map(\.0), style: style)
  }
}
