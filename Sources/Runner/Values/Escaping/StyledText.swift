/// Text with marks for colours, which become a terminal's sequences only where it is printed, and nothing everywhere else. So a text
/// can be measured, aligned and made harmless before it is coloured.
package enum StyledText {
  /// A meaning that is shown by a colour, and never by a colour alone.
  package enum Style: UInt32, CaseIterable, Sendable {
    /// Something holds, or is finished.
    case good
    /// Something does not hold, or failed.
    case bad
    /// Something is undecided, or was interrupted.
    case open
    /// A heading.
    case strong
    /// Something that matters less.
    case faint

    fileprivate var sequence: String {
      switch self {
      case .good: "\u{1B}[32m"
      case .bad: "\u{1B}[31m"
      case .open: "\u{1B}[33m"
      case .strong: "\u{1B}[1m"
      case .faint: "\u{1B}[2m"
      }
    }
  }

  // Scalars that Unicode leaves to programs and that no text has a use for.
  private static let first: UInt32 = 0xF_FF00
  private static let end = Unicode.Scalar(first + 0xF0) ?? "\u{FFFD}"

  private static func mark(_ style: Style) -> Unicode.Scalar { Unicode.Scalar(first + style.rawValue) ?? "\u{FFFD}" }

  /// A text in a style; an empty text stays empty.
  package static func text(_ text: String, _ style: Style?) -> String {
    guard let style, !text.isEmpty else { return text }
    var styled = String.UnicodeScalarView([mark(style)])
    styled += plain(text).unicodeScalars
    styled.append(end)
    return String(styled)
  }

  /// The text without marks.
  package static func plain(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isMark) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.filter { !isMark($0) }))
  }

  /// The text with a terminal's sequences in place of the marks, or without them.
  package static func rendered(_ text: String, inColour: Bool) -> String {
    guard inColour else { return plain(text) }
    var rendered = ""
    for scalar in text.unicodeScalars {
      if scalar == end {
        rendered += "\u{1B}[0m"
      } else if isMark(scalar) {
        rendered += Style(rawValue: scalar.value - first)?.sequence ?? ""
      } else {
        rendered.unicodeScalars.append(scalar)
      }
    }
    return rendered
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool { (first...first + 0xFF).contains(scalar.value) }
}
