import Deterministic
import Foundation

/// Changes inputs a little: bytes, lines, numbers, pieces that are known to be difficult, and long repetitions.
struct Mutator {
  /// The pieces of one fuzzer's language.
  let pieces: [String]
  /// The most bytes of a mutant.
  var most = 1 << 20

  /// Numbers at the edges of types and of sense.
  static let numbers = [
    "0", "-0", "-1", "1", "2", "255", "65536", "2147483648", "4294967296", "1000000000", "1000000000000",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615",
    "18446744073709551616", "1e9", "1e19", "1e-308", "5e-324", "1e308", "-1e308", "1e400", "nan", ".nan", ".inf",
    "-.inf",
    "inf", "0x7fffffffffffffff", "1_000", "0.1", "1.5", "9007199254740993", "007", "1e", "--1", "",
  ]

  /// Texts that readers stumble over.
  static let texts = [
    "\0", "\u{1B}[31m", "\u{202E}", "\u{FEFF}", "\r\n", "\n", "\t", "\u{2028}", "e\u{301}", "👩‍👩‍👧", "'", "\"", "`", "$",
    "$$", "\\",
    "../", "..", "/", ".", "-", "~", "$(touch executed)", "`touch executed`", ";touch executed", "\ntouch executed\n",
    "%s%n",
    "=1+1", "@SUM", "<script>", "&amp;", "]]>", "{{", "}}", "{", "}", "[", "]", "(", ")", ":", "#", "|", "---\n",
    "```\n", "* ",
    "> ", "1. ", "&a", "*a", "!!int ", "<<: ", "null", "true",
  ]

  /// A mutant, by the stream alone.
  func mutant(of input: Data, others: [Data], _ stream: RandomStream) -> Data {
    var bytes = Array(input)
    var draw = Draws(stream)
    for _ in 0..<(1 + draw.index(below: 4)) { change(&bytes, others: others, &draw) }
    return Data(bytes.prefix(most))
  }

  private func change(_ bytes: inout [UInt8], others: [Data], _ draw: inout Draws) {
    switch draw.index(below: 12) {
    case 0: flip(&bytes, &draw)
    case 1: cut(&bytes, &draw)
    case 2, 3: put(Array(piece(&draw).utf8), into: &bytes, &draw)
    case 4, 5: replaceNumber(&bytes, &draw)
    case 6: repeatSpan(&bytes, &draw)
    case 7: put(Self.repeated(piece(&draw), &draw), into: &bytes, &draw)
    case 8: lines(&bytes, &draw)
    case 9: splice(&bytes, others, &draw)
    case 10: replaceWord(&bytes, others, &draw)
    default: nest(&bytes, &draw)
    }
  }

  private func piece(_ draw: inout Draws) -> String {
    switch draw.index(below: pieces.isEmpty ? 2 : 4) {
    case 0: Self.texts[draw.index(below: Self.texts.count)]
    case 1: Self.numbers[draw.index(below: Self.numbers.count)]
    default: pieces[draw.index(below: pieces.count)]
    }
  }

  private static func repeated(_ piece: String, _ draw: inout Draws) -> [UInt8] {
    let count = [2, 10, 100, 1_000, 10_000, 100_000][draw.index(below: 6)]
    let bytes = Array(piece.utf8)
    return Array(repeatElement(bytes, count: count).joined().prefix(1 << 20))
  }

  // MARK: Changes

  private func flip(_ bytes: inout [UInt8], _ draw: inout Draws) {
    guard !bytes.isEmpty else { return }
    // Half of the places are in the first bytes, where headers are.
    let span = draw.index(below: 2) == 0 ? min(bytes.count, 130) : bytes.count
    let place = draw.index(below: span)
    if draw.index(below: 2) == 0 {
      bytes[place] ^= 1 << UInt8(draw.index(below: 8))
    } else {
      bytes[place] = UInt8(draw.index(below: 256))
    }
  }

  private func cut(_ bytes: inout [UInt8], _ draw: inout Draws) {
    guard !bytes.isEmpty else { return }
    let start = draw.index(below: bytes.count)
    bytes.removeSubrange(start..<min(bytes.count, start + 1 + draw.index(below: 40)))
  }

