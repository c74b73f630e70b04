import Foundation
import Values

/// A claim's verdict in a run.
public struct ClaimDecision: Sendable, Equatable {
  /// The claim's name in its study, unique in a run.
  public var id: String
  /// The statement that is claimed.
  public var statement: String
  /// The verdict.
  public var verdict: ClaimVerdict
  /// The measured value, if it is one number.
  public var value: Double?
  /// The bound with which the value is compared.
  public var bound: Double?
  /// The margin by which it holds (positive) or fails (negative).
  public var margin: Double?
  /// The seeds that it was measured with.
  public var seeds: [UInt64]

  /// A decision.
  public init(
    id: String, statement: String, verdict: ClaimVerdict, value: Double?, bound: Double?, margin: Double?,
    seeds: [UInt64]
  ) {
    self.id = id
    self.statement = statement
    self.verdict = verdict
    self.value = value
    self.bound = bound
    self.margin = margin
    self.seeds = seeds
  }

  /// Tells whether both say the same, numbers compared bit for bit.
  public static func == (left: ClaimDecision, right: ClaimDecision) -> Bool {
    left.id == right.id && left.statement == right.statement && left.verdict == right.verdict
      && left.seeds == right.seeds && left.bits == right.bits
  }

  /// True when both have the same result, with numbers compared bit for bit; a claim's words are no result.
  public func hasSameResult(as other: ClaimDecision) -> Bool {
    var other = other
    other.statement = statement
    return self == other
  }

  /// The decision as people read it: `0.1067 ≤ 0.05: does not hold, by 0.0567`, or, with an error,
  /// `0.5021 > 0.5, ± 0.0049: undecided, within its error`.
  ///
  /// - Parameters:
  ///   - sign: the sign of the comparison that decided; nil when it is not known.
  ///   - error: the error of the margin; nil when it has none or it is not known.
  ///   - texts: the texts of numbers; those of the value, the bound and the margin, if not given.
  public func words(sign: String?, error: Double? = nil, texts: ((Double) -> String)? = nil) -> String {
    guard var text = comparison(sign: sign, error: error, texts: texts) else { return verdict.word }
    text += ": \(verdict.word)"
    if verdict == .undecided, error != nil { text += ", within its error" }
    if let margin, verdict != .undecided, !(margin == 0 && sign == "=") {
      text += ", by \(NumberFormat.significant(4).short(of: margin.magnitude))"
    }
    return text
  }

  /// The comparison that decided, without the verdict: `0.1067 ≤ 0.05`, or, with an error, `0.5021 > 0.5, ± 0.0049`; nil without one. Its
  /// parameters are those of `words`.
  public func comparison(sign: String?, error: Double? = nil, texts: ((Double) -> String)? = nil) -> String? {
    guard let value, let bound else { return nil }
    let texts = texts ?? NumberFormat.telling([value, bound], digits: 4)
    let text = sign.map { "\(texts(value)) \($0) \(texts(bound))" } ?? "\(texts(value)) against \(texts(bound))"
    return text + (error.map { ", ± \(NumberFormat.significant(2).short(of: $0))" } ?? "")
  }

  private var bits: [UInt64?] { [value?.bitPattern, bound?.bitPattern, margin?.bitPattern] }
}

/// A claim's row.
public struct ClaimRecord: Sendable, Equatable {
  /// The run that decided it.
  public var run: RunID
  /// The decision.
  public var decision: ClaimDecision
  /// The time.
  public var decided: Date

  package init(run: RunID, decision: ClaimDecision, decided: Date) {
    self.run = run
    self.decision = decision
    self.decided = decided
  }
}
