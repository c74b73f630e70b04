/// A number as it looks on a page, whatever marks stand between its digits.
struct ShownNumber: Equatable {
  let isNegative: Bool
  /// The digits and, if there is one, the point between them.
  let mantissa: String
  /// The error in units of the last digit; nil where there is none.
  let error: String?
  let exponent: Int

  /// The ways in which a shown text can be read: a comma is a decimal one or one between groups. None where it is no number.
  static func readings(of text: String) -> [ShownNumber] {
    var plain = text.filter { !$0.isWhitespace }
    for (from, to) in [("−", "-"), ("–", "-"), ("∗", "×"), ("·", "×"), ("%", ""), ("\u{200B}", "")] {
      plain = plain.replacing(from, with: to)
    }
    let dotted = plain.replacing(",", with: ".")
    let grouped = plain.replacing(",", with: "")
    var all: [ShownNumber] = []
    for candidate in [dotted, grouped] {
      if let number = ShownNumber(candidate), !all.contains(number) { all.append(number) }
    }
    return all
  }

  private init?(_ text: String) {
    var text = text
    // `(0.76±0.03)×10-9`, and `76.1(12)`.
    var power = 0
    if let times = text.firstIndex(of: "×") {
      let tail = text[text.index(after: times)...]
      guard tail.hasPrefix("10"), let value = Int(tail.dropFirst(2)) else { return nil }
      power = value
      text = String(text[..<times])
    } else if let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      guard let value = Int(text[text.index(after: mark)...]) else { return nil }
      power = value
      text = String(text[..<mark])
    }
    if text.contains("±"), text.hasPrefix("("), text.hasSuffix(")") { text = String(text.dropFirst().dropLast()) }
    isNegative = text.hasPrefix("-")
    if isNegative || text.hasPrefix("+") { text.removeFirst() }
    var units: String?
    if let sign = text.firstIndex(of: "±") {
      units = String(text[text.index(after: sign)...].filter { $0 != "." }.drop { $0 == "0" })
      text = String(text[..<sign])
    } else if let open = text.firstIndex(of: "("), text.hasSuffix(")") {
      // `0.3(12)` and `0.3(1.2)` are the same.
      units = String(text[text.index(after: open)...].dropLast().filter { $0 != "." })
      text = String(text[..<open])
    }
    guard !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber || $0 == "." }),
      text.count(where: { $0 == "." }) < 2,
      units?.allSatisfy({ $0.isASCII && $0.isNumber }) ?? true
    else { return nil }
    mantissa = text
    error = units
    exponent = power
  }
}
