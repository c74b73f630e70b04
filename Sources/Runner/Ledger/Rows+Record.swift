import Digests
import GRDB

extension Rows {
  /// The digest of all that is recorded of a run, the same in every ledger that has it: SHA-256 over `refigure-run/1` and each
  /// event's kind, time and content, one a line. Of the content, the numbers of rows are left out, a reused cell's source is named
  /// by its run's beginning and its name, and what is null is left out, so that a column added later changes nothing.
  static func record(of run: RunID, _ database: Database) throws -> Digest {
    var text = "refigure-run/1"
    let rows = try Row.fetchCursor(
      database, sql: "SELECT kind, subject, at, content FROM events WHERE run = ? ORDER BY sequence",
      arguments: [run.number])
    while let row = try rows.next() {
      let kind: String = row["kind"]
      let subject: Int64? = row["subject"]
      let content: CanonicalValue =
        switch (LedgerEvent.Kind(rawValue: kind), subject) {
        case (.started, _): try content(of: run, database)
        case (.cellFinished, let cell?): try content(of: CellID(number: cell), database)
        case (.claimDecided, let claim?): try self.content(ofClaim: claim, database)
        default: CanonicalValue(json: row["content"]) ?? .null
        }
      text += "\n\(kind) \(row["at"] as String) \(try portable(content, database).json)"
    }
    return Digest(of: text)
  }

  private static func portable(_ content: CanonicalValue, _ database: Database) throws -> CanonicalValue {
    guard var tables = content.members else { return content }
    tables["origins"] = nil
    for (table, value) in tables {
      guard let members = value.members else { continue }
      switch table {
      case "artefacts", "series", "scalars":
        tables[table] = .object(members.mapValues { portableRow($0.members ?? [:]) })
      case "cells":
        var row = members
        if case .integer(let source)? = row["source"] { row["source"] = try name(of: source, database) }
        tables[table] = portableRow(row)
      default: tables[table] = portableRow(members)
      }
    }
    return .object(tables)
  }

  /// A row without its place in this ledger; which earlier row a cell differs from depends on the ledger, too.
  private static func portableRow(_ row: [String: CanonicalValue]) -> CanonicalValue {
    .object(row.filter { !["number", "run", "cell", "differs_from"].contains($0.key) && $0.value != .null })
  }

  private static func name(of cell: Int64, _ database: Database) throws -> CanonicalValue {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT cells.name, study, hyperparameters, started FROM cells JOIN runs ON runs.number = run
        WHERE cells.number = ?
        """, arguments: [cell])
    guard let row else { return .null }
    return .list(["started", "study", "hyperparameters", "name"].map { .text(row[$0]) })
  }
}
