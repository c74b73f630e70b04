import Deterministic
import Testing
import VectorKernels

@Suite struct RandomNormalTests {
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
}
