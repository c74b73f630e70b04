import Outlines

/// A character's shape in one face, in thousandths of the font size, y downwards from the baseline.
///
/// Text is drawn as outlines, so that a figure needs no font and looks the same everywhere.
package struct Glyph: Equatable, Sendable {
  package enum Face: String, CaseIterable, Sendable {
    case regular = "g"
    case italic = "i"
    case bold = "b"

    /// Bold italic is bold.
    package init(isItalic: Bool, isBold: Bool) { self = isBold ? .bold : isItalic ? .italic : .regular }
  }

  /// The name of its definition: the same shape has the same name in every figure.
  package let identifier: String
  package let advance: Int
  /// Path data; empty for blanks.
  package let outline: String

  /// The shape of a character; what italic or bold lack is regular, and what all lack is a box.
  package init(_ scalar: Unicode.Scalar, _ face: Face = .regular) {
    // Line breaks and tabs are blanks, as they are where XML is read.
    let code = scalar.value < 0x20 ? 0x20 : scalar.value
    if let own = Self.table(face)[code] {
      self = own
    } else {
      self = Self.regular[code] ?? Self.box
    }
  }

  /// True if a character has an outline of its own, or is a blank.
  package static func isKnown(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (scalar.value != 0x7F && regular[scalar.value] != nil)
  }

  // MARK: Tables

  private static let regular = table(of: .regular, OutlineTables.regular)
  private static let italic = table(of: .italic, OutlineTables.italic)
  private static let bold = table(of: .bold, OutlineTables.bold)

  /// An em wide, and open.
  private static let box = regular[0] ?? Glyph(identifier: "g0", advance: 1000, outline: "")

  private static func table(_ face: Face) -> [UInt32: Glyph] {
    switch face {
    case .regular: regular
    case .italic: italic
    case .bold: bold
    }
  }

  private static func table(of face: Face, _ texts: [String]) -> [UInt32: Glyph] {
    var table: [UInt32: Glyph] = [:]
    for text in texts {
      for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
        let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 2).map(Substring.init)
        guard fields.count > 1, let code = UInt32(fields[0], radix: 16), let advance = Int(fields[1]) else { continue }
        table[code] = Glyph(
          identifier: face.rawValue + fields[0], advance: advance, outline: fields.count > 2 ? String(fields[2]) : "")
      }
    }
    return table
  }

  private init(identifier: String, advance: Int, outline: String) {
    self.identifier = identifier
    self.advance = advance
    self.outline = outline
  }
}
