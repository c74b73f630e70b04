/// The columns that texts take in a terminal: two for wide characters, none for marks that stand on others.
package enum ColumnWidth {
  /// The columns of a text without control characters.
  package static func of(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + of($1) }
  }

  /// The columns of a character: those of its widest scalar, for the others join it.
  package static func of(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    // A picture may be asked for by a selector behind it.
    if scalars.contains("\u{FE0F}"), scalars.first?.properties.isEmoji == true, (scalars.first?.value ?? 0) > 0xFF {
      return 2
    }
    return scalars.reduce(0) { max($0, of($1)) }
  }

  /// The beginning of a text that takes no more than so many columns; what is cut away is told by an ellipsis.
  package static func cut(_ text: String, to width: Int) -> String {
    if of(text) <= width { return text }
    var (kept, columns) = ("", 0)
    for character in text {
      let next = of(character)
      if columns + next > width - 1 { break }
      kept.append(character)
      columns += next
    }
    return width > 0 ? kept + "…" : ""
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    // Vowels and ends of Hangul syllables stand on the consonant before them.
    if (0x1160...0x11FF).contains(scalar.value) { return 0 }
    return scalar.properties.isEmojiPresentation || wide.contains { $0.contains(scalar.value) } ? 2 : 1
  }

  /// What Unicode calls wide or full width, in blocks.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60,
    0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD,
  ]
}
