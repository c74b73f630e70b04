import Deterministic
import Testing
import Values

@testable import Search

@Suite("Sobol sequences")
struct SobolTests {
  /// scipy.stats.qmc.Sobol(64, scramble=False, bits=32) of SciPy 1.17.1, in units of 2⁻³²: coordinates 0, 1, 2, 7, 31, 39 and 63.
  @Test(
    "Without scrambling, points are those of SciPy",
    arguments: [
      (0, [0, 0, 0, 0, 0, 0, 0]),
      (5, [3_758_096_384, 3_758_096_384, 536_870_912, 1_610_612_736, 2_684_354_560, 1_610_612_736, 2_684_354_560]),
      (100, [1_778_384_896, 1_107_296_256, 3_321_888_768, 2_046_820_352, 1_778_384_896, 570_425_344, 2_785_017_856]),
      (777, [2_973_761_536, 4_022_337_536, 700_448_768, 3_275_751_424, 3_862_953_984, 1_539_309_568, 1_832_910_848]),
      (1023, [4_194_304, 3_233_808_384, 2_629_828_608, 2_654_994_432, 2_638_217_216, 2_998_927_360, 171_966_464]),
    ] as [(UInt32, [UInt32])])
  func reference(_ index: UInt32, _ expected: [UInt32]) {
    let words = SobolSequence(dimensions: SobolDirections.count).words(index)
    #expect([0, 1, 2, 7, 31, 39, 63].map { words[$0] } == expected)
  }

  @Test("Scrambled, the first 2ᵏ points have one in each of 2ᵏ parts of every dimension, and of the first two together")
  func balance() {
    let streams = (0..<8).map { RandomStream(seed: 5).stream($0) }
    let sequence = SobolSequence(scrambledBy: streams)
    let plain = SobolSequence(dimensions: 8)
    for bits in [4, 8] {
      let points = (0..<UInt32(1 << bits)).map(sequence.words)
      for dimension in 0..<8 {
        #expect(Set(points.map { $0[dimension] >> UInt32(32 - bits) }).count == 1 << bits, "\(dimension)")
      }
      let half = UInt32(32 - bits / 2)
      #expect(Set(points.map { [$0[0] >> half, $0[1] >> half] }).count == 1 << bits)
    }
    #expect((1..<64).allSatisfy { sequence.words($0) != plain.words($0) })
    // Another stream, another scrambling; each point is uniform over streams.
    let first = (0..<2_000).map { SobolSequence(scrambledBy: [RandomStream(seed: $0)]).shares(3)[0] }
    #expect((940...1_060).contains(first.count { $0 < 0.5 }))
    #expect((440...560).contains(first.count { (0.25..<0.5).contains($0) }))
  }

  @Test("A point of a number is the same however many there are, and refused ones are passed over")
  func points() throws {
    let space = Objective.mixed.space
    let few = SobolSearch(trials: 9).ask([], in: space, seed: 3)
    let many = SobolSearch(trials: 200).ask([], in: space, seed: 3)
    #expect(few == Array(many.prefix(9)) && many.map(\.trial) == Array(1...200))
    #expect(many.allSatisfy { space.isAllowed($0.values) })
    #expect(few != SobolSearch(trials: 9).ask([], in: space, seed: 4))
    let wide = SearchSpace(
      (0...64).map { SweepDimension(parameter: "p\($0)", values: .range(SweepRange(lower: 0, upper: 1))) })
    #expect(
      SobolSearch(trials: 2).problem(in: wide)
        == .unexpectedValue(
          subject: "the space", expected: "at most 64 parameters for 'sobol'", found: "65"))
  }
}
