import GRDB
import RecordViews

/// The third migration: the values recorded as bits and as JSON, a second time in a form that SQL can read. `verify`
/// compares the two; events and their digests know the first form alone.
extension LedgerSchema {
  static let readableTables = [
    "quantities", "points", "hyperparameter_sets", "hyperparameter_leaves", "hyperparameter_set_leaves",
  ]

  static func makeReadable(_ database: Database) throws {
    try database.execute(sql: typedSteps)
    try database.execute(sql: values)
    try database.execute(sql: hyperparameters)
    try fill(database)
    for table in readableTables { try database.execute(sql: refusals(table)) }
    for view in LedgerViews.definitions { try database.execute(sql: view) }
  }

  // `ae/2` is the second repetition of the training `ae`; what is recorded is the name. No generated columns, which DuckDB does
  // not see.
  private static let typedSteps = """
    ALTER TABLE cells ADD COLUMN cell TEXT NOT NULL DEFAULT '';
    ALTER TABLE cells ADD COLUMN repetition INTEGER;
    """

  /// Says of a row of `cells` that its name has a repetition.
  static let hasRepetition =
    "(name GLOB '?*/[1-9]*' AND substr(name, instr(name, '/') + 1) NOT GLOB '*[^0-9]*')"

  // Numbers by the number of their name, so that a point takes some twenty bytes: the names are few. A quantity without
  // epochs has one point, of epoch 0.
  private static let values = """
    ALTER TABLE claims ADD COLUMN value REAL;
    ALTER TABLE claims ADD COLUMN bound REAL;
    ALTER TABLE claims ADD COLUMN margin REAL;
    CREATE TABLE quantities (
      number INTEGER NOT NULL PRIMARY KEY,
      name TEXT NOT NULL,
      has_epochs INTEGER NOT NULL CHECK (has_epochs IN (0, 1)),
      UNIQUE (name, has_epochs)
    ) STRICT;
    CREATE TABLE points (
      cell INTEGER NOT NULL REFERENCES cells,
      quantity INTEGER NOT NULL REFERENCES quantities,
      epoch INTEGER NOT NULL,
      value REAL,
      PRIMARY KEY (cell, quantity, epoch)
    ) STRICT, WITHOUT ROWID;
    """

  // Runs of one sweep differ in few hyperparameters: each leaf is kept once, and a set of them for each text.
  private static let hyperparameters = """
    CREATE TABLE hyperparameter_sets (
      number INTEGER NOT NULL PRIMARY KEY,
      digest TEXT NOT NULL UNIQUE REFERENCES texts
    ) STRICT;
    CREATE TABLE hyperparameter_leaves (
      number INTEGER NOT NULL PRIMARY KEY,
      cell TEXT NOT NULL,
      path TEXT NOT NULL,
      value TEXT NOT NULL,
      real REAL
    ) STRICT;
    CREATE UNIQUE INDEX hyperparameter_leaves_by_path
      ON hyperparameter_leaves (path, cell, value, (real IS NULL));
    CREATE TABLE hyperparameter_set_leaves (
      "set" INTEGER NOT NULL REFERENCES hyperparameter_sets,
      leaf INTEGER NOT NULL REFERENCES hyperparameter_leaves,
      PRIMARY KEY ("set", leaf)
    ) STRICT, WITHOUT ROWID;
    """

  /// Adds what rows of an older program lack. A value that cannot be read is left out, for `verify` to tell of it.
  private static func fill(_ database: Database) throws {
    for table in ["cells", "claims"] { try database.execute(sql: "DROP TRIGGER \(table)_no_update") }
    try database.execute(
      sql: """
        UPDATE cells SET cell = name WHERE NOT \(hasRepetition);
        UPDATE cells SET cell = substr(name, 1, instr(name, '/') - 1),
          repetition = CAST(substr(name, instr(name, '/') + 1) AS INTEGER) WHERE \(hasRepetition);
        """)
    let claims = try Row.fetchCursor(database, sql: "SELECT number, value_bits, bound_bits, margin_bits FROM claims")
    while let row = try claims.next() {
      try database.cachedStatement(sql: "UPDATE claims SET value = ?, bound = ?, margin = ? WHERE number = ?")
        .execute(arguments: [
          row.number("value_bits"), row.number("bound_bits"), row.number("margin_bits"), row.read("number") as Int64,
        ])
    }
    for table in ["cells", "claims"] { try database.execute(sql: refusal(of: "update", table)) }
    let series = try Row.fetchCursor(database, sql: "SELECT cell, name, epochs, samples FROM series")
    while let row = try series.next() {
      if let one = try? MetricSeries(row: row) { try Rows.insertPoints(of: row.read("cell"), one, database) }
    }
    let scalars = try Row.fetchCursor(database, sql: "SELECT cell, name, bits FROM scalars")
    while let row = try scalars.next() {
      try Rows.insertPoint(of: row.read("cell"), row.read("name"), row.number("bits") ?? .nan, database)
    }
    let texts = try Row.fetchCursor(
      database, sql: "SELECT text FROM texts WHERE digest IN (SELECT hyperparameters FROM runs) ORDER BY digest")
    while let row = try texts.next() { try Rows.keepLeaves(of: row.read("text"), database) }
  }
}
