/// Compression by DEFLATE in zlib's format (RFC 1950, 1951), of this program's own: zlib's bytes differ between its versions.
enum Deflate {
  /// The bytes, compressed; the same for the same input everywhere.
  static func zlib(_ input: [UInt8]) -> [UInt8] {
    var output: [UInt8] = [0x78, 0x9C]
    var writer = BitWriter()
    let blocks = Swift.max((input.count + blockSize - 1) / blockSize, 1)
    var matcher = Matcher(input)
    for block in 0..<blocks {
      let range = block * blockSize..<Swift.min((block + 1) * blockSize, input.count)
      writeBlock(matcher.tokens(range), isLast: block == blocks - 1, to: &writer)
    }
    output += writer.finished()
    let checksum = adler32(input)
    return output + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: checksum >> UInt32($0)) }
  }

  private static let blockSize = 1 << 17

  /// A byte, or an earlier piece again.
  enum Token {
    case literal(UInt8)
    case match(length: Int, distance: Int)
  }

  static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return high << 16 | low
  }

  // MARK: Symbols

  /// The shortest length or distance of each symbol, and the bits that follow it.
  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12_289, 16_385, 24_577,
  ]
  private static let distanceBits = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
  ]

  /// The last symbol whose base is not above a value.
  private static func symbol(_ value: Int, _ bases: [Int]) -> Int {
    var (low, high) = (0, bases.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if bases[middle] <= value { low = middle } else { high = middle - 1 }
    }
    return low
  }

  // MARK: Blocks

  private static func writeBlock(_ tokens: [Token], isLast: Bool, to writer: inout BitWriter) {
    var literals = [Int](repeating: 0, count: 286), distances = [Int](repeating: 0, count: 30)
    literals[256] = 1
    for token in tokens {
      switch token {
      case .literal(let byte): literals[Int(byte)] += 1
      case .match(let length, let distance):
        literals[257 + symbol(length, lengthBases)] += 1
        distances[symbol(distance, distanceBases)] += 1
      }
    }
    let (code, far) = (Huffman(counts: literals, limit: 15), Huffman(counts: distances, limit: 15))
    writer.write(isLast ? 1 : 0, 1)
    writer.write(2, 2)
    writeLengths(code, far, to: &writer)
    for token in tokens {
      switch token {
      case .literal(let byte): writer.write(code, Int(byte))
      case .match(let length, let distance):
        let (long, away) = (symbol(length, lengthBases), symbol(distance, distanceBases))
        writer.write(code, 257 + long)
        writer.write(length - lengthBases[long], lengthBits[long])
        writer.write(far, away)
        writer.write(distance - distanceBases[away], distanceBits[away])
      }
    }
    writer.write(code, 256)
  }

  /// The lengths of both codes, by a third code.
  private static func writeLengths(_ code: Huffman, _ far: Huffman, to writer: inout BitWriter) {
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    let literals = (code.lengths.lastIndex { $0 > 0 } ?? 256) + 1
    let distances = (far.lengths.lastIndex { $0 > 0 } ?? 0) + 1
    let lengths = code.lengths.prefix(literals) + far.lengths.prefix(distances)
    let symbols = runs(of: Array(lengths))
    var counts = [Int](repeating: 0, count: 19)
    for symbol in symbols { counts[symbol.code] += 1 }
    let short = Huffman(counts: counts, limit: 7)
    let kept = Swift.max((order.lastIndex { short.lengths[$0] > 0 } ?? 0) + 1, 4)
    writer.write(literals - 257, 5)
    writer.write(distances - 1, 5)
    writer.write(kept - 4, 4)
    for place in order.prefix(kept) { writer.write(Int(short.lengths[place]), 3) }
    for symbol in symbols {
      writer.write(short, symbol.code)
      writer.write(symbol.extra, symbol.bits)
    }
  }

  /// Lengths with their repetitions in short.
  private static func runs(of lengths: [UInt8]) -> [(code: Int, extra: Int, bits: Int)] {
    var symbols: [(code: Int, extra: Int, bits: Int)] = []
    var index = 0
    while index < lengths.count {
      let value = lengths[index]
      var count = 1
      while index + count < lengths.count, lengths[index + count] == value { count += 1 }
      index += count
      if value == 0 {
        while count >= 3 {
          let taken = Swift.min(count, 138)
          symbols.append(taken <= 10 ? (17, taken - 3, 3) : (18, taken - 11, 7))
          count -= taken
        }
      } else {
        symbols.append((Int(value), 0, 0))
        count -= 1
        while count >= 3 {
          let taken = Swift.min(count, 6)
          symbols.append((16, taken - 3, 2))
          count -= taken
        }
      }
      symbols += Array(repeating: (Int(value), 0, 0), count: count)
    }
    return symbols
  }
}

/// Bits, the lowest first.
struct BitWriter {
  private var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  private var count = 0

  mutating func write(_ value: Int, _ bits: Int) {
    pending |= UInt64(value) << UInt64(count)
    count += bits
    while count >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      count -= 8
    }
  }

  mutating func write(_ code: Huffman, _ symbol: Int) {
    write(Int(code.codes[symbol]), Int(code.lengths[symbol]))
  }

  func finished() -> [UInt8] { count > 0 ? bytes + [UInt8(truncatingIfNeeded: pending)] : bytes }
}
