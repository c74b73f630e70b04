import Ledger
import Runs

/// The length of a step that can go on from a shorter one, such as its epochs.
package struct StepLength: Sendable {
  package let step: PlannedStep
  /// The length of the whole step.
  package let whole: Int
  /// The length from which it goes on; 0 from the beginning.
  package let start: Int

  /// Nil for a step that has no such length.
  package init?(_ step: PlannedStep, _ states: StateStore) {
    guard let length = step.cell.body.continuation?.length, let lineage = step.lineage else { return nil }
    self.step = step
    whole = length
    start = states.lengths(of: lineage).filter { (1..<length).contains($0) }.max() ?? 0
  }

  /// The length that is left to do.
  package var left: Int { whole - start }
}
