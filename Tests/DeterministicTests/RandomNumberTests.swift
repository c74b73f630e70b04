import Deterministic
import Testing
import VectorKernels

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

  /// The vector normals follow Box and Muller on the plain generator's words.
  @Test func vectorNormalsFollowThePlainGenerator() {
    let buffer = FloatBuffer(count: 6 * 32)
    buffer.storeStandardNormals(key: 42, step: 5, draw: 6, firstSample: 16, features: 6, vectors: 2)
    func unit(_ word: UInt32) -> Double { Double(word >> 9) * 0x1p-23 }
    for sample in 0..<32 {
      for feature in stride(from: 0, to: 6, by: 2) {
        let words = Philox.words(counter: SIMD4(UInt32(16 + sample), UInt32(feature / 4), 5, 6), key: 42)
        let pair = feature % 4
        let radius = (-2 * DeterministicMath.log(1 - unit(words[pair]))).squareRoot()
        let angle = 2 * Double.pi * unit(words[pair + 1])
        let expected = (radius * DeterministicMath.cos(angle), radius * DeterministicMath.sin(angle))
        #expect(abs(Double(buffer[feature * 32 + sample]) - expected.0) < 2e-6)
        #expect(abs(Double(buffer[(feature + 1) * 32 + sample]) - expected.1) < 2e-6)
      }
    }
  }

  @Test func normalsHaveTheMomentsOfTheNormalDistribution() {
    let count = 1 << 16
    let buffer = FloatBuffer(count: count)
    buffer.storeStandardNormals(key: 1, step: 0, draw: 0, firstSample: 0, features: 4, vectors: count / 64)
    var moments = [Double](repeating: 0, count: 5)
    for value in buffer.values(count) {
      for power in 1...4 { moments[power] += DeterministicMath.pow(Double(value), Double(power)) }
    }
    let root = Double(count).squareRoot()
    // Five standard errors of each moment: 1, √2, √15, √96.
    for (power, expected, width) in [(1, 0.0, 1.0), (2, 1, 1.4143), (3, 0, 3.873), (4, 3, 9.798)] {
      #expect(abs(moments[power] / Double(count) - expected) < 5 * width / root, "moment \(power)")
    }
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
