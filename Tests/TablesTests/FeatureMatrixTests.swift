import Tables
import Testing

@Suite("FeatureMatrix holds finite rows")
struct FeatureMatrixTests {
  @Test("what is not finite, uneven or repeated is refused")
  func refused() {
    #expect(throws: DatasetError.notFinite(feature: "b", row: 1, value: "inf")) {
      try FeatureMatrix(features: ["a", "b"], values: [1, 2, 3, .infinity])
    }
    #expect(throws: DatasetError.unevenRows(values: 3, features: 2)) {
      try FeatureMatrix(features: ["a", "b"], values: [1, 2, 3])
    }
    #expect(throws: DatasetError.repeatedName(.feature, name: "a")) {
      try FeatureMatrix(features: ["a", "a"], values: [1, 2])
    }
    #expect(throws: DatasetError.unevenRows(values: 0, features: 0)) { try FeatureMatrix(features: [], values: []) }
  }
}
