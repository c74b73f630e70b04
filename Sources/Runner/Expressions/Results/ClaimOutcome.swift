/// The outcome of a claim.
public struct ClaimOutcome: Hashable, Sendable {
  /// The verdict: the claim holds, fails or is undecided.
  public internal(set) var verdict: Verdict
  /// The left-hand side of the comparison that decided, at its worst over the quantifiers; nil when nothing was
  /// compared.
  public let value: Double?
  /// Its right-hand side.
  public let bound: Double?
  /// The signed distance of the value from the bound: positive when the claim holds, negative when it fails. Zero
  /// is either: `<=` holds there and `<` does not.
  public let margin: Double?
  /// The name at which it was worst, if the claim is for every one of an index.
  public let member: String?
  /// The seed, from 0, whose value is given; nil for a mean of two.
  public let seed: Int?
  /// The epoch at which it was worst, if the claim is for every epoch.
  public let epoch: Int?
  /// The comparison that decided; nil when nothing was compared.
  public internal(set) var comparison: Expression.Comparison? = nil
  /// The error of the margin: its standard deviation over the replicates of the metrics in the claim; nil when none of them has any.
  public internal(set) var error: Double? = nil
  /// True when the margin is less than its error, and the claim undecided for that reason.
  public var isWithinError: Bool {
    if case .undecided = verdict { return error != nil }
    return false
  }
  /// The outcome of each seed, in order (at the worst name, if an index is the outer quantifier).
  public let seeds: [SeedOutcome]

  /// A claim's verdict.
  public enum Verdict: Hashable, Sendable {
    /// It holds.
    case holds
    /// It fails.
    case fails
    /// It cannot be said: a value is missing or not a number, or the margin is within its error.
    case undecided(reason: String)
  }

  /// A claim at one seed.
  public struct SeedOutcome: Hashable, Sendable {
    /// The seed, from 0.
    public let seed: Int
    /// The verdict on the claim there.
    public let verdict: Verdict
    /// The left-hand side.
    public let value: Double?
    /// The right-hand side.
    public let bound: Double?
    /// The signed margin.
    public let margin: Double?
    /// The name at which this seed was worst, or the one in question.
    public let member: String?
  }

  /// An outcome without values.
  package static func undecided(_ reason: String) -> ClaimOutcome {
    ClaimOutcome(
      verdict: .undecided(reason: reason), value: nil, bound: nil, margin: nil, member: nil, seed: nil, epoch: nil,
      seeds: [])
  }
}

extension ClaimOutcome.Verdict: CustomStringConvertible {
  /// `holds`, `fails`, or `undecided: reason`.
  public var description: String {
    switch self {
    case .holds: "holds"
    case .fails: "fails"
    case .undecided(let reason): "undecided: \(reason)"
    }
  }
}
