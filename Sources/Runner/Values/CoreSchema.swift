/// The meaning of plain YAML scalars: YAML 1.2's core schema without octal, hexadecimal and non-finite numbers.
///
/// `12`, `-3`, `1e-3`, `.5` and `5.` are numbers, the first two whole; `true`, `false`, `null` and `~` are what they
/// say; `1_000`, `0x1F`, `yes`, `on` and everything in quotes are texts.
package enum CoreSchema {
  /// The value of a plain scalar; nil for a number that no finite value stands for (`.inf`, `.nan`, `1e999`).
  package static func value(ofPlain text: String) -> Value? {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .flag(true)
    case "false", "False", "FALSE": return .flag(false)
    case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF":
      return nil
    default: break
    }
    if isWhole(text) {
      if let integer = Int(text) { return .integer(integer) }
      if let unsigned = UInt64(text) { return .unsigned(unsigned) }
    }
    guard isNumber(text) else { return .text(text) }
    return number(text).map(Value.number)
  }

  /// A finite decimal number.
  package static func number(_ text: String) -> Double? {
    guard isNumber(text) else { return nil }
    // Swift reads no number that begins or ends with its point.
    let sign = text.first == "-" ? "-" : ""
    let magnitude = text.drop { $0 == "-" || $0 == "+" }
    let parts = magnitude.split(whereSeparator: { $0 == "e" || $0 == "E" })
    var mantissa = String(parts[0])
    if mantissa.hasPrefix(".") { mantissa = "0" + mantissa }
    if mantissa.hasSuffix(".") { mantissa += "0" }
    let exponent = parts.count > 1 ? "e" + parts[1] : ""
    guard let number = Double(sign + mantissa + exponent), number.isFinite else { return nil }
    return number
  }

  private static func isWhole(_ text: String) -> Bool {
    let digits = text.utf8.first == 45 || text.utf8.first == 43 ? text.utf8.dropFirst() : text.utf8[...]
    return !digits.isEmpty && digits.allSatisfy(isDigit)
  }

  private static func isNumber(_ text: String) -> Bool {
    var rest = text.utf8[...]
    if rest.first == 45 || rest.first == 43 { rest = rest.dropFirst() }
    let whole = rest.prefix(while: isDigit)
    rest = rest.dropFirst(whole.count)
    var fraction = rest.prefix(0)
    if rest.first == 46 {
      rest = rest.dropFirst()
      fraction = rest.prefix(while: isDigit)
      rest = rest.dropFirst(fraction.count)
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return false }
    guard let mark = rest.first else { return true }
    guard mark == 101 || mark == 69 else { return false }
    rest = rest.dropFirst()
    if rest.first == 45 || rest.first == 43 { rest = rest.dropFirst() }
    return !rest.isEmpty && rest.allSatisfy(isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
