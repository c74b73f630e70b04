/// A source of random numbers: they follow from a seed and a path of names, never from the order in which anything
/// runs.
///
/// A stream's key is a digest of the seed and of the names on its path (study, cell, purpose, repetition); positions within it are
/// counters (epoch, batch, sample …). Two different paths share nothing.
public struct RandomStream: Sendable, Hashable {
  /// The 64-bit Philox key.
  public let key: UInt64

  /// The root stream of a seed.
  public init(seed: UInt64) {
    key = Self.mixed(seed ^ 0x5265_6669_6775_7265)
  }

  private init(key: UInt64) {
    self.key = key
  }

  /// The stream of a name below this one. Names are digested by FNV-1a, then mixed with the parent's key.
  public func stream(_ name: String) -> RandomStream {
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 {
      digest = (digest ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    return RandomStream(key: Self.mixed(key &+ Self.mixed(digest &+ 0x9E37_79B9_7F4A_7C15)))
  }

  /// The stream of a number below this one.
  public func stream(_ index: Int) -> RandomStream {
    RandomStream(key: Self.mixed(key &+ Self.mixed(UInt64(bitPattern: Int64(index)) &+ 0xD1B5_4A32_D192_ED03)))
  }

  /// Four words of 32 random bits: those of positions 4·block … 4·block + 3.
  public func words(_ block: UInt64, _ draw: UInt32 = 0) -> SIMD4<UInt32> {
    Philox.words(
      counter: SIMD4(UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32), 0xFFFF_FFFF, draw),
      key: key)
  }

  /// 32 random bits at a position.
  public func bits(_ position: UInt64, _ draw: UInt32 = 0) -> UInt32 {
    words(position >> 2, draw)[Int(position & 3)]
  }

  /// A number uniform in [0, 1), with 53 bits.
  public func uniform(_ position: UInt64, _ draw: UInt32 = 0) -> Double {
    // Positions 2p and 2p + 1 are in one block.
    let words = words(position >> 1, draw)
    let first = Int(2 * (position & 1))
    let high = UInt64(words[first]) >> 5
    let low = UInt64(words[first + 1]) >> 6
    return Double(high << 26 | low) * 0x1p-53
  }

  /// A standard normal number, by the inverse of its distribution function.
  public func normal(_ position: UInt64, _ draw: UInt32 = 0) -> Double {
    DeterministicMath.inverseNormal(uniform(position, draw) + 0x1p-54)
  }

  /// A whole number uniform in 0 ..< bound (Lemire's multiplication; the bias, below bound / 2³², is accepted and fixed).
  public func index(below bound: Int, _ position: UInt64, _ draw: UInt32 = 0) -> Int {
    precondition(bound > 0 && bound <= Int(UInt32.max))
    return Int((UInt64(bits(position, draw)) &* UInt64(bound)) >> 32)
  }

  /// A random order of 0 ..< count (Fisher and Yates), written into `order`, whose size is `count`.
  public func shuffle(_ order: inout [Int32], _ draw: UInt32 = 0) {
    order.withUnsafeMutableBufferPointer { order in
      for index in order.indices { order[index] = Int32(index) }
      guard order.count > 1 else { return }
      var block = UInt64.max
      var words = SIMD4<UInt32>()
      for index in stride(from: order.count - 1, to: 0, by: -1) {
        // The word of position `index`, as `index(below:_:_:)` takes it; four positions share a block.
        if UInt64(index) >> 2 != block {
          block = UInt64(index) >> 2
          words = self.words(block, draw)
        }
        order.swapAt(index, Int((UInt64(words[index & 3]) &* UInt64(index + 1)) >> 32))
      }
    }
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
