import Digests
import Foundation
import GRDB
import Values

/// The statements that add rows, each with its event, inside the caller's transaction.
enum Rows {
  static func insert(_ start: RunStart, study: Digest, as run: RunID, at time: String, _ database: Database) throws {
    var state: GitState?
    if case .git(let git) = start.versionControl { state = git }
    let data = CanonicalValue.object(start.data.mapValues { .text($0.hexadecimal) })
    try database.execute(
      sql: """
        INSERT INTO runs (number, study_title, study_path, study, hyperparameters, seeds, data, version_control,
          commit_hash, branch, remote, difference, environment, numerics_version, command, started)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        run.number, start.studyTitle, start.studyPath, study.hexadecimal,
        try keep(start.hyperparameters, database), CanonicalValue.json(start.seeds), data.json,
        state == nil ? "none" : "git", state?.commit, state?.branch, state?.remote, state?.difference?.hexadecimal,
        try keep(start.environment, database), start.numericsVersion, CanonicalValue.json(start.command), time,
      ])
  }

  static func insert(_ row: CellRow, outputs: CellOutputs, _ database: Database) throws -> CellID {
    try database.execute(
      sql: """
        INSERT INTO cells (run, name, kind, identity, body, inputs, disposition, source, differs_from, reason, seconds,
          metrics, finished)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        row.run.number, row.cell.name, row.cell.kind, row.cell.identity.hexadecimal, try keep(row.cell.body, database),
        CanonicalValue.json(row.cell.inputs.map(\.hexadecimal)), row.disposition, row.source?.number,
        row.differsFrom?.number, row.reason, row.seconds, row.metrics?.hexadecimal, row.time,
      ])
    let id = CellID(number: database.lastInsertedRowID)
    for artefact in outputs.artefacts {
      try database.execute(
        sql: "INSERT INTO artefacts (cell, name, digest, media_type, bytes) VALUES (?, ?, ?, ?, ?)",
        arguments: [id.number, artefact.name, artefact.digest.hexadecimal, artefact.mediaType, artefact.bytes])
    }
    for one in outputs.series {
      try database.execute(
        sql: "INSERT INTO series (cell, name, epochs, samples) VALUES (?, ?, ?, ?)",
        arguments: [id.number, one.name, LittleEndian.encode(one.epochs), LittleEndian.encode(one.values)])
    }
    for (name, value) in outputs.scalars {
      try database.execute(
        sql: "INSERT INTO scalars (cell, name, bits) VALUES (?, ?, ?)",
        arguments: [id.number, name, Int64(bitPattern: value.bitPattern)])
    }
    try appendEvent(
      .cellFinished, of: row.run, subject: id.number, at: row.time, content: try content(of: id, database), database)
    return id
  }

  static func insert(_ claim: ClaimDecision, of run: RunID, at time: String, _ database: Database) throws {
    func bits(_ value: Double?) -> Int64? { value.map { Int64(bitPattern: $0.bitPattern) } }
    try database.execute(
      sql: """
        INSERT INTO claims (run, name, statement, verdict, value_bits, bound_bits, margin_bits, seeds, decided)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        run.number, claim.id, claim.statement, claim.verdict.rawValue, bits(claim.value), bits(claim.bound),
        bits(claim.margin), CanonicalValue.json(claim.seeds), time,
      ])
    let number = database.lastInsertedRowID
    try appendEvent(
      .claimDecided, of: run, subject: number, at: time, content: try content(ofClaim: number, database), database)
  }

  static func appendEvent(
    _ kind: LedgerEvent.Kind, of run: RunID, subject: Int64?, at time: String, content: CanonicalValue,
    _ database: Database
  ) throws {
    let last = try Row.fetchOne(database, sql: "SELECT sequence, digest FROM events ORDER BY sequence DESC LIMIT 1")
    let sequence: Int64 = (last?["sequence"] ?? 0) + 1
    let previous: String = last?["digest"] ?? LedgerEvent.origin.hexadecimal
    let digest = LedgerEvent.digest(
      previous: previous, sequence: sequence, run: run.number, kind: kind.rawValue, subject: subject, at: time,
      content: content.json)
    try database.execute(
      sql: """
        INSERT INTO events (sequence, run, kind, subject, at, content, previous, digest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        sequence, run.number, kind.rawValue, subject, time, content.json, previous, digest.hexadecimal,
      ])
  }

  /// Keeps a text once and returns its digest.
  private static func keep(_ text: String, _ database: Database) throws -> String {
    let digest = Digest(of: text).hexadecimal
    try database.execute(
      sql: "INSERT INTO texts (digest, text) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING", arguments: [digest, text])
    return digest
  }
}

/// A row of `cells` about to be added.
struct CellRow {
  let cell: CellDescription
  let run: RunID
  let disposition: String
  let seconds: Double
  let time: String
  var source: CellID?
  var differsFrom: CellID?
  var reason: String?
  var metrics: Digest?

  init(cell: CellDescription, run: RunID, disposition: String, seconds: Double, at time: String) {
    self.cell = cell
    self.run = run
    self.disposition = disposition
    self.seconds = seconds
    self.time = time
  }
}
