import Deterministic
import Testing
import VectorKernels

@Suite("Ranks with weights")
struct WeightedRanksTests {
  private func area(_ background: [Float], _ signal: [Float], _ weights: ([UInt8], [UInt8])) -> Double {
    let ranked = RankedScores(background)
    let places = RankPlaces(of: RankedScores(signal), among: ranked)
    let cumulative = weights.0.withUnsafeBufferPointer { ranked.cumulative($0) }
    return weights.1.withUnsafeBufferPointer { places.areaUnderCurve($0, cumulative: cumulative) }
  }

  @Test("An entry of weight n counts as n entries, ties half")
  func pairs() {
    let stream = RandomStream(seed: 5)
    for trial in 0..<20 {
      let own = stream.stream(trial)
      let background = (0..<57).map { Float(own.index(below: 12, UInt64($0))) - 3 }
      let signal = (0..<31).map { Float(own.index(below: 15, UInt64(1000 + $0))) - 4 }
      let first = (0..<57).map { UInt8(own.index(below: 4, UInt64(2000 + $0))) }
      let second = (0..<31).map { UInt8(own.index(below: 4, UInt64(3000 + $0))) }
      let (many, more) = (
        zip(background, first).flatMap { Array(repeating: $0.0, count: Int($0.1)) },
        zip(signal, second).flatMap { Array(repeating: $0.0, count: Int($0.1)) }
      )
      let expected = RankStatistics.areaUnderCurve(
        sortedBackground: RankStatistics.sorted(many), sortedSignal: RankStatistics.sorted(more))
      #expect(area(background, signal, (first, second)) == expected)
      let ones = ([UInt8](repeating: 1, count: 57), [UInt8](repeating: 1, count: 31))
      let plain = RankStatistics.areaUnderCurve(
        sortedBackground: RankStatistics.sorted(background), sortedSignal: RankStatistics.sorted(signal))
      #expect(area(background, signal, ones) == plain)
    }
  }

  @Test("No area without weight, without entries, or with NaN; signed zeros tie")
  func undefined() {
    #expect(area([1, 2], [3], ([0, 0], [1])).isNaN && area([1, 2], [3], ([1, 0], [0])).isNaN)
    #expect(area([], [3], ([], [1])).isNaN && area([1], [], ([1], [])).isNaN)
    #expect(area([1, .nan], [3], ([1, 0], [1])).isNaN && area([1], [.nan], ([1], [1])).isNaN)
    #expect(area([-0.0, 0], [0, -0.0], ([1, 2], [3, 1])) == 0.5)
  }
}
