import Digests
import GRDB

/// Checks that the values for SQL are those that are recorded as bits and as JSON.
extension Verification {
  /// Compares the points of a row with its series' and scalars' bits; a row that was reused has none of its own.
  mutating func checkPoints(of cell: StepID, _ outputs: StepOutputs, _ owner: String) throws {
    var missing: [Point: Double] = [:]
    for one in outputs.series {
      for (epoch, value) in zip(one.epochs, one.values) { missing[Point(name: one.name, epoch: epoch)] = value }
    }
    for (name, value) in outputs.scalars { missing[Point(name: name, epoch: nil)] = value }
    let statement = try database.cachedStatement(
      sql: """
        SELECT name, CASE WHEN has_epochs THEN epoch END AS epoch, value
        FROM points LEFT JOIN quantities ON number = quantity WHERE cell = ? ORDER BY name, epoch
        """)
    // Of a series, the first point that differs is enough.
    var told: Set<String> = []
    let rows = try Row.fetchCursor(statement, arguments: [cell])
    while let row = try rows.next() {
      let point = Point(name: try row.read("name") as String? ?? "nameless", epoch: try row.read("epoch"))
      let found: Double? = try row.read("value")
      let recorded = missing.removeValue(forKey: point)
      let isRight = recorded != nil && found == Self.readable(recorded)
      guard !isRight, told.insert(point.name).inserted else { continue }
      fail(
        "points", "'\(point.name)' of \(owner)", point.column, recorded.map(Self.words) ?? "missing", Self.words(found))
    }
    for (point, value) in missing.sorted(by: { $0.key.epoch ?? 0 < $1.key.epoch ?? 0 })
    where told.insert(point.name).inserted {
      fail("points", "'\(point.name)' of \(owner)", point.column, Self.words(value), "missing")
    }
  }

  /// Compares the cell and repetition of each row with its name.
  mutating func checkNames() throws {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT number, run, name, cell, repetition FROM cells
        WHERE name <> cell || coalesce('/' || repetition, '') OR (repetition IS NULL AND \(LedgerSchema.hasRepetition))
        """)
    while let row = try rows.next() {
      let (name, cell): (String, String) = (try row.read("name"), try row.read("cell"))
      let repetition: Int? = try row.read("repetition")
      fail(
        "cells", "\(try row.read("number") as StepID) '\(name)' of \(try row.read("run") as RunID)",
        "cell and repetition", "'\(name)'", "'\(cell)'\(repetition.map { ", repetition \($0)" } ?? "")")
    }
  }

  /// Compares the numbers of a claim with their bits.
  mutating func checkNumbers(ofClaim claim: Int64, _ owner: String) throws {
    let row = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT * FROM claims WHERE number = ?"), arguments: [claim])
    guard let row else { return }
    for column in ["value", "bound", "margin"] {
      let expected = Self.readable(try row.number("\(column)_bits"))
      let found: Double? = try row.read(column)
      if found != expected { fail("claims", owner, column, Self.words(expected), Self.words(found)) }
    }
  }

  /// Compares the leaves of each run's hyperparameters with their text.
  mutating func checkHyperparameters() throws {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT min(runs.number) AS run, texts.text, sets.number AS "set" FROM runs
        JOIN texts ON texts.digest = runs.hyperparameters
        LEFT JOIN hyperparameter_sets AS sets ON sets.digest = texts.digest GROUP BY texts.digest
        """)
    while let row = try rows.next() {
      let set: Int64? = try row.read("set")
      let found = try HyperparameterLeaf.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT cell, path, value, real FROM hyperparameter_set_leaves
            JOIN hyperparameter_leaves ON number = leaf WHERE "set" = ?
            """), arguments: [set])
      let expected = Set(HyperparameterLeaf.leaves(of: try row.read("text")))
      let owner = "\(try row.read("run") as RunID)"
      for leaf in expected.symmetricDifference(found).sorted(by: { $0.path.precedesInBytes($1.path) }) {
        let place = leaf.cell.isEmpty ? leaf.path : "\(leaf.cell).\(leaf.path)"
        let isMissing = expected.contains(leaf)
        fail(
          "hyperparameters", "'\(place)' of \(owner)", "value", isMissing ? leaf.value : "no such value",
          isMissing ? "missing" : leaf.value)
      }
    }
  }

  private struct Point: Hashable {
    var name: String
    var epoch: Int?

    var column: String { epoch.map { "value at epoch \($0)" } ?? "value" }
  }

  /// A number as SQL can hold it: SQLite has no NaN, and one zero.
  private static func readable(_ value: Double?) -> Double? { value.flatMap { $0.isNaN ? nil : $0 } }

  private static func words(_ value: Double?) -> String { value.map { "\($0)" } ?? "NULL" }
}
