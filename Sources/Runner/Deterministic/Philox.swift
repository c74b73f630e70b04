/// Philox 4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
///
/// The plain version: the oracle of the vector kernel. It has no state, so nothing depends on the order of its calls.
public enum Philox {
  /// The four words of a counter under a key.
  public static func words(
    counter: SIMD4<UInt32>, key: UInt64
  ) -> SIMD4<UInt32> {
    var c = counter
    var k0 = UInt32(truncatingIfNeeded: key)
    var k1 = UInt32(truncatingIfNeeded: key >> 32)
    for _ in 0..<10 {
      let first = (0xD251_1F53 as UInt32).multipliedFullWidth(by: c[0])
      let second = (0xCD9E_8D57 as UInt32).multipliedFullWidth(by: c[2])
      c = SIMD4(second.high ^ c[1] ^ k0, second.low, first.high ^ c[3] ^ k1, first.low)
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return c
  }
}
