/// A text fit for XML and HTML, in an element or between double quotes.
package enum XMLText {
  /// A character that cannot stand in a document becomes U+FFFD, so that its place stays visible.
  ///
  /// - Parameter onOneLine: line breaks and tabs become spaces; otherwise they stay, but for carriage returns.
  package static func escaped(_ text: String, onOneLine: Bool = false) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n": result.unicodeScalars.append(onOneLine ? " " : scalar)
      case "\r": result += onOneLine ? " " : ""
      default: result.unicodeScalars.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
      }
    }
    return result
  }

  /// True when both XML 1.0 and HTML can hold a character: not a control character, nor one of Unicode's noncharacters
  /// at the end of a plane.
  package static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x20 && scalar.value != 0x7F && scalar.value & 0xFFFE != 0xFFFE
      || scalar == "\n" || scalar == "\t"
  }
}
