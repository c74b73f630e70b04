import Digests
import Foundation
import GRDB

/// The statements that read rows. A value that is not in the form in which this program writes it is an error of the
/// ledger, `LedgerError.corrupt`, never a default.
extension Rows {
  /// The status that is noted, whether or not a process still holds the run.
  static func status(of run: RunID, _ database: Database) throws -> RunStatus {
    let status = try RunStatus.fetchOne(
      database, sql: "SELECT status, reason FROM run_states WHERE run = ?", arguments: [run])
    guard let status else { throw LedgerError.unknownRun("\(run)", nearest: try nearestRuns(to: run.number, database)) }
    return status
  }

  static func nearestRuns(to number: Int64, _ database: Database) throws -> [RunID] {
    try RunID.fetchAll(
      database, sql: "SELECT number FROM runs ORDER BY abs(number - ?), number LIMIT 3", arguments: [number]
    ).sorted()
  }

  /// The studies that were run, the one that was run last first: from path to path in the index, however many runs there are.
  static func studies(_ database: Database) throws -> [(path: String, latest: RunID)] {
    try Row.fetchAll(
      database,
      sql: """
        WITH RECURSIVE paths (path) AS (
          SELECT min(study_path) FROM runs
          UNION ALL SELECT (SELECT min(study_path) FROM runs WHERE study_path > path) FROM paths WHERE path IS NOT NULL
        )
        SELECT path, (SELECT max(number) FROM runs WHERE study_path = path) AS latest FROM paths WHERE path IS NOT NULL
        ORDER BY latest DESC
        """
    ).map { (try $0.read("path"), try $0.read("latest")) }
  }

  static func cells(where condition: String, _ arguments: StatementArguments, _ database: Database) throws
    -> [StepRecord]
  {
    try summaries(where: condition, arguments, database).map { summary in
      StepRecord(summary: summary, outputs: try outputs(of: summary.source, database))
    }
  }

  static func summaries(where condition: String, _ arguments: StatementArguments, _ database: Database) throws
    -> [StepSummary]
  {
    var summaries = try StepSummary.fetchAll(
      database,
      sql: """
        SELECT cells.*, texts.text AS body_text, sources.run AS source_run FROM cells
        JOIN texts ON texts.digest = cells.body LEFT JOIN cells AS sources ON sources.number = cells.source
        WHERE \(condition)
        """, arguments: arguments)
    for index in summaries.indices {
      summaries[index].artefacts = try artefacts(of: summaries[index].source, database)
    }
    return summaries
  }

  /// The latest row in which some run computed that identity.
  static func latestComputedStep(_ identity: Digest, _ database: Database) throws -> StepRecord? {
    try cells(
      where: "cells.identity = ? AND cells.disposition = 'computed' ORDER BY cells.number DESC LIMIT 1", [identity],
      database
    ).first
  }

  /// The differences of outputs from those that were recorded last under the cell's identity; nil when there are none.
  static func discrepancy(
    of cell: StepDescription, _ outputs: StepOutputs, _ database: Database
  ) throws -> StepDiscrepancy? {
    guard let recorded = try latestComputedStep(cell.identity, database) else { return nil }
    let differences = outputs.differences(from: recorded.outputs, promise: cell.reproducibility)
    if differences.isEmpty { return nil }
    return StepDiscrepancy(
      name: cell.name, identity: cell.identity, recorded: recorded.id, recordedRun: recorded.run,
      differences: differences)
  }

  /// The row in which a run computed a cell; nil when it did not.
  static func computedStep(named name: String, of run: RunID, _ database: Database) throws -> StepID? {
    try StepID.fetchOne(
      database, sql: "SELECT number FROM cells WHERE run = ? AND name = ? AND disposition = 'computed'",
      arguments: [run, name])
  }

  static func outputs(of cell: StepID, _ database: Database) throws -> StepOutputs {
    let series = try database.cachedStatement(sql: "SELECT * FROM series WHERE cell = ? ORDER BY name")
    let scalars = try database.cachedStatement(sql: "SELECT * FROM scalars WHERE cell = ?")
    return StepOutputs(
      artefacts: try artefacts(of: cell, database), series: try MetricSeries.fetchAll(series, arguments: [cell]),
      scalars: Dictionary(
        try Row.fetchAll(scalars, arguments: [cell]).map { (try $0.read("name"), try $0.number("bits") ?? .nan) },
        uniquingKeysWith: { first, _ in first }))
  }

  private static func artefacts(of cell: StepID, _ database: Database) throws -> [ArtefactRecord] {
    let statement = try database.cachedStatement(sql: "SELECT * FROM artefacts WHERE cell = ? ORDER BY name")
    return try ArtefactRecord.fetchAll(statement, arguments: [cell])
  }

  /// The run's result for a cell of that name, if it has one.
  static func result(
    for cell: StepDescription, of run: RunID, _ database: Database
  ) throws -> (id: StepID, identity: Digest)? {
    try Row.fetchOne(
      database, sql: "SELECT number, identity FROM cells WHERE run = ? AND name = ? AND disposition <> 'failed'",
      arguments: [run, cell.name]
    ).map { (try $0.read("number"), try $0.read("identity")) }
  }

  /// The run's result for a cell, when it is that one; nil when there is none.
  ///
  /// - Throws: `LedgerError.cellAlreadyFinished` when the run has another one.
  static func sameResult(
    as cell: StepDescription, _ outputs: StepOutputs, of run: RunID, _ database: Database
  ) throws -> StepID? {
    guard let present = try result(for: cell, of: run, database) else { return nil }
    let summary = try summaries(where: "cells.number = ?", [present.id], database).first
    guard present.identity == cell.identity, let summary,
      outputs.differences(
        from: try self.outputs(of: summary.source, database), promise: cell.reproducibility
      ).isEmpty
    else { throw LedgerError.cellAlreadyFinished(run, cell: cell.name) }
    return present.id
  }

  static func requireNoResult(for cell: StepDescription, of run: RunID, _ database: Database) throws {
    if try result(for: cell, of: run, database) != nil {
      throw LedgerError.cellAlreadyFinished(run, cell: cell.name)
    }
  }

  /// The metrics digest of a row from which a cell is to be reused, if that is allowed.
  static func metricsOfSource(_ source: StepID, for cell: StepDescription, _ database: Database) throws -> Digest {
    let row = try Row.fetchOne(
      database, sql: "SELECT number, identity, disposition, metrics FROM cells WHERE number = ?", arguments: [source])
    guard let row else { throw LedgerError.notReusable(source, reason: "there is no such row") }
    guard try row.read("disposition") == "computed" else {
      throw LedgerError.notReusable(source, reason: "it was not computed; reuse the row that it came from")
    }
    let identity: Digest = try row.read("identity")
    guard identity == cell.identity else {
      throw LedgerError.notReusable(
        source, reason: "its identity is \(identity.short), that of cell '\(cell.name)' is \(cell.identity.short)")
    }
    return try row.read("metrics")
  }

  static func claims(
    where condition: String, _ arguments: StatementArguments, _ database: Database
  ) throws -> [ClaimRecord] {
    try ClaimRecord.fetchAll(
      database, sql: "SELECT * FROM claims WHERE \(condition) ORDER BY number", arguments: arguments)
  }

  static func events(of run: RunID, _ database: Database) throws -> [LedgerEvent] {
    try LedgerEvent.fetchAll(database, sql: "SELECT * FROM events WHERE run = ? ORDER BY sequence", arguments: [run])
  }
}
