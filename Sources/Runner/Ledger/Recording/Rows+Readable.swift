import Digests
import GRDB

/// The statements that add the recorded values a second time, in the form that SQL reads.
extension Rows {
  static func insertPoints(of cell: StepID, _ series: MetricSeries, _ database: Database) throws {
    if series.epochs.isEmpty { return }
    try insertPoints(of: cell, series.name, hasEpochs: true, zip(series.epochs, series.values), database)
  }

  static func insertPoint(of cell: StepID, _ name: String, _ value: Double, _ database: Database) throws {
    try insertPoints(of: cell, name, hasEpochs: false, [(0, value)], database)
  }

  private static func insertPoints(
    of cell: StepID, _ name: String, hasEpochs: Bool, _ points: some Sequence<(Int, Double)>, _ database: Database
  ) throws {
    try database.cachedStatement(
      sql: "INSERT INTO quantities (name, has_epochs) VALUES (?, ?) ON CONFLICT DO NOTHING"
    ).execute(arguments: [name, hasEpochs])
    let quantity = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT number FROM quantities WHERE name = ? AND has_epochs = ?"),
      arguments: [name, hasEpochs])
    let statement = try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO points (cell, quantity, epoch, value) VALUES (?, ?, ?, ?)")
    for (epoch, value) in points { try statement.execute(arguments: [cell, quantity, epoch, value]) }
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
