import Deterministic
import Testing

@Suite struct RandomNumberTests {
  /// Known answers of Random123's kat_vectors for philox4x32, 10 rounds.
  @Test func philoxGivesTheKnownAnswers() {
    #expect(
      Philox.words(counter: SIMD4(repeating: 0), key: 0) == SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8))
    #expect(
      Philox.words(counter: SIMD4(repeating: 0xFFFF_FFFF), key: .max)
        == SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD))
    #expect(
      Philox.words(counter: SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344), key: 0x299F_31D0_A409_3822)
        == SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
  }

  @Test func streamsOfDifferentPathsDiffer() {
    let root = RandomStream(seed: 1)
    let keys = [
      root.key, root.stream("a").key, root.stream("b").key, root.stream("a").stream("b").key,
      root.stream("b").stream("a").key, root.stream(0).key, root.stream(1).key, RandomStream(seed: 2).stream("a").key,
    ]
    #expect(Set(keys).count == keys.count)
  }

  @Test func shuffleIsAPermutationAndDependsOnTheDraw() {
    var first = [Int32](repeating: 0, count: 1000)
    var second = first
    RandomStream(seed: 3).shuffle(&first, 0)
    RandomStream(seed: 3).shuffle(&second, 1)
    #expect(first.sorted() == (0..<1000).map { Int32($0) })
    #expect(first != second)
  }
}
