import Deterministic
import Testing

@Suite struct QuantileTests {
  @Test func quantilesInterpolate() {
    #expect(Quantile.median(of: [4, 1, 3, 2]) == 2.5)
    #expect(Quantile.at(0.25, of: [4, 1, 3, 2]) == 1.75)
    #expect(Quantile.median(of: []).isNaN)
  }
}
