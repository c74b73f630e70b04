import VectorKernels

/// Signals ranked against one background by a score, an energy or −log p: their AUCs, and the mean of these.
struct SignalRanking {
  private let background: [Float]
  private var areas: [Double] = []

  init(background scores: [Float]) {
    background = RankStatistics.sorted(scores)
  }

  /// The AUC of the next signal.
  mutating func area(of scores: [Float]) -> Double {
    let area = RankStatistics.areaUnderCurve(
      sortedBackground: background, sortedSignal: RankStatistics.sorted(scores))
    areas.append(area)
    return area
  }

  /// The mean AUC of the signals so far, summed in their order; nil before the first.
  var mean: Double? { Self.mean(areas) }

  /// The mean of AUCs, summed in their order; nil without any.
  static func mean(_ areas: [Double]) -> Double? {
    areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count)
  }
}