  private func put(_ piece: [UInt8], into bytes: inout [UInt8], _ draw: inout Draws) {
    bytes.insert(contentsOf: piece, at: draw.index(below: bytes.count + 1))
  }

  private func replaceNumber(_ bytes: inout [UInt8], _ draw: inout Draws) {
    let spans = Self.spans(of: bytes) { (48...57).contains($0) || $0 == 46 }
    guard !spans.isEmpty else { return }
    let number = Self.numbers[draw.index(below: Self.numbers.count)]
    bytes.replaceSubrange(spans[draw.index(below: spans.count)], with: Array(number.utf8))
  }

  private func replaceWord(_ bytes: inout [UInt8], _ others: [Data], _ draw: inout Draws) {
    let spans = Self.spans(of: bytes, Self.isWord)
    guard !spans.isEmpty else { return }
    let span = spans[draw.index(below: spans.count)]
    let source =
      draw.index(below: 2) == 0 ? bytes : others.isEmpty ? bytes : Array(others[draw.index(below: others.count)])
    let words = Self.spans(of: source, Self.isWord)
    if words.isEmpty || draw.index(below: 3) == 0 {
      bytes.replaceSubrange(span, with: Array(piece(&draw).utf8))
    } else {
      bytes.replaceSubrange(span, with: source[words[draw.index(below: words.count)]])
    }
  }

  private func repeatSpan(_ bytes: inout [UInt8], _ draw: inout Draws) {
    guard !bytes.isEmpty else { return }
    let start = draw.index(below: bytes.count)
    let span = Array(bytes[start..<min(bytes.count, start + 1 + draw.index(below: 30))])
    let count = [1, 10, 1_000, 30_000][draw.index(below: 4)]
    bytes.insert(contentsOf: repeatElement(span, count: count).joined(), at: start)
  }

  private func lines(_ bytes: inout [UInt8], _ draw: inout Draws) {
    var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
    let place = draw.index(below: lines.count)
    switch draw.index(below: 3) {
    case 0: lines.remove(at: place)
    case 1: lines.insert(lines[place], at: draw.index(below: lines.count + 1))
    default: lines.swapAt(place, draw.index(below: lines.count))
    }
    bytes = Array(lines.joined(separator: [10]))
  }

  private func splice(_ bytes: inout [UInt8], _ others: [Data], _ draw: inout Draws) {
    guard !others.isEmpty else { return }
    let other = others[draw.index(below: others.count)]
    guard !other.isEmpty else { return }
    let start = draw.index(below: other.count)
    let piece = Array(other)[start..<min(other.count, start + 1 + draw.index(below: 200))]
    bytes.insert(contentsOf: piece, at: draw.index(below: bytes.count + 1))
  }

  /// Brackets of one kind around a span, many times.
  private func nest(_ bytes: inout [UInt8], _ draw: inout Draws) {
    let pairs = [
      ("(", ")"), ("[", "]"), ("{", "}"), ("{a: ", "}"), ("-", ""), ("not ", ""), ("> ", ""), ("- ", ""), ("**", "**"),
    ]
    let (open, close) = pairs[draw.index(below: pairs.count)]
    let count = [1, 20, 500, 20_000][draw.index(below: 4)]
    let start = draw.index(below: bytes.count + 1)
    let end = start + draw.index(below: min(30, bytes.count - start) + 1)
    bytes.insert(contentsOf: repeatElement(Array(close.utf8), count: count).joined(), at: end)
    bytes.insert(contentsOf: repeatElement(Array(open.utf8), count: count).joined(), at: start)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
  }

  private static func spans(of bytes: [UInt8], _ isPart: (UInt8) -> Bool) -> [Range<Int>] {
    var spans: [Range<Int>] = []
    var start: Int?
    for (index, byte) in bytes.enumerated() {
      if isPart(byte) {
        start = start ?? index
      } else if let first = start {
        spans.append(first..<index)
        start = nil
      }
    }
    if let start { spans.append(start..<bytes.count) }
    return spans
  }
}

/// Random numbers of a stream, one after the other.
struct Draws {
  private let stream: RandomStream
  private var position: UInt64 = 0

  init(_ stream: RandomStream) { self.stream = stream }

  mutating func index(below bound: Int) -> Int {
    position += 1
    return stream.index(below: bound, position)
  }
}
