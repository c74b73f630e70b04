/// Records as CSV (RFC 4180, lines end with LF).
package enum CSVWriter {
  /// Fields as a line for people: those in quotes that need them, and formulas with an apostrophe in front.
  package static func line(_ fields: [String]) -> String {
    exactLine(fields.map { isFormula($0) ? "'" + $0 : $0 })
  }

  /// Fields as a line for programs, which are given every text as it is.
  package static func exactLine(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",") + "\n"
  }

  private static func field(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: needsQuotes) else { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  /// True for a text that a spreadsheet would take for a formula and carry out: the apostrophe says that it is one. A number stays one whatever its sign.
  private static func isFormula(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, "=+-@\t\r＝＋－＠".unicodeScalars.contains(first) else { return false }
    return Double(text) == nil
  }

  /// A comma, a quote, or what any program may take for the end of a line. Scalars, for a character can hide them: a comma with
  /// an accent is one.
  private static func needsQuotes(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ",", "\"", "\u{A}"..."\u{D}", "\u{85}", "\u{2028}", "\u{2029}": true
    default: false
    }
  }
}
