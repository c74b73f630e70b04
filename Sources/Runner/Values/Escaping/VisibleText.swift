import Foundation

/// A text that a program wrote, made fit to be shown: what would move a terminal's cursor or change its colours is seen and not done.
package enum VisibleText {
  /// The text with each control character but line breaks and tabs as its picture, `␛[31m`. A line break of another system is a line break,
  /// characters that turn the direction of writing or have no width are written by their number.
  package static func shown(_ text: String) -> String {
    var shown = ""
    for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A: shown.unicodeScalars.append(scalar)
      case 0..<0x20: shown.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
      case 0x7F: shown += "␡"
      case 0x80..<0xA0, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF:
        shown += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  /// The last lines of what a program wrote, fit to be shown, with the number of all of its lines, and of those that are left out.
  ///
  /// - Parameters:
  ///   - bytes: what it wrote.
  ///   - lines: the most lines.
  ///   - size: the most bytes; a line that does not fit is cut at its beginning.
  package static func end(of bytes: Data, lines: Int, size: Int) -> (shown: String, lines: Int, left: Int) {
    let newline = UInt8(ascii: "\n")
    let isCut = !bytes.isEmpty && bytes.last != newline
    let count = bytes.count { $0 == newline } + (isCut ? 1 : 0)
    var kept = bytes.suffix(size).split(separator: newline, omittingEmptySubsequences: false)
    if !isCut, !kept.isEmpty { kept.removeLast() }
    // Its first line begins before what is looked at, unless all of it is.
    if bytes.count > size, kept.count > 1 { kept.removeFirst() }
    let last = kept.suffix(lines)
    let text = last.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    return (shown(text), count, max(0, count - last.count))
  }
}
