/// Finds pieces of a text that stood in it before, within DEFLATE's reach.
struct Matcher {
  private let input: [UInt8]
  /// The last place of each hash, and the place before each place with the same hash.
  private var heads: [Int32]
  private var before: [Int32]

  private static let reach = 32_768
  private static let longest = 258
  /// How many earlier places are tried.
  private static let attempts = 48

  init(_ input: [UInt8]) {
    self.input = input
    heads = [Int32](repeating: -1, count: 1 << 15)
    before = [Int32](repeating: -1, count: input.count)
  }

  /// A part of the text as bytes and repetitions. Parts are asked for in order.
  mutating func tokens(_ range: Range<Int>) -> [Deflate.Token] {
    var tokens: [Deflate.Token] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let found = longestMatch(at: index, until: range.upperBound)
      guard found.length >= 3 else {
        tokens.append(.literal(input[index]))
        remember(index)
        index += 1
        continue
      }
      tokens.append(.match(length: found.length, distance: found.distance))
      for place in index..<index + found.length { remember(place) }
      index += found.length
    }
    return tokens
  }

  private func hash(_ index: Int) -> Int? {
    guard index + 2 < input.count else { return nil }
    let value = UInt32(input[index]) | UInt32(input[index + 1]) << 8 | UInt32(input[index + 2]) << 16
    return Int((value &* 0x9E37_79B1) >> 17)
  }

  private mutating func remember(_ index: Int) {
    guard let hash = hash(index) else { return }
    before[index] = heads[hash]
    heads[hash] = Int32(index)
  }

  private func longestMatch(at index: Int, until end: Int) -> (length: Int, distance: Int) {
    guard let hash = hash(index) else { return (0, 0) }
    let limit = Swift.min(Self.longest, end - index)
    var best = (length: 0, distance: 0)
    var place = Int(heads[hash])
    for _ in 0..<Self.attempts {
      guard place >= 0, index - place <= Self.reach else { break }
      var length = 0
      while length < limit, input[place + length] == input[index + length] { length += 1 }
      if length > best.length { best = (length, index - place) }
      if best.length == limit { break }
      place = Int(before[place])
    }
    return best
  }
}
