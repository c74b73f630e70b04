import Digests
import Ledger
import Runs
import StandardCells
import Studies

extension MonitoredJob {
  /// A step of a run, by its place among those that go on at once.
  init(
    _ step: PlannedStep, of run: Int, isRecorded: Bool, cost: Double, part: Double, before: StepDuration?,
    needs: [Int], rank: Int
  ) {
    let (cell, workload) = (step.cell, step.cell.body.workload)
    self.init(
      run: run, name: step.name, cell: cell.name, kind: cell.kind.name, unit: cell.kind.progressWords.step,
      total: workload.parts * workload.steps, isCounted: cell.claim == nil, isRecorded: isRecorded,
      isFree: cell.claim != nil || cell.body.holdsData, sharesThreads: workload.steps > 0 && !cell.body.isForeign,
      isForeign: cell.body.isForeign,
      cost: cost, part: part, before: before, needs: needs, rank: rank)
  }

  /// The end of a study, whose files are written then.
  init(endOf run: Int, needs: [Int], rank: Int) {
    self.init(
      run: run, name: nil, cell: "", kind: "", unit: "", total: 0, isCounted: false, isRecorded: false, isFree: false,
      sharesThreads: false, isForeign: false, cost: .infinity, before: nil, needs: needs, rank: rank)
  }
}

/// The times that the steps of a study took in earlier runs, by name.
struct StepDurations {
  private let known: [String: (seconds: Double, body: Digest)]

  init(of study: Study, _ ledger: Ledger, path: String) throws(LedgerError) {
    known = try ledger.lastDurations(studyPath: path)
  }

  /// The time that a step took last; nil when none of its name was computed.
  func last(_ step: PlannedStep) -> StepDuration? {
    guard let last = known[step.name], last.seconds.isFinite, last.seconds >= 0 else { return nil }
    return StepDuration(seconds: last.seconds, isSame: last.body == Digest(of: step.cell.canonicalJSON))
  }
}
