import Digests
import Foundation
import GRDB
import Values

/// The statements that add rows, each with its event, inside the caller's transaction.
enum Rows {
  static func insert(_ start: RunStart, study: Digest, as run: RunID, at time: String, _ database: Database) throws {
    let (hyperparameters, environment) = (
      try keep(start.hyperparameters, database), try keep(start.environment, database)
    )
    try StartRow(
      run: run, start: start, study: study, hyperparameters: hyperparameters, environment: environment, time: time
    ).insert(database)
    try keepLeaves(of: start.hyperparameters, database)
  }

  static func insert(_ row: CellRow, outputs: StepOutputs, _ database: Database) throws -> StepID {
    _ = try keep(row.cell.body, database)
    try row.insert(database)
    let id = StepID(number: database.lastInsertedRowID)
    for artefact in outputs.artefacts {
      try database.execute(
        sql: "INSERT INTO artefacts (cell, name, digest, media_type, bytes) VALUES (?, ?, ?, ?, ?)",
        arguments: [id, artefact.name, artefact.digest, artefact.mediaType, artefact.bytes])
    }
    for one in outputs.series {
      try database.execute(
        sql: "INSERT INTO series (cell, name, epochs, samples) VALUES (?, ?, ?, ?)",
        arguments: [id, one.name, LittleEndian.encode(one.epochs), LittleEndian.encode(one.values)])
      try insertPoints(of: id, one, database)
    }
    for (name, value) in outputs.scalars.sorted(by: { $0.key.precedesInBytes($1.key) }) {
      try database.execute(
        sql: "INSERT INTO scalars (cell, name, bits) VALUES (?, ?, ?)",
        arguments: [id, name, Int64(bitPattern: value.bitPattern)])
      try insertPoint(of: id, name, value, database)
    }
    try appendEvent(
      .cellFinished, of: row.run, subject: id.number, at: row.time, content: try content(of: id, database), database)
    return id
  }

  /// Adds the row of a cell whose outputs are another row's, unless the run has it.
  static func reuse(
    _ cell: StepDescription, from source: StepID, of run: RunID, at time: String, _ database: Database
  ) throws -> StepID {
    if let present = try result(for: cell, of: run, database) {
      guard present.identity == cell.identity else { throw LedgerError.cellAlreadyFinished(run, cell: cell.name) }
      return present.id
    }
    var row = CellRow(cell: cell, run: run, disposition: "reused", seconds: 0, at: time)
    row.metrics = try metricsOfSource(source, for: cell, database)
    row.source = source
    return try insert(row, outputs: StepOutputs(), database)
  }

  /// Adds the row of a claim, unless the run has it.
  static func decide(_ claim: ClaimDecision, of run: RunID, at time: String, _ database: Database) throws {
    if let present = try claims(where: "run = ? AND name = ?", [run, claim.id], database).first {
      if present.decision == claim { return }
      throw LedgerError.claimAlreadyDecided(run, claim: claim.id)
    }
    try ClaimRow(claim: claim, run: run, time: time).insert(database)
    let number = database.lastInsertedRowID
    try appendEvent(
      .claimDecided, of: run, subject: number, at: time, content: try content(ofClaim: number, database), database)
  }

  static func insert(_ taken: TakenResults, of run: RunID, at time: String, _ database: Database) throws {
    for step in taken.steps { _ = try reuse(step.cell, from: step.source, of: run, at: time, database) }
    for claim in taken.claims { try decide(claim, of: run, at: time, database) }
  }

