import Digests
import Execution
import Foundation
import Ledger
import Reports
import Runs
import Studies
import Values

/// The outcomes of a sweep's tasks, brought together.
public struct SweepCollection: Sendable {
  /// The table, from this ledger alone but for trials that are not finished.
  public let table: SweepTable
  /// The number of runs that were taken over now.
  public let imported: Int
  /// The tasks with trials that are not finished, each with its state.
  public let open: [(task: Int, state: String)]
  /// Computations that gave other results than recorded here under the same identity; it should be none.
  public let discrepancies: [StepDiscrepancy]
}

extension SweepSession {
  /// Takes the finished runs of a sweep's tasks over into the ledger, each exactly once, however often it is asked for.
  ///
  /// A task that is still under way, or whose ledger cannot be read, leaves its trials missing.
  ///
  /// - Throws: as `run(_:)`; `RunError.unreadable` when no tasks were prepared.
  ///
  /// - Parameters:
  ///   - file: the study.
  ///   - cluster: the batch system; nil for the one that has tasks of this sweep.
  public func collect(_ file: URL, from cluster: (any Cluster)? = nil) throws -> SweepCollection {
    let plan = try plan(file)
    let folders = (cluster.map { [$0] } ?? Clusters.all).map { tasksFolder(plan, on: $0) }
    let prepared = folders.first {
      FileManager.default.fileExists(atPath: $0.appending(path: SweepManifest.fileName).path)
    }
    let folder = prepared ?? folders[0]
    let manifest = try SweepManifest(from: folder.appending(path: SweepManifest.fileName))
    let session = runSession
    let ledger = try Ledger(folder: project.runs)
    let all = plan.trials.indices.map { $0 }
    let known = try SweepSurvey(plan: plan, session: session, ledger: ledger).rows(all)
    var (imported, discrepancies): (Int, [StepDiscrepancy]) = (0, [])
    var unfinished: [Int: SweepTable.Row] = [:]
    for (index, trials) in manifest.tasks.enumerated() {
      let places = trials.map { $0 - 1 }.filter { known.indices.contains($0) && known[$0] == nil }
      if places.isEmpty { continue }
      let shard = try look(at: index + 1, in: folder, places, plan, session)
      for row in shard.rows where row.status != .finished { unfinished[row.trial.number - 1] = row }
      let runs = shard.rows.filter { $0.status == .finished }.compactMap(\.run)
      guard let source = shard.ledger, !runs.isEmpty else { continue }
      for run in try ledger.importRuns(runs, from: source) {
        if run.isNew {
          try StudyReport(of: run.run, in: ledger, project.program).writeAll(in: project)
        }
        imported += run.isNew ? 1 : 0
        discrepancies += run.discrepancies
      }
    }
    // Read back from here, as any sweep would.
    var rows = try SweepSurvey(plan: plan, session: session, ledger: ledger).rows(all)
    for place in all where rows[place] == nil { rows[place] = unfinished[place] }
    let table = table(plan, rows)
    let open = manifest.tasks.enumerated().compactMap { index, trials -> (task: Int, state: String)? in
      let rows = trials.map { table.rows[$0 - 1] }.filter { $0.status != .finished }
      guard let reason = rows.first?.status.reason else { return nil }
      let numbers = rows.map { "\($0.trial.number)" }.joined(separator: ", ")
      return (index + 1, "\(Count.noun(rows.count, "trial")) \(numbers) \(rows[0].status.word): \(reason)")
    }
    return SweepCollection(table: table, imported: imported, open: open, discrepancies: discrepancies)
  }

  /// Looks up some trials in a task's ledger: the finished ones with their runs there, the others with the reason.
  private func look(
    at task: Int, in folder: URL, _ places: [Int], _ plan: SweepPlan, _ session: RunSession
  ) throws -> (ledger: Ledger?, rows: [SweepTable.Row]) {
    func missing(_ reason: String) -> [SweepTable.Row] {
      places.map { SweepTable.Row(plan.trials[$0], .missing(reason: reason)) }
    }
    let shard = Self.shard(task, in: folder)
    guard FileManager.default.fileExists(atPath: shard.appending(path: Ledger.fileName).path) else {
      return (nil, missing("task \(task) has not begun"))
    }
    do {
      let ledger = try Ledger(folder: shard, access: .readOnly)
      let found = try SweepSurvey(plan: plan, session: session, ledger: ledger).rows(places)
      let rows = try zip(places, found).map { place, row in
        try row ?? unfinished(plan.trials[place], task, plan, ledger)
      }
      return (ledger, rows)
    } catch {
      guard error is LedgerError else { throw error }
      return (nil, missing("the ledger of task \(task) cannot be read: \(error)"))
    }
  }

  /// A trial that a task has not finished.
  private func unfinished(
    _ trial: SweepTrial, _ task: Int, _ plan: SweepPlan, _ ledger: Ledger
  ) throws -> SweepTable.Row {
    let overrides = plan.overrides.merging(trial.overrides) { _, own in own }
    let study = try Study.read(
      from: plan.file, kinds: project.program.kinds, named: plan.path, setting: plan.study.setting, overrides: overrides
    )
    let run = try ledger.latestUnfinishedRun(
      study: Digest(of: study.source), hyperparameters: study.hyperparameters(overrides: overrides))
    if case .failed(let reason) = run?.status { return SweepTable.Row(trial, .failed(reason: reason)) }
    return SweepTable.Row(trial, .missing(reason: "task \(task) has not come to its end"))
  }
}
