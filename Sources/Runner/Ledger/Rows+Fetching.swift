import Digests
import Foundation
import GRDB
import Values

/// The statements that read rows. A row whose text is not in the form in which this program writes it is an error of
/// the ledger, `LedgerError.corrupt`, never a default.
extension Rows {
  /// The status that is noted, whether or not a process still holds the run.
  static func status(of run: RunID, _ database: Database) throws -> RunStatus {
    let row = try Row.fetchOne(
      database, sql: "SELECT status, reason FROM run_states WHERE run = ?", arguments: [run.number])
    guard let row else { throw LedgerError.unknownRun("\(run)", nearest: try nearestRuns(to: run.number, database)) }
    return try status(row, of: run, database)
  }

  /// The status in a row with the columns of `run_states`.
  static func status(_ row: Row, of run: RunID, _ database: Database) throws -> RunStatus {
    let reason: String = row["reason"] ?? ""
    return switch try parse(row["status"], "run_states \(run)", database, RunStatus.Kind.init(rawValue:)) {
    case .running: .running
    case .finished: .finished
    case .failed: .failed(reason: reason)
    case .interrupted: .interrupted(reason: reason)
    }
  }

  static func nearestRuns(to number: Int64, _ database: Database) throws -> [RunID] {
    try Int64.fetchAll(
      database, sql: "SELECT number FROM runs ORDER BY abs(number - ?), number LIMIT 3", arguments: [number]
    ).sorted().map(RunID.init(number:))
  }

  static func cells(where condition: String, _ arguments: StatementArguments, _ database: Database) throws
    -> [CellRecord]
  {
    try summaries(where: condition, arguments, database).map { summary in
      CellRecord(summary, outputs: try outputs(of: summary.source, database))
    }
  }

