import Digests
import Foundation
import GRDB
import Values

/// The parts of a run that go from one ledger to another.
struct RunTransfer {
  /// The run there.
  let run: RunRecord
  /// The place where it was recorded first.
  let origin: RunOrigin
  /// The names, in their own runs, of the cells that it reuses.
  let sourceNames: [StepID: String]
  /// Its cells, claims and events; nil unless it is to be added.
  var details: RunDetails?
}

/// The rows of runs of another ledger, added in the order in which they were recorded there, inside the caller's transaction.
struct RunCopy {
  let database: Database
  /// Runs here by their names there.
  var runs: [RunID: RunID]
  /// The other ledger's file.
  let path: String
  /// The runs to be added.
  var planned: [RunTransfer] = []
  private var discrepancies: [RunID: [StepDiscrepancy]] = [:]

  init(database: Database, runs: [RunID: RunID], path: String) {
    self.database = database
    self.runs = runs
    self.path = path
  }

  /// Adds the runs, and compares their record here with their record there.
  mutating func carryOut() throws -> [ImportedRun] {
    var events: [(event: LedgerEvent, transfer: RunTransfer)] = []
    for transfer in planned {
      let number = try Int64.fetchOne(database, sql: "SELECT coalesce(max(number), 0) + 1 FROM runs") ?? 1
      runs[transfer.run.id] = RunID(number: number)
      try begin(transfer)
      events += (transfer.details?.events ?? []).map { ($0, transfer) }
    }
    for (event, transfer) in events.sorted(by: { $0.event.sequence < $1.event.sequence }) {
      try add(event, of: transfer)
    }
    return try planned.map { transfer in
      let (source, expected) = (transfer.run.id, transfer.origin.record)
      let run = try here(source)
      let found = try Rows.record(of: run, database)
      guard found == expected else {
        throw corrupt("\(source) arrived with record \(found.short), expected \(expected.short)")
      }
      return ImportedRun(source: source, run: run, isNew: true, discrepancies: discrepancies[source] ?? [])
    }
  }

  private func corrupt(_ detail: String) -> LedgerError { .corrupt(path: path, detail: detail) }

  private func here(_ run: RunID) throws -> RunID {
    guard let here = runs[run] else { throw corrupt("a cell refers to \(run), which is not there") }
    return here
  }

  /// The rows that stand for a run as a whole; its first event follows in its turn.
  private func begin(_ transfer: RunTransfer) throws {
    let (record, run) = (transfer.run, try here(transfer.run.id))
    let start = RunStart(
      studyTitle: record.studyTitle, studyPath: record.studyPath, studyText: "",
      hyperparameters: record.hyperparameters,
      seeds: record.seeds, data: record.data, versionControl: record.versionControl, environment: record.environment,
      numericsVersion: record.numericsVersion, command: record.command)
    try Rows.insert(start, study: record.study, as: run, at: Timestamp.text(record.started), database)
    try Rows.insert(transfer.origin, of: run, database)
    let last = transfer.details?.events.last { $0.kind != .cellFinished && $0.kind != .claimDecided }
    // Whoever held a run that did not end is gone.
    var (status, reason, ended) = ("running", String?.none, String?.none)
    if let last, last.kind != .started, last.kind != .resumed {
      (status, ended) = (last.kind.rawValue, Timestamp.text(last.at))
      reason = Value.reason(in: last.content)
    }
    try database.execute(
      sql: "INSERT INTO run_states (run, status, reason, ended) VALUES (?, ?, ?, ?)",
      arguments: [run, status, reason, ended])
  }

  private mutating func add(_ event: LedgerEvent, of transfer: RunTransfer) throws {
    let run = try here(transfer.run.id)
    switch event.kind {
    case .started:
      try Rows.appendEvent(
        .started, of: run, subject: nil, at: Timestamp.text(event.at), content: try Rows.content(of: run, database),
        database)
    case .cellFinished:
      guard let cell = transfer.details?.steps.first(where: { $0.id.number == event.subject }) else {
        throw corrupt("event \(event.sequence) records no cell")
      }
      try add(cell, of: transfer)
    case .claimDecided:
      let name = Value(json: event.content)?.members?["claims"]?.members?["name"]
      guard let claim = transfer.details?.claims.first(where: { .text($0.decision.id) == name }) else {
        throw corrupt("event \(event.sequence) records no claim")
      }
      try Rows.decide(claim.decision, of: run, at: Timestamp.text(claim.decided), database)
    case .resumed, .finished, .failed, .interrupted:
      guard let content = Value(json: event.content) else {
        throw corrupt("event \(event.sequence) holds '\(event.content.prefix(80))'")
      }
      try Rows.appendEvent(
        event.kind, of: run, subject: nil, at: Timestamp.text(event.at), content: content, database)
    }
  }

  private mutating func add(_ cell: StepRecord, of transfer: RunTransfer) throws {
    let run = try here(transfer.run.id)
    let time = Timestamp.text(cell.finished)
    func row(_ disposition: String) -> CellRow {
      var row = CellRow(cell: cell.cell, run: run, disposition: disposition, seconds: cell.seconds, at: time)
      row.metrics = cell.metricsDigest
      return row
    }
    switch cell.disposition {
    case .computed:
      var row = row("computed")
      let discrepancy = try Rows.discrepancy(of: cell.cell, cell.outputs, database)
      row.differsFrom = discrepancy?.recorded
      _ = try Rows.insert(row, outputs: cell.outputs, database)
      if let discrepancy { discrepancies[cell.run, default: []].append(discrepancy) }
    case .reused(let source, let owner):
      var row = row("reused")
      row.source = try Rows.computedStep(
        named: transfer.sourceNames[source] ?? cell.cell.name, of: try here(owner), database)
      _ = try Rows.insert(row, outputs: StepOutputs(), database)
    case .failed(let reason):
      var row = row("failed")
      row.reason = reason
      _ = try Rows.insert(row, outputs: StepOutputs(artefacts: cell.outputs.artefacts), database)
    }
  }
}
