/// A way to write a number, without locale.
public enum NumberFormat: Hashable, Sendable {
  /// The shortest text that reads back as the same number.
  case shortest
  /// `| fixed N`: N digits after the point.
  case fixed(Int)
  /// `| significant N`: N significant digits.
  case significant(Int)
  /// N significant digits and always a power of ten.
  case scientific(Int)
  /// `| percent N`: a hundred times the number, N digits after the point, and ` %`.
  case percent(Int)
  /// A number of bytes in units of a thousand, `12.3 kB`.
  case bytes
  /// A number of seconds, `12.3 s`, `3 min 20 s` or `2 h 5 min`.
  case duration

  /// A number in this format for prose: `−1.5 × 10^-9`. Rounded in decimal from the shortest round-trip form, halves away
  /// from zero.
  public func text(of number: Double) -> String { text(of: number, .prose) }

  /// A number with its error in this format for prose, `0.650 ± 0.003` or `(65.0 ± 0.3) %`; without one, the number.
  public func text(of number: Double, error: Double?) -> String {
    guard let error else { return text(of: number) }
    guard case .percent = self, number.isFinite, error.isFinite else {
      return "\(text(of: number)) ± \(text(of: error))"
    }
    func bare(_ number: Double) -> String { String(text(of: number).dropLast(2)) }
    return "(\(bare(number)) ± \(bare(error))) %"
  }

  /// A number in this format for a terminal, `-1.5e-9`: the same digits as in prose, in characters that programs read.
  public func plain(of number: Double) -> String { text(of: number, .plain) }

  /// The number in this format for a terminal, without zeros at the end of its decimals: `0.05`, not `0.05000`.
  public func short(of number: Double) -> String {
    let text = plain(of: number)
    let parts = text.split(separator: "e", omittingEmptySubsequences: false)
    guard let mantissa = parts.first, mantissa.contains(".") else { return text }
    let digits = mantissa.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed()
    return ([String(digits)] + parts.dropFirst().map(String.init)).joined(separator: "e")
  }

  /// A way to write some numbers for a terminal with the fewest significant digits, but at least so many, with which two that differ
  /// never look the same.
  public static func telling(_ numbers: some Sequence<Double>, digits: Int) -> @Sendable (Double) -> String {
    let different = Set(numbers.filter(\.isFinite))
    for digits in digits..<17 {
      let format = NumberFormat.significant(digits)
      if Set(different.map(format.short)).count == different.count { return { format.short(of: $0) } }
    }
    return { NumberFormat.shortest.plain(of: $0) }
  }

  private func text(of number: Double, _ style: DecimalText.Style) -> String {
    guard number.isFinite else {
      return number.isNaN ? style.undefined : (number < 0 ? style.minus : "") + style.infinity
    }
    switch self {
    case .shortest: return number == 0 ? "0" : Self.withoutPoint(number.description)
    case .fixed(let digits): return DecimalText(number).fixed(digits, style)
    case .percent(let digits): return DecimalText(number).scaled(by: 2).fixed(digits, style) + " %"
    case .significant(let digits): return DecimalText(number).significant(digits, style)
    case .scientific(let digits): return DecimalText(number).scientific(digits, style)
    case .bytes: return Self.size(number, style)
    case .duration: return Self.duration(number, style)
    }
  }

  private static func withoutPoint(_ text: String) -> String {
    text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func size(_ bytes: Double, _ style: DecimalText.Style) -> String {
    let units = ["kB", "MB", "GB", "TB"]
    // As the rounded number will have it: 999 950 bytes are 1.0 MB.
    guard bytes.magnitude >= 1_000 else { return DecimalText(bytes).fixed(0, style) + " B" }
    var unit = 0
    var limit = 999_950.0
    while unit < units.count - 1, bytes.magnitude >= limit {
      unit += 1
      limit *= 1_000
    }
    return DecimalText(bytes).scaled(by: -3 * (unit + 1)).fixed(1, style) + " " + units[unit]
  }

  private static func duration(_ seconds: Double, _ style: DecimalText.Style) -> String {
    guard seconds.magnitude >= 99.95, let whole = Int(exactly: seconds.rounded()) else {
      return DecimalText(seconds).fixed(1, style) + " s"
    }
    let sign = whole < 0 ? style.minus : ""
    let count = whole.magnitude
    if count < 6_000 { return "\(sign)\(count / 60) min \(count % 60) s" }
    let minutes = (count + 30) / 60
    return "\(sign)\(minutes / 60) h \(minutes % 60) min"
  }
}
