import Values

/// A `{claim}` cell: a statement of the paper that can fail.
public struct ClaimCell: Hashable, Sendable {
  /// Where the paper says it.
  public let paper: String
  /// What it says, in a sentence.
  public let statement: String
  /// When it holds.
  public let holds: Expression
  /// Why this comparison and this bound.
  public let because: String
  /// The least number of seeds with which it is decided.
  public let minimumSeeds: Int

  /// Whether the claim holds; undecided with fewer seeds than it needs.
  public func outcome(in environment: some ExpressionEnvironment) -> ClaimOutcome {
    guard environment.seedCount >= minimumSeeds else {
      return .undecided("needs \(minimumSeeds) seeds, has \(environment.seedCount)")
    }
    return holds.outcome(in: environment)
  }
}

extension ClaimCell: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "paper": .text(paper), "statement": .text(statement), "holds": holds.canonicalValue, "because": .text(because),
      "seeds": .integer(minimumSeeds),
    ])
  }
}
