import Digests

/// Names as MLflow takes them. It allows letters, digits, `_`, `-`, `.`, `:`, spaces and `/`, and no name that is another one as a path.
///
/// The names of Refigure become such, and can be read back: `auc["first"]` is `auc::first`, `hidden[0]` is `hidden:0`, any other byte than
/// an ASCII letter, a digit, `_`, `-` and `.` is `:x` and its two hexadecimal digits, as is a `.` at the beginning.
enum MLflowName {
  /// The most characters of a name.
  static let longest = 250

  /// The name of what a cell has: the cell, a stroke, the name; `study.` and the name without a cell. No cell has a point in its name.
  /// Longer ones than MLflow takes end with a colon, a space and the beginning of the digest of the whole; the artefact `names.json` says
  /// what they are.
  ///
  /// - Parameters:
  ///   - cell: the cell; empty for what belongs to the run as a whole.
  ///   - name: the name.
  ///   - isCellsOwn: true for a key of the cell where its body has one of the same name: it has a colon before it.
  static func key(_ cell: String, _ name: String, isCellsOwn: Bool = false) -> String {
    let own = (isCellsOwn ? ":" : "") + text(name)
    let whole = cell.isEmpty ? "study.\(own)" : "\(text(cell))/\(own)"
    if whole.utf8.count <= longest { return whole }
    let mark = ": \(Digest(of: whole).hexadecimal.prefix(16))"
    return whole.prefix(longest - mark.utf8.count) + mark
  }

  /// A part of a name.
  static func text(_ name: String) -> String {
    let bytes = Array(name.utf8)
    if bytes.isEmpty { return ":" }
    var text = ""
    var place = 0
    while place < bytes.count {
      let rest = bytes[place...]
      if rest.starts(with: "[\"".utf8), rest.suffix(2).elementsEqual("\"]".utf8), rest.count >= 4 {
        return text + "::" + escaped(rest.dropFirst(2).dropLast(2))
      }
      if let (index, end) = index(at: rest) {
        text += ":\(index)"
        place = end
        // A digit right after it would be read as one of the index.
        if place < bytes.count, isDigit(bytes[place]) {
          text += hexadecimal(bytes[place])
          place += 1
        }
        continue
      }
      text += escaped(rest.prefix(1), isFirst: place == 0)
      place += 1
    }
    return text
  }

  /// `[12]` at a place: the digits, and the place behind.
  private static func index(at bytes: ArraySlice<UInt8>) -> (digits: String, end: Int)? {
    guard bytes.first == UInt8(ascii: "["), let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
    let digits = bytes[(bytes.startIndex + 1)..<close]
    guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
    return (String(decoding: digits, as: UTF8.self), close + 1)
  }

  private static func escaped(_ bytes: some Sequence<UInt8>, isFirst: Bool = false) -> String {
    bytes.map { byte in
      let isPlain =
        isDigit(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: "-") || (byte == UInt8(ascii: ".") && !isFirst)
      return isPlain ? String(UnicodeScalar(byte)) : hexadecimal(byte)
    }.joined()
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return ":x" + (digits.count == 1 ? "0" : "") + digits
  }
}
