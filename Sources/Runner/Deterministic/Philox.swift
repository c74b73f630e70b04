/// Philox 4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
///
/// The plain version: the oracle of the vector kernel. It has no state, so nothing depends on the order of its calls.
public enum Philox {
  /// The four words of a counter under a key.
  public static func words(
    counter: SIMD4<UInt32>, key: UInt64
  ) -> SIMD4<UInt32> {
    // Scalars: vectors of four would be taken apart and put together again in every round.
    var (c0, c1, c2, c3) = (counter[0], counter[1], counter[2], counter[3])
    var k0 = UInt32(truncatingIfNeeded: key)
    var k1 = UInt32(truncatingIfNeeded: key >> 32)
    for _ in 0..<10 {
      let first = UInt64(c0) &* 0xD251_1F53
      let second = UInt64(c2) &* 0xCD9E_8D57
      c0 = UInt32(truncatingIfNeeded: second >> 32) ^ c1 ^ k0
      c2 = UInt32(truncatingIfNeeded: first >> 32) ^ c3 ^ k1
      c1 = UInt32(truncatingIfNeeded: second)
      c3 = UInt32(truncatingIfNeeded: first)
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return SIMD4(c0, c1, c2, c3)
  }
}
