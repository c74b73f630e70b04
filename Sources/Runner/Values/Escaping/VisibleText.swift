import Foundation

/// A text that a program wrote, made fit to be shown: what would move a terminal's cursor or change its colours is seen and not done.
package enum VisibleText {
  /// The text with each control character but line breaks and tabs as its picture, `␛[31m`. A line break of another system is a line break,
  /// characters that turn the direction of writing or have no width are written by their number.
  package static func shown(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    var shown = ""
    for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
      switch scalar.value {
      case 0..<0x20 where isHidden(scalar):
        shown.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
      case 0x7F: shown += "␡"
      case _ where isHidden(scalar): shown += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  /// A JSON text with those characters, which can stand in its texts alone, as JSON writes them: another text of the same value.
  package static func shown(inJSON text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
      guard isHidden(scalar) else {
        shown.unicodeScalars.append(scalar)
        continue
      }
      for unit in String(Character(scalar)).utf16 {
        let digits = String(unit, radix: 16)
        shown += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return shown
  }

  /// True for a character that a terminal acts upon or that nobody sees: controls but line breaks and tabs, turns of the direction of
  /// writing, and what has no width.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
      0xFFF9...0xFFFB,
      0xE0000...0xE007F:
      true
    default: false
    }
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
