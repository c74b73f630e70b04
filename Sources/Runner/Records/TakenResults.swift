/// The results that a run takes from what is recorded, to be recorded together.
public struct TakenResults: Sendable {
  /// The steps whose outputs are those of an earlier row, each with that row.
  public var steps: [(cell: StepDescription, source: StepID)] = []
  /// The verdicts on claims.
  public var claims: [ClaimDecision] = []

  /// Nothing.
  public init() {}

  /// True when there is nothing to record.
  public var isEmpty: Bool { steps.isEmpty && claims.isEmpty }
}
