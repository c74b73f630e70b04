import Digests
import GRDB

/// The statements that add, beside what is recorded, the same in the form that SQL reads.
extension Rows {
  static func insertPoints(of cell: CellID, _ series: MetricSeries, _ database: Database) throws {
    if series.epochs.isEmpty { return }
    let quantity = try number(of: series.name, database)
    let statement = try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO points (cell, quantity, epoch, value) VALUES (?, ?, ?, ?)")
    for (epoch, value) in zip(series.epochs, series.values) {
      try statement.execute(arguments: [cell.number, quantity, epoch, value])
    }
  }

  private static func number(of quantity: String, _ database: Database) throws -> Int64 {
    let known = try database.cachedStatement(sql: "SELECT number FROM quantities WHERE name = ?")
    if let number = try Int64.fetchOne(known, arguments: [quantity]) { return number }
    try database.execute(sql: "INSERT INTO quantities (name) VALUES (?)", arguments: [quantity])
    return database.lastInsertedRowID
  }

  /// Adds the leaves of a run's hyperparameters, once for each text.
  static func keepLeaves(of hyperparameters: String, _ database: Database) throws {
    let digest = Digest(of: hyperparameters)
    let isKnown = try Bool.fetchOne(
      database.cachedStatement(sql: "SELECT EXISTS (SELECT * FROM hyperparameter_sets WHERE digest = ?)"),
      arguments: [digest])
    if isKnown == true { return }
    try database.execute(sql: "INSERT INTO hyperparameter_sets (digest) VALUES (?)", arguments: [digest])
    let set = database.lastInsertedRowID
    for leaf in HyperparameterLeaf.leaves(of: hyperparameters) {
      try database.cachedStatement(
        sql: """
          INSERT INTO hyperparameter_leaves (cell, path, value, real) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
          """
      ).execute(arguments: [leaf.cell, leaf.path, leaf.value, leaf.real])
      try database.cachedStatement(
        sql: """
          INSERT OR IGNORE INTO hyperparameter_set_leaves ("set", leaf) SELECT ?, number FROM hyperparameter_leaves
          WHERE path = ? AND cell = ? AND value = ? AND (real IS NULL) = ?
          """
      ).execute(arguments: [set, leaf.path, leaf.cell, leaf.value, leaf.real == nil])
    }
  }
}
