import Digests
import GRDB

/// What SQL reads must say what is recorded as bits and as JSON.
extension Verification {
  /// Compares the points and numbers of a row with its series' and scalars' bits; a row that was reused has none of its own.
  mutating func checkValues(of cell: CellID, _ outputs: CellOutputs, _ owner: String) throws {
    var expected: [Point: Double?] = [:]
    for one in outputs.series {
      for (epoch, value) in zip(one.epochs, one.values) { expected[Point(name: one.name, epoch: epoch)] = value }
    }
    let points = try database.cachedStatement(
      sql: """
        SELECT name, epoch, value FROM points LEFT JOIN quantities ON number = quantity WHERE cell = ?
        """)
    try compare(try Row.fetchAll(points, arguments: [cell]), with: expected, "points", owner)
    let scalars = try database.cachedStatement(sql: "SELECT name, NULL AS epoch, value FROM scalars WHERE cell = ?")
    try compare(
      try Row.fetchAll(scalars, arguments: [cell]),
      with: Dictionary(
        outputs.scalars.map { (Point(name: $0, epoch: nil), $1) }, uniquingKeysWith: { first, _ in first }),
      "scalars", owner)
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
  }

  private mutating func compare(
    _ rows: [Row], with expected: [Point: Double?], _ table: String, _ owner: String
  ) throws {
    var missing = expected
    var told: Set<String> = []
    for row in rows {
      let name: String = try row.read("name") as String? ?? "nameless"
      let epoch: Int? = try row.read("epoch")
      let found: Double? = try row.read("value")
      let place = "'\(name)' of \(owner)"
      let column = epoch.map { "value at epoch \($0)" } ?? "value"
      let point = missing.removeValue(forKey: Point(name: name, epoch: epoch))
      let value = Self.readable(point ?? nil)
      // A scalar that is missing or too much is told by its event; of a series, the first point is enough.
      if found == value && point != nil || point == nil && epoch == nil || !told.insert(name).inserted { continue }
      fail(table, place, column, point == nil ? "missing" : Self.words(value), Self.words(found))
    }
    for (point, value) in missing.sorted(by: { ($0.key.epoch ?? 0) < ($1.key.epoch ?? 0) })
    where point.epoch != nil && told.insert(point.name).inserted {
      fail(table, "'\(point.name)' of \(owner)", "value at epoch \(point.epoch ?? 0)", Self.words(value), "missing")
    }
  }

  /// A number as SQL can hold it: SQLite has no NaN, and one zero.
  private static func readable(_ value: Double?) -> Double? { value.flatMap { $0.isNaN ? nil : $0 } }

  private static func words(_ value: Double?) -> String { value.map { "\($0)" } ?? "NULL" }
}