  static func summaries(where condition: String, _ arguments: StatementArguments, _ database: Database) throws
    -> [CellSummary]
  {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT cells.*, texts.text AS body_text, sources.run AS source_run FROM cells
        JOIN texts ON texts.digest = cells.body LEFT JOIN cells AS sources ON sources.number = cells.source
        WHERE \(condition)
        """, arguments: arguments)
    return try rows.map { row in
      let number: Int64 = row["number"]
      let source: Int64? = row["source"]
      let place = "cells \(CellID(number: number))"
      let differsFrom: Int64? = row["differs_from"]
      let metrics: String? = row["metrics"]
      return CellSummary(
        id: CellID(number: number), run: RunID(number: row["run"]),
        cell: CellDescription(
          name: row["name"], kind: row["kind"], identity: try digest(row["identity"], "\(place), identity", database),
          body: row["body_text"], inputs: try decode([Digest].self, row["inputs"], "\(place), inputs", database)),
        disposition: disposition(row), seconds: row["seconds"],
        finished: try date(row["finished"], "\(place), finished", database),
        metricsDigest: try metrics.map { try digest($0, "\(place), metrics", database) },
        differsFrom: differsFrom.map(CellID.init(number:)),
        artefacts: try artefacts(of: CellID(number: source ?? number), database))
    }
  }

  /// What became of a cell, by the columns `source`, `source_run` and `reason`.
  static func disposition(_ row: Row) -> CellDisposition {
    let source: Int64? = row["source"]
    let sourceRun: Int64? = row["source_run"]
    if let source, let sourceRun {
      return .reused(from: CellID(number: source), of: RunID(number: sourceRun))
    }
    let reason: String? = row["reason"]
    return reason.map { .failed(reason: $0) } ?? .computed
  }

  /// The latest row in which some run computed that identity.
  static func latestComputedCell(_ identity: Digest, _ database: Database) throws -> CellRecord? {
    try cells(
      where: "cells.identity = ? AND cells.disposition = 'computed' ORDER BY cells.number DESC LIMIT 1",
      [identity.hexadecimal], database
    ).first
  }

  /// How outputs differ from those that were recorded last under the cell's identity; nil when they do not.
  static func discrepancy(
    of cell: CellDescription, _ outputs: CellOutputs, _ database: Database
  ) throws -> CellDiscrepancy? {
    guard let recorded = try latestComputedCell(cell.identity, database) else { return nil }
    let differences = outputs.differences(from: recorded.outputs)
    if differences.isEmpty { return nil }
    return CellDiscrepancy(
      name: cell.name, identity: cell.identity, recorded: recorded.id, recordedRun: recorded.run,
      differences: differences)
  }

  /// The row in which a run computed a cell; nil when it did not.
  static func computedCell(named name: String, of run: RunID, _ database: Database) throws -> CellID? {
    try Int64.fetchOne(
      database, sql: "SELECT number FROM cells WHERE run = ? AND name = ? AND disposition = 'computed'",
      arguments: [run.number, name]
    ).map(CellID.init(number:))
  }

  static func outputs(of cell: CellID, _ database: Database) throws -> CellOutputs {
    func rows(_ table: String) throws -> [Row] {
      let statement = try database.cachedStatement(sql: "SELECT * FROM \(table) WHERE cell = ? ORDER BY name")
      return try Row.fetchAll(statement, arguments: [cell.number])
    }
    var outputs = CellOutputs(artefacts: try artefacts(of: cell, database))
    for row in try rows("series") {
      let name: String = row["name"]
      guard let epochs = LittleEndian.integers(row["epochs"]), let values = LittleEndian.doubles(row["samples"]) else {
        throw LedgerError.corrupt(path: path(database), detail: "series '\(name)' of \(cell) has a torn value")
      }
      outputs.series.append(MetricSeries(name: name, epochs: epochs, values: values))
    }
    for row in try rows("scalars") {
      outputs.scalars[row["name"]] = Double(bitPattern: UInt64(bitPattern: row["bits"]))
    }
    return outputs
  }

  private static func artefacts(of cell: CellID, _ database: Database) throws -> [ArtefactRecord] {
    let statement = try database.cachedStatement(sql: "SELECT * FROM artefacts WHERE cell = ? ORDER BY name")
    return try Row.fetchAll(statement, arguments: [cell.number]).map { row in
      let name: String = row["name"]
      return ArtefactRecord(
        name: name, digest: try digest(row["digest"], "artefacts '\(name)' of \(cell), digest", database),
        mediaType: row["media_type"], bytes: row["bytes"])
    }
  }

  /// The run's result for a cell of that name, if it has one.
  static func result(
    for cell: CellDescription, of run: RunID, _ database: Database
  ) throws -> (id: CellID, identity: Digest)? {
    let row = try Row.fetchOne(
      database, sql: "SELECT number, identity FROM cells WHERE run = ? AND name = ? AND disposition <> 'failed'",
      arguments: [run.number, cell.name])
    return try row.map { row in
      let id = CellID(number: row["number"])
      return (id, try digest(row["identity"], "cells \(id), identity", database))
    }
  }

  static func requireNoResult(for cell: CellDescription, of run: RunID, _ database: Database) throws {
    if try result(for: cell, of: run, database) != nil {
      throw LedgerError.cellAlreadyFinished(run, cell: cell.name)
    }
  }

  /// The metrics digest of a row from which a cell is to be reused, if that is allowed.
  static func metricsOfSource(_ source: CellID, for cell: CellDescription, _ database: Database) throws -> Digest {
    let row = try Row.fetchOne(
      database, sql: "SELECT identity, disposition, metrics FROM cells WHERE number = ?", arguments: [source.number])
    guard let row else { throw LedgerError.notReusable(source, reason: "there is no such row") }
    guard row["disposition"] == "computed", let metrics: String = row["metrics"] else {
      throw LedgerError.notReusable(source, reason: "it was not computed; reuse the row that it came from")
    }
    let identity: String = row["identity"]
    guard identity == cell.identity.hexadecimal else {
      throw LedgerError.notReusable(
        source, reason: "its identity is \(identity.prefix(12)), that of cell '\(cell.name)' is \(cell.identity.short)")
    }
    return try digest(metrics, "cells \(source), metrics", database)
  }

  static func claim(_ name: String, of run: RunID, _ database: Database) throws -> ClaimRecord? {
    try claims(where: "run = ? AND name = ?", [run.number, name], database).first
  }

  static func claims(
    where condition: String, _ arguments: StatementArguments, _ database: Database
  ) throws -> [ClaimRecord] {
    func number(_ bits: Int64?) -> Double? { bits.map { Double(bitPattern: UInt64(bitPattern: $0)) } }
    return try Row.fetchAll(
      database, sql: "SELECT * FROM claims WHERE \(condition) ORDER BY number", arguments: arguments
    ).map { row in
      let name: String = row["name"]
      let run = RunID(number: row["run"])
      let place = "claims '\(name)' of \(run)"
      return ClaimRecord(
        run: run,
        decision: ClaimDecision(
          id: name, statement: row["statement"],
          verdict: try parse(row["verdict"], "\(place), verdict", database, ClaimVerdict.init(rawValue:)),
          value: number(row["value_bits"]), bound: number(row["bound_bits"]), margin: number(row["margin_bits"]),
          seeds: try decode([UInt64].self, row["seeds"], "\(place), seeds", database)),
        decided: try date(row["decided"], "\(place), decided", database))
    }
  }

  static func events(of run: RunID, _ database: Database) throws -> [LedgerEvent] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM events WHERE run = ? ORDER BY sequence", arguments: [run.number]
    ).map { row in
      let place = "events \(row["sequence"] as Int64)"
      return LedgerEvent(
        sequence: row["sequence"], run: run,
        kind: try parse(row["kind"], "\(place), kind", database, LedgerEvent.Kind.init(rawValue:)),
        subject: row["subject"], at: try date(row["at"], "\(place), at", database), content: row["content"],
        previous: try digest(row["previous"], "\(place), previous", database),
        digest: try digest(row["digest"], "\(place), digest", database))
    }
  }

  static func digest(_ text: String, _ place: String, _ database: Database) throws -> Digest {
    try parse(text, place, database, Digest.init(hexadecimal:))
  }

  static func date(_ text: String, _ place: String, _ database: Database) throws -> Date {
    try parse(text, place, database, Timestamp.date)
  }

  static func decode<Value: Decodable>(
    _ type: Value.Type, _ text: String, _ place: String, _ database: Database
  ) throws -> Value {
    try parse(text, place, database) { try? JSONDecoder().decode(type, from: Data($0.utf8)) }
  }

  static func parse<Value>(
    _ text: String, _ place: String, _ database: Database, _ value: (String) -> Value?
  ) throws -> Value {
    if let value = value(text) { return value }
    throw LedgerError.corrupt(path: path(database), detail: "\(place) holds '\(text.prefix(80))'")
  }

  private static func path(_ database: Database) -> String { database.description }
}
