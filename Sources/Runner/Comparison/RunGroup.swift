import Expressions
import Ledger
import Queries

/// Runs that were given the same but for their seeds, with what they gave, taken together.
package struct RunGroup: Sendable {
  /// `A`, `B`, … in the order of the first run of each.
  package let name: String
  /// The runs, in the order in which they were named.
  package let runs: [QueriedRun]
  /// The values of what differs between groups, in the comparison's order; nil where a group has none.
  package let values: [String?]
  /// The number of different seeds.
  package let seeds: Int
  /// The answers to what was asked, of all seeds.
  package let answers: [RunAnswer]
  /// The curves that were asked for: at each seed its values by epoch.
  package let curves: [[Series]]
  /// The decisions on each claim, in the order of the runs.
  package let claims: [String: [ClaimDecision]]

  /// The numbers of claims by verdict, of all runs.
  package var verdicts: VerdictCounts { VerdictCounts(claims.values.flatMap { $0.map(\.verdict) }) }
}
