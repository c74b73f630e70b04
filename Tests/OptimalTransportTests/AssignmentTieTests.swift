import OptimalTransport
import Testing

/// Among assignments that are equally good the choice is part of the numerics version.
@Suite("Assignment with ties")
struct AssignmentTieTests {
  /// Numbers that need nothing of the library, so that any version of it can be asked.
  private struct Numbers {
    var state: UInt64

    mutating func uniform() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var z = state
      z ^= z >> 33
      z = z &* 0xFF51_AFD7_ED55_8CCD
      z ^= z >> 33
      return Float(z >> 40) * 0x1p-24
    }

    mutating func normal() -> Float {
      var sum: Float = 0
      for _ in 0..<12 { sum += uniform() }
      return sum - 6
    }
  }

  private enum Ties: Int, CaseIterable {
    case clampedHard = 1
    case clamped, integers, halves, clampedFar, nearlyEqual

    func impose(on positives: inout [Float], _ negatives: inout [Float]) {
      switch self {
      case .clampedHard: negatives = negatives.map { max(-1, min(1, $0 * 4)) }
      case .clamped: negatives = negatives.map { max(-2.5, min(2.5, $0 * 3)) }
      case .integers:
        positives = positives.map { $0.rounded() }
        negatives = negatives.map { $0.rounded() }
      case .halves:
        for i in positives.indices where i % 8 < 4 {
          positives[i] = (positives[i] * 2).rounded() / 2
          negatives[i] = max(-4, min(4, negatives[i] * 10))
        }
      case .clampedFar: negatives = negatives.map { max(-4, min(4, $0)) }
      case .nearlyEqual:
        for i in negatives.indices where i % 8 != 0 { negatives[i] = 4 }
        for i in stride(from: 0, to: positives.count, by: 24) { positives[i] = 1 }
      }
    }
  }

  @Test("Costs and assignments are those that version 2 of the numerics began with")
  func recorded() throws {
    var numbers = Numbers(state: 5)
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    for ties in Ties.allCases {
      for count in [17, 65, 128, 300] {
        for _ in 0..<2 {
          let solver = AssignmentSolver()
          var (positives, negatives) = ([Float](), [Float]())
          for _ in 0..<(count * 8) {
            positives.append(numbers.normal())
            negatives.append(numbers.normal() * (ties == .clampedFar ? 30 : 1) + 0.3)
          }
          ties.impose(on: &positives, &negatives)
          var assignment = [Int32](repeating: 0, count: count)
          let cost = try solver.solve(
            positives: positives, negatives: negatives, count: count, dimension: 8, assignment: &assignment)
          for word in [cost.bitPattern] + assignment.map({ UInt64(UInt32(bitPattern: $0)) }) {
            digest = (digest ^ word) &* 0x100_0000_01B3
          }
        }
      }
    }
    #expect(digest == 2_829_259_656_242_301_832)
  }
}
