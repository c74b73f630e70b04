import Execution
import Foundation
import Ledger
import Reports
import Runs
import Studies
import Sweeps
import Values

/// The trials of a sweep as they are now: in the ledger, and in the ledgers of its tasks.
package struct TaskSurvey: Sendable {
  /// The rows of the ledger's trials, and of those that tasks have not finished; nil for those that no task was given.
  package var rows: [SweepTable.Row?]
  /// The places of trials that are finished in a task's ledger and not taken over.
  package var waiting: Set<Int> = []
  /// The number of runs that were taken over now.
  package var imported = 0
  /// Computations that gave other results than recorded here under the same identity.
  package var discrepancies: [StepDiscrepancy] = []

  /// The trials that the study refuses, with the reason.
  package var invalid: [(trial: Int, reason: String)] {
    rows.enumerated().compactMap { place, row in
      guard let row, case .invalid(let reason) = row.status else { return nil }
      return (place + 1, reason)
    }
  }

  /// The places of trials without a row that counts: those that a task has to run, or that none was given.
  package func missing(of plan: SweepPlan) -> [Int] {
    let representatives = plan.representatives
    return rows.indices.filter { place in
      guard representatives[place] == place, !waiting.contains(place) else { return false }
      return switch rows[place]?.status {
      case nil, .missing, .failed: true
      case .finished, .invalid: false
      }
    }
  }
}

extension SweepSession {
  /// Looks at all trials.
  ///
  /// - Parameter takes: true to take over what tasks have finished, each run once, however often it is asked for.
  package func survey(
    _ plan: SweepPlan, _ folder: JobFolder, _ jobs: [SweepJob], takes: Bool
  ) throws -> TaskSurvey {
    let session = runSession
    let all = plan.trials.indices.map { $0 }
    let database = project.runs.appending(path: Ledger.fileName)
    let isThere = FileManager.default.fileExists(atPath: database.path)
    let ledger = takes || isThere ? try Ledger(folder: project.runs, access: takes ? .readWrite : .readOnly) : nil
    let known = try SweepSurvey(plan: plan, session: session, ledger: ledger).rows(all)
    var survey = TaskSurvey(rows: known)
    var unfinished: [Int: SweepTable.Row] = [:]
    for (task, trials) in Self.trials(of: jobs).sorted(by: { $0.key < $1.key }) {
      let places = trials.map { $0 - 1 }.filter { known.indices.contains($0) && known[$0] == nil }
      if places.isEmpty { continue }
      let shard = try look(at: task, in: folder, places, plan, session)
      defer { shard.ledger?.close() }
      for (place, row) in zip(places, shard.rows) where row.status != .finished { unfinished[place] = row }
      let finished = zip(places, shard.rows).filter { $1.status == .finished }
      guard let source = shard.ledger, !finished.isEmpty else { continue }
      guard takes, let ledger else {
        survey.waiting.formUnion(finished.map(\.0))
        continue
      }
      for run in try ledger.importRuns(finished.compactMap(\.1.run), from: source) {
        if run.isNew {
          try StudyReport(of: run.run, in: ledger, project.program).writeAll(in: project)
        }
        survey.imported += run.isNew ? 1 : 0
        survey.discrepancies += run.discrepancies
      }
    }
    // Read back from here, as any sweep would.
    if takes, survey.imported > 0 {
      survey.rows = try SweepSurvey(plan: plan, session: session, ledger: ledger).rows(all)
    }
    for place in all where survey.rows[place] == nil { survey.rows[place] = unfinished[place] }
    ledger?.close()
    return survey
  }

  /// The numbers of the trials of each task, by the task's number.
  package static func trials(of jobs: [SweepJob]) -> [Int: [Int]] {
    var trials: [Int: Set<Int>] = [:]
    for task in jobs.flatMap(\.manifest.tasks) { trials[task.number, default: []].formUnion(task.trials) }
    return trials.mapValues { $0.sorted() }
  }

  /// Looks up some trials in a task's ledger: the finished ones with their runs there, the others with the reason.
  private func look(
    at task: Int, in folder: JobFolder, _ places: [Int], _ plan: SweepPlan, _ session: RunSession
  ) throws -> (ledger: Ledger?, rows: [SweepTable.Row]) {
    func missing(_ reason: String) -> [SweepTable.Row] {
      places.map { SweepTable.Row(plan.trials[$0], .missing(reason: reason)) }
    }
    let shard = folder.shard(of: task)
    guard FileManager.default.fileExists(atPath: shard.appending(path: Ledger.fileName).path) else {
      return (nil, missing("task \(task) has not begun"))
    }
    do {
      let ledger = try Ledger(folder: shard, access: .readOnly)
      let found = try SweepSurvey(plan: plan, session: session, ledger: ledger).rows(places)
      let rows = zip(places, found).map { place, row in
        let trial = plan.trials[place]
        // The number of a run that failed there is another one's here.
        if case .failed(let reason)? = row?.status { return SweepTable.Row(trial, .failed(reason: reason)) }
        return row ?? SweepTable.Row(trial, .missing(reason: "task \(task) has not come to its end"))
      }
      return (ledger, rows)
    } catch {
      guard error is LedgerError else { throw error }
      return (nil, missing("the ledger of task \(task) cannot be read: \(error)"))
    }
  }
}