  static func insert(_ origin: RunOrigin, of run: RunID, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO origins (run, name, record, head_events, head_digest, imported) VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        run, origin.name.description, origin.record, origin.head.events, origin.head.digest,
        Timestamp.text(origin.imported),
      ])
  }

  static func appendEvent(
    _ kind: LedgerEvent.Kind, of run: RunID, subject: Int64?, at time: String, content: Value, _ database: Database
  ) throws {
    let last = try ChainHead.fetchOne(database)
    let sequence = (last?.events ?? 0) + 1
    let previous = last?.digest ?? LedgerEvent.origin
    let json = content.canonicalJSON
    let digest = LedgerEvent.digest(
      previous: previous.hexadecimal, sequence: sequence, run: run.number, kind: kind.rawValue, subject: subject,
      at: time, content: json)
    try database.execute(
      sql: """
        INSERT INTO events (sequence, run, kind, subject, at, content, previous, digest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """, arguments: [sequence, run, kind, subject, time, json, previous, digest])
  }

  /// Keeps a text once and returns its digest.
  private static func keep(_ text: String, _ database: Database) throws -> Digest {
    let digest = Digest(of: text)
    try database.execute(
      sql: "INSERT INTO texts (digest, text) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING", arguments: [digest, text])
    return digest
  }
}

/// A row of `runs` about to be added.
private struct StartRow: PersistableRecord {
  static let databaseTableName = "runs"
  let run: RunID
  let start: RunStart
  let study, hyperparameters, environment: Digest
  let time: String

  func encode(to row: inout PersistenceContainer) {
    row["number"] = run
    row["study_title"] = start.studyTitle
    row["study_path"] = start.studyPath
    row["study"] = study
    row["hyperparameters"] = hyperparameters
    row["seeds"] = Value.list(start.seeds.map(Value.unsigned)).canonicalJSON
    row["data"] = Value.mapping(start.data.mapValues { .text($0.hexadecimal) }).canonicalJSON
    row["version_control"] = "none"
    if case .git(let state) = start.versionControl {
      row["version_control"] = "git"
      row["commit_hash"] = state.commit
      row["branch"] = state.branch
      row["remote"] = state.remote
      row["difference"] = state.difference
    }
    row["environment"] = environment
    row["numerics_version"] = start.numericsVersion
    row["command"] = Value.texts(start.command).canonicalJSON
    row["started"] = time
  }
}

/// A row of `cells` about to be added.
struct CellRow: PersistableRecord {
  static let databaseTableName = "cells"
  let cell: StepDescription
  let run: RunID
  let disposition: String
  let seconds: Double
  let time: String
  var source: StepID?
  var differsFrom: StepID?
  var reason: String?
  var metrics: Digest?

  init(cell: StepDescription, run: RunID, disposition: String, seconds: Double, at time: String) {
    self.cell = cell
    self.run = run
    self.disposition = disposition
    self.seconds = seconds
    self.time = time
  }

  func encode(to row: inout PersistenceContainer) {
    row["run"] = run
    row["name"] = cell.name
    row["cell"] = cell.cell
    row["repetition"] = cell.repetition
    row["kind"] = cell.kind
    row["identity"] = cell.identity
    row["body"] = Digest(of: cell.body)
    row["inputs"] = Value.texts(cell.inputs.map(\.hexadecimal)).canonicalJSON
    row["disposition"] = disposition
    row["source"] = source
    row["differs_from"] = differsFrom
    row["reason"] = reason
    row["seconds"] = seconds
    row["metrics"] = metrics
    row["finished"] = time
  }
}

/// A row of `claims` about to be added.
private struct ClaimRow: PersistableRecord {
  static let databaseTableName = "claims"
  let claim: ClaimDecision
  let run: RunID
  let time: String

  func encode(to row: inout PersistenceContainer) {
    row["run"] = run
    row["name"] = claim.id
    row["statement"] = claim.statement
    row["verdict"] = claim.verdict
    for (column, value) in [("value", claim.value), ("bound", claim.bound), ("margin", claim.margin)] {
      row[column] = value
      row["\(column)_bits"] = value.map { Int64(bitPattern: $0.bitPattern) }
    }
    row["seeds"] = Value.list(claim.seeds.map(Value.unsigned)).canonicalJSON
    row["decided"] = time
  }
}
