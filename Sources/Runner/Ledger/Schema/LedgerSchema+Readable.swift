import GRDB

/// The third migration: what is recorded as bits and as JSON, a second time in a form that SQL can read. `verify` compares
/// the two; events and their digests know the first form alone.
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
    try LedgerViews.create(database)
  }

  // `ae/2` is the second repetition of the training `ae`. Both columns follow from the name, which is what is recorded.
  private static let typedSteps = """
    ALTER TABLE cells ADD COLUMN cell TEXT GENERATED ALWAYS AS (
      CASE WHEN \(hasRepetition) THEN substr(name, 1, instr(name, '/') - 1) ELSE name END) VIRTUAL;
    ALTER TABLE cells ADD COLUMN repetition INTEGER GENERATED ALWAYS AS (
      CASE WHEN \(hasRepetition) THEN CAST(substr(name, instr(name, '/') + 1) AS INTEGER) END) VIRTUAL;
    """

  private static let hasRepetition =
    "name GLOB '?*/[1-9]*' AND substr(name, instr(name, '/') + 1) NOT GLOB '*[^0-9]*'"

  // A series' points by number, so that a point takes some twenty bytes; the names are few and in `quantities`.
  private static let values = """
    ALTER TABLE scalars ADD COLUMN value REAL;
    ALTER TABLE claims ADD COLUMN value REAL;
    ALTER TABLE claims ADD COLUMN bound REAL;
    ALTER TABLE claims ADD COLUMN margin REAL;
    CREATE TABLE quantities (
      number INTEGER NOT NULL PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
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
    for table in ["scalars", "claims"] {
      try database.execute(sql: "DROP TRIGGER \(table)_no_update")
    }
    let scalars = try Row.fetchCursor(database, sql: "SELECT cell, name, bits FROM scalars")
    while let row = try scalars.next() {
      try database.cachedStatement(sql: "UPDATE scalars SET value = ? WHERE cell = ? AND name = ?")
        .execute(arguments: [row.number("bits"), row.read("cell") as Int64, row.read("name") as String])
    }
    let claims = try Row.fetchCursor(database, sql: "SELECT number, value_bits, bound_bits, margin_bits FROM claims")
    while let row = try claims.next() {
      try database.cachedStatement(sql: "UPDATE claims SET value = ?, bound = ?, margin = ? WHERE number = ?")
        .execute(arguments: [
          row.number("value_bits"), row.number("bound_bits"), row.number("margin_bits"), row.read("number") as Int64,
        ])
    }
    for table in ["scalars", "claims"] {
      try database.execute(sql: refusal(of: "update", table))
    }
    let series = try Row.fetchCursor(database, sql: "SELECT cell, name, epochs, samples FROM series")
    while let row = try series.next() {
      if let one = try? MetricSeries(row: row) { try Rows.insertPoints(of: row.read("cell"), one, database) }
    }
    let texts = try Row.fetchCursor(
      database, sql: "SELECT text FROM texts WHERE digest IN (SELECT hyperparameters FROM runs) ORDER BY digest")
    while let row = try texts.next() { try Rows.keepLeaves(of: row.read("text"), database) }
  }
}
