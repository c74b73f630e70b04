import Digests
import GRDB
import Values

extension Rows {
  /// The digest of all that is recorded of a run, the same in every ledger that has it: SHA-256 over `refigure-run/1` and each
  /// event's kind, time and content, one a line. Of the content, the numbers of rows are left out, a reused cell's source is named
  /// by its run's beginning and its name, and what is null is left out, so that a column added later changes nothing.
  static func record(of run: RunID, _ database: Database) throws -> Digest {
    var text = "refigure-run/1"
    let rows = try Row.fetchCursor(
      database, sql: "SELECT kind, subject, at, content FROM events WHERE run = ? ORDER BY sequence",
      arguments: [run])
    while let row = try rows.next() {
      let kind: LedgerEvent.Kind = try row.read("kind")
      let subject: Int64? = try row.read("subject")
      let content: Value =
        switch (kind, subject) {
        case (.started, _): try content(of: run, database)
        case (.cellFinished, let cell?): try content(of: StepID(number: cell), database)
        case (.claimDecided, let claim?): try self.content(ofClaim: claim, database)
        default: Value(json: try row.read("content")) ?? .null
        }
      let time: String = try row.read("at")
      text += "\n\(kind.rawValue) \(time) \(try portable(content, database).canonicalJSON)"
    }
    return Digest(of: text)
  }

  private static func portable(_ content: Value, _ database: Database) throws -> Value {
    guard var tables = content.members else { return content }
    tables["origins"] = nil
    for (table, value) in tables {
      guard let members = value.members else { continue }
      switch table {
      case "artefacts", "series", "scalars":
        tables[table] = .mapping(members.mapValues { portableRow($0.members ?? [:]) })
      case "cells":
        var row = members
        if case .integer(let source)? = row["source"] { row["source"] = try name(of: source, database) }
        tables[table] = portableRow(row)
      default: tables[table] = portableRow(members)
      }
    }
    return .mapping(tables)
  }

  /// A row without its place in this ledger; which earlier row a cell differs from depends on the ledger, too.
  private static func portableRow(_ row: [String: Value]) -> Value {
    .mapping(row.filter { !["number", "run", "cell", "differs_from"].contains($0.key) && $0.value != .null })
  }

  private static func name(of cell: Int, _ database: Database) throws -> Value {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT cells.name, study, hyperparameters, started FROM cells JOIN runs ON runs.number = run
        WHERE cells.number = ?
        """, arguments: [cell])
    guard let row else { return .null }
    return .list(try ["started", "study", "hyperparameters", "name"].map { .text(try row.read($0)) })
  }
}
