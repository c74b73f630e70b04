import Expressions
import Ledger
import Values

/// The numbers of a claim as the notebook and the page over all studies write them.
struct ClaimNumbers {
  let value: Double?
  let bound: Double?
  let margin: Double?
  /// The error of what decided; nil where there is none.
  let error: Double?
  /// The sign of the comparison; nil where it is not known.
  let sign: String?
  let verdict: ClaimVerdict

  /// The numbers of a claim that was decided just now.
  init(_ claim: StudyOutcome.Claim) {
    (value, bound, margin) = (claim.outcome.value, claim.outcome.bound, claim.outcome.margin)
    error = claim.outcome.error
    sign = claim.outcome.comparison?.sign
    verdict = claim.verdict
  }

  /// Numbers from a file, which does not name the sign: it follows from them.
  ///
  /// - Parameter rule: the rule, which tells `<` from `≤` where it has only one of them.
  init(value: Double?, bound: Double?, margin: Double?, error: Double?, verdict: ClaimVerdict, rule: String = "") {
    (self.value, self.bound, self.margin, self.error, self.verdict) = (value, bound, margin, error, verdict)
    sign = Self.sign(value, bound, margin).map { sign in
      let isStrict = rule.contains(" \(sign) ") || !rule.contains(" \(sign)= ")
      return isStrict ? sign : sign == "<" ? "≤" : "≥"
    }
  }

  /// The sign with which a value and a bound have a margin; nil where neither order has it.
  private static func sign(_ value: Double?, _ bound: Double?, _ margin: Double?) -> String? {
    guard let value, let bound, let margin, margin != 0 else { return nil }
    if margin == bound - value { return "<" }
    return margin == value - bound ? ">" : nil
  }

  /// `0.104 < 0.12`: the comparison that is claimed; nil when nothing was compared.
  func comparison(digits: Int) -> String? {
    guard let value, let bound else { return value.map { Self.text($0, digits) } }
    // Two that differ never look the same.
    let enough = (digits..<17).first { value == bound || Self.text(value, $0) != Self.text(bound, $0) } ?? 17
    let escaped = sign.map(MarkdownText.escaped) ?? "against"
    return "\(Self.text(value, enough)) \(escaped) \(Self.text(bound, enough))"
  }

  /// The margin; nil where nothing was compared.
  var marginText: String? { margin.map { Self.text($0, 3) } }
  /// The error; nil where there is none.
  var errorText: String? { error.map { Self.text($0, 2) } }

  /// A number of so many significant digits; a large one as a power of ten, for its last digits say nothing.
  static func text(_ number: Double, _ digits: Int) -> String {
    let format = number.magnitude < 1e6 ? NumberFormat.significant(digits) : .scientific(digits)
    return words(format.short(of: number))
  }

  /// A number of a terminal, `-1.5e-9`, as people write it.
  private static func words(_ plain: String) -> String {
    let parts = plain.replacing("-", with: "−").split(separator: "e")
    guard parts.count == 2 else { return parts.joined() }
    return "\(parts[0]) × 10<sup>\(parts[1].replacing("+", with: ""))</sup>"
  }
}

extension ClaimVerdict {
  /// The verdict as it stands in bold at the beginning of a claim.
  var badge: String { "**\(word.prefix(1).uppercased())\(word.dropFirst())**" }
}
