import Deterministic
import Testing
import VectorKernels

@Suite struct RankStatisticsTests {
  private func areaByPairs(_ background: [Float], _ signal: [Float]) -> Double {
    var sum = 0.0
    for s in signal { for b in background { sum += s > b ? 1 : s == b ? 0.5 : 0 } }
    return sum / Double(background.count * signal.count)
  }

  @Test func areaUnderCurveCountsPairsAndHalvesTies() {
    let stream = RandomStream(seed: 5)
    for trial in 0..<20 {
      let background = (0..<57).map { Float(stream.stream(trial).index(below: 12, UInt64($0))) }
      let signal = (0..<31).map { Float(stream.stream(trial).index(below: 15, UInt64(1000 + $0))) }
      let area = RankStatistics.areaUnderCurve(
        sortedBackground: RankStatistics.sorted(background), sortedSignal: RankStatistics.sorted(signal))
      #expect(area == areaByPairs(background, signal))
    }
  }

  @Test func sortingHandlesSignsZerosInfinitiesAndNaN() {
    let values: [Float] = [3, -1, .infinity, 0, -.infinity, -2.5, .leastNonzeroMagnitude, .nan, -0.0]
    let sorted = RankStatistics.sorted(values)
    #expect(sorted.dropLast() == [-.infinity, -2.5, -1, -0.0, 0, .leastNonzeroMagnitude, 3, .infinity])
    #expect(sorted[8].isNaN)
  }

  @Test func noAreaWithoutSamplesOrWithNaN() {
    #expect(RankStatistics.areaUnderCurve(sortedBackground: [], sortedSignal: [1]).isNaN)
    #expect(RankStatistics.areaUnderCurve(sortedBackground: [1, .nan], sortedSignal: [1]).isNaN)
  }

  /// Pearson's correlation of mid-ranks that are counted pair by pair.
  private func spearmanByPairs(_ a: [Float], _ b: [Float]) -> Double {
    func ranks(_ values: [Float]) -> [Double] {
      values.map { value in
        let below = values.filter { $0 < value }.count
        let equal = values.filter { $0 == value }.count
        return Double(below) + Double(equal + 1) / 2
      }
    }
    let (x, y, mean) = (ranks(a), ranks(b), Double(a.count + 1) / 2)
    func sum(_ first: [Double], _ second: [Double]) -> Double {
      zip(first, second).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
    }
    return sum(x, y) / (sum(x, x) * sum(y, y)).squareRoot()
  }

  @Test func rankCorrelationIsThatOfMidRanks() {
    let stream = RandomStream(seed: 6)
    for trial in 0..<20 {
      let a = (0..<61).map { Float(stream.stream(trial).index(below: trial + 2, UInt64($0))) - 4 }
      let b = a.enumerated().map { $1 / 2 + Float(stream.stream(trial).index(below: 9, UInt64(100 + $0))) }
      #expect((RankStatistics.spearman(a, b) - spearmanByPairs(a, b)).magnitude < 1e-14)
    }
    // Without ties, 1 − 6 Σ d²/(n (n² − 1)); here 1 − 6 · 30/(5 · 24).
    #expect((RankStatistics.spearman([1, 2, 3, 4, 5], [4, -5, .infinity, 0.5, -7]) + 0.5).magnitude < 1e-15)
  }

  @Test func rankCorrelationOfAnOrderWithItselfIsOne() {
    let values: [Float] = [3, -1, .infinity, 0, -.infinity, -2.5, .leastNonzeroMagnitude, -0.0]
    #expect(RankStatistics.spearman(values, values) == 1)
    #expect(RankStatistics.spearman(values, values.map { -$0 }) == -1)
    #expect(RankStatistics.centredRanks(values) == [5, -3, 7, 0, -7, -5, 3, 0])
  }

  @Test func noRankCorrelationWithNaNOrWithoutOrder() {
    #expect(RankStatistics.spearman([1, .nan, 3], [1, 2, 3]).isNaN)
    #expect(RankStatistics.spearman([1, 1, 1], [1, 2, 3]).isNaN)
    #expect(RankStatistics.spearman([], []).isNaN)
  }

  @Test func sumsOfRanksOfManyEntriesAreExact() {
    // 3,000,001 entries: Σ r² = n (n² − 1)/3, which is beyond 64 bits.
    let ranks = Array(stride(from: -3_000_000, through: 3_000_000, by: 2))
    #expect(RankStatistics.correlation(ofRanks: ranks, ranks) == 1)
    #expect(RankStatistics.correlation(ofRanks: ranks, ranks.reversed()) == -1)
  }
}
