import Deterministic

/// A Sobol sequence: points of the unit cube of which every first 2ᵏ fill it evenly. Gray-code order, the corner 0 first.
struct SobolSequence {
  private let numbers: [[UInt32]]
  /// The random numbers of each dimension's scrambling; none for the sequence as it is.
  private let streams: [RandomStream]

  /// The sequence as it is.
  ///
  /// - Parameter dimensions: at most `SobolDirections.count`.
  init(dimensions: Int) {
    numbers = (0..<dimensions).map(SobolDirections.numbers)
    streams = []
  }

  /// The sequence scrambled (A. B. Owen, "Randomly permuted (t, m, s)-nets and (t, s)-sequences", 1995): each digit is flipped or not
  /// by chance, which depends on all digits before it. Every point is then uniform in the cube, and the points fill it as evenly.
  ///
  /// - Parameter streams: the random numbers of each dimension.
  init(scrambledBy streams: [RandomStream]) {
    numbers = streams.indices.map(SobolDirections.numbers)
    self.streams = streams
  }

  /// The coordinates of a point, each in [0, 1), in units of 2⁻³².
  ///
  /// - Parameter index: the point's place, from 0.
  func words(_ index: UInt32) -> [UInt32] {
    let gray = index ^ (index >> 1)
    return numbers.indices.map { dimension in
      var word: UInt32 = 0
      var rest = gray
      while rest != 0 {
        word ^= numbers[dimension][rest.trailingZeroBitCount]
        rest &= rest - 1
      }
      return streams.isEmpty ? word : Self.scrambled(word, streams[dimension])
    }
  }

  /// The coordinates of a point, each in [0, 1).
  func shares(_ index: UInt32) -> [Double] { words(index).map { Double($0) * 0x1p-32 } }

  /// A word with each digit flipped by the random bit of its place in the tree of all digits. Five levels of the tree have 31 places,
  /// which are the bits of one random word.
  private static func scrambled(_ word: UInt32, _ stream: RandomStream) -> UInt32 {
    var result: UInt32 = 0
    var level: UInt32 = 0
    while level < 32 {
      let prefix = level == 0 ? 0 : word >> (32 - level)
      let flips = stream.bits(UInt64(level) << 32 | UInt64(prefix))
      var place: UInt32 = 1
      let end = min(level + 5, 32)
      while level < end {
        let digit = (word >> (31 - level)) & 1
        result |= (digit ^ ((flips >> place) & 1)) << (31 - level)
        place = place << 1 | digit
        level += 1
      }
    }
    return result
  }
}
