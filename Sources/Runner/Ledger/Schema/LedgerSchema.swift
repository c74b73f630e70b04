import GRDB

/// The tables, as migrations: one is added for each change, none is ever altered, so that every ledger ever written can
/// be brought up to date.
enum LedgerSchema {
  /// Marks an SQLite file as a ledger (`PRAGMA application_id`): "RfgL".
  static let applicationID: Int32 = 0x5266_674C

  /// The tables in which a row, once recorded, stays as it is.
  static let recorded = firstTables + ["origins"] + readableTables

  private static let firstTables = ["texts", "runs", "cells", "artefacts", "series", "scalars", "claims", "events"]

  /// All tables, the migrator's own included.
  static let tables = recorded + ["run_states", "grdb_migrations"]

  /// The triggers that hold this.
  static let triggers =
    recorded.flatMap { ["\($0)_no_update", "\($0)_no_delete"] }
    + ["run_states_forward", "run_states_no_delete"]

  /// The last migration that made tables: a ledger that has it can be read, if slower, without those after it.
  static let lastOfTables = "3-values-for-sql"

  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1-runs-cells-claims-events") { database in
      try database.execute(sql: "PRAGMA application_id = \(applicationID)")
      try database.execute(sql: runs)
      try database.execute(sql: cells)
      try database.execute(sql: claimsAndEvents)
      try database.execute(sql: states)
      try database.execute(sql: stateTriggers)
      for table in firstTables { try database.execute(sql: refusals(table)) }
    }
    migrator.registerMigration("2-origins") { database in
      try database.execute(sql: origins)
      try database.execute(sql: refusals("origins"))
    }
    migrator.registerMigration(lastOfTables) { try makeReadable($0) }
    migrator.registerMigration("4-runs-by-study", foreignKeyChecks: .immediate) { try $0.execute(sql: runsByStudy) }
    return migrator
  }()

  // A text of which many rows have the same is kept once, under its digest.
  private static let runs = """
    CREATE TABLE texts (
      digest TEXT NOT NULL PRIMARY KEY,
      text TEXT NOT NULL
    ) STRICT;
    CREATE TABLE runs (
      number INTEGER NOT NULL PRIMARY KEY,
      study_title TEXT NOT NULL,
      study_path TEXT NOT NULL,
      study TEXT NOT NULL,
      hyperparameters TEXT NOT NULL REFERENCES texts,
      seeds TEXT NOT NULL,
      data TEXT NOT NULL,
      version_control TEXT NOT NULL CHECK (version_control IN ('git', 'none')),
      commit_hash TEXT CHECK ((commit_hash IS NULL) = (version_control = 'none')),
      branch TEXT,
      remote TEXT,
      difference TEXT,
      environment TEXT NOT NULL REFERENCES texts,
      numerics_version TEXT NOT NULL,
      command TEXT NOT NULL,
      started TEXT NOT NULL
    ) STRICT;
    CREATE INDEX runs_by_start ON runs (started);
    """

  private static let cells = """
    CREATE TABLE cells (
      number INTEGER NOT NULL PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES runs,
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      identity TEXT NOT NULL,
      body TEXT NOT NULL REFERENCES texts,
      inputs TEXT NOT NULL,
      disposition TEXT NOT NULL CHECK (disposition IN ('computed', 'reused', 'failed')),
      source INTEGER REFERENCES cells CHECK ((source IS NOT NULL) = (disposition = 'reused')),
      differs_from INTEGER REFERENCES cells,
      reason TEXT CHECK ((reason IS NOT NULL) = (disposition = 'failed')),
      seconds REAL NOT NULL,
      metrics TEXT CHECK ((metrics IS NULL) = (disposition = 'failed')),
      finished TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX cells_by_run ON cells (run, name) WHERE disposition <> 'failed';
    CREATE INDEX cells_by_disposition ON cells (run, disposition);
    CREATE INDEX cells_by_identity ON cells (identity, disposition);
    CREATE TABLE artefacts (
      cell INTEGER NOT NULL REFERENCES cells,
      name TEXT NOT NULL,
      digest TEXT NOT NULL,
      media_type TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      PRIMARY KEY (cell, name)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX artefacts_by_digest ON artefacts (digest);
    CREATE TABLE series (
      cell INTEGER NOT NULL REFERENCES cells,
      name TEXT NOT NULL,
      epochs BLOB NOT NULL,
      samples BLOB NOT NULL CHECK (length(samples) = length(epochs)),
      PRIMARY KEY (cell, name)
    ) STRICT;
    CREATE TABLE scalars (
      cell INTEGER NOT NULL REFERENCES cells,
      name TEXT NOT NULL,
      bits INTEGER NOT NULL,
      PRIMARY KEY (cell, name)
    ) STRICT, WITHOUT ROWID;
    """

  private static let claimsAndEvents = """
    CREATE TABLE claims (
      number INTEGER NOT NULL PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES runs,
      name TEXT NOT NULL,
      statement TEXT NOT NULL,
      verdict TEXT NOT NULL CHECK (verdict IN ('holds', 'fails', 'undecided')),
      value_bits INTEGER,
      bound_bits INTEGER,
      margin_bits INTEGER,
      seeds TEXT NOT NULL,
      decided TEXT NOT NULL,
      UNIQUE (run, name)
    ) STRICT;
    CREATE INDEX claims_by_verdict ON claims (run, verdict);
    CREATE TABLE events (
      sequence INTEGER NOT NULL PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES runs,
      kind TEXT NOT NULL CHECK (kind IN (
        'started', 'resumed', 'cellFinished', 'claimDecided', 'finished', 'failed', 'interrupted')),
      subject INTEGER,
      at TEXT NOT NULL,
      content TEXT NOT NULL,
      previous TEXT NOT NULL,
      digest TEXT NOT NULL
    ) STRICT;
    CREATE INDEX events_by_run ON events (run);
    """

  // Where each run stands: follows from the events, kept beside them so that a listing need not read these.
  private static let states = """
    CREATE TABLE run_states (
      run INTEGER NOT NULL PRIMARY KEY REFERENCES runs,
      status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'failed', 'interrupted')),
      reason TEXT,
      ended TEXT
    ) STRICT;
    CREATE INDEX run_states_by_status ON run_states (status);
    """

  // Where runs that were imported were recorded first. Part of the content of a run's first event.
  private static let origins = """
    CREATE TABLE origins (
      run INTEGER NOT NULL PRIMARY KEY REFERENCES runs,
      name TEXT NOT NULL,
      record TEXT NOT NULL UNIQUE,
      head_events INTEGER NOT NULL,
      head_digest TEXT NOT NULL,
      imported TEXT NOT NULL
    ) STRICT;
    """

  // Of all runs of a study the newest is looked for, whatever their number.
  private static let runsByStudy = """
    CREATE INDEX runs_by_study ON runs (study, hyperparameters);
    CREATE INDEX runs_by_path ON runs (study_path);
    """

  static let stateTriggers = """
    CREATE TRIGGER run_states_forward BEFORE UPDATE ON run_states
    WHEN OLD.status = 'finished' OR NEW.run <> OLD.run
    BEGIN SELECT RAISE(ABORT, 'a finished run stays as it is'); END;
    CREATE TRIGGER run_states_no_delete BEFORE DELETE ON run_states
    BEGIN SELECT RAISE(ABORT, 'run_states is never deleted from'); END;
    """

  static func refusals(_ table: String) -> String {
    refusal(of: "update", table) + "\n" + refusal(of: "delete", table)
  }

  static func refusal(of change: String, _ table: String) -> String {
    """
    CREATE TRIGGER \(table)_no_\(change) BEFORE \(change.uppercased()) ON \(table)
    BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END;
    """
  }
}
