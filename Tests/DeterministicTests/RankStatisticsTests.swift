import Deterministic
import Testing

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

  @Test func quantilesInterpolate() {
    #expect(RankStatistics.quantile([4, 1, 3, 2], 0.5) == 2.5)
    #expect(RankStatistics.quantile([4, 1, 3, 2], 0.25) == 1.75)
    #expect(RankStatistics.quantile([], 0.5).isNaN)
  }
}
