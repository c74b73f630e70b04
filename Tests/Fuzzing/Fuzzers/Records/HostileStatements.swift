import Foundation
import GRDB

/// What somebody may do to a ledger before it is put into an archive: definitions that never end or act, values of another kind, numbers
/// without sense, texts that a terminal would carry out. Some are made to look as if they had been recorded so.
enum HostileStatements {
  static let all: [String] = definitions + values

  private static let open = "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON;"
  private static let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"

  private static let definitions = [
    "\(open) ALTER TABLE events RENAME TO away; CREATE VIEW events AS \(endless) i AS sequence, 1 AS run FROM n",
    "\(open) ALTER TABLE grdb_migrations RENAME TO away; CREATE VIEW grdb_migrations AS \(endless) i AS identifier FROM n",
    "\(open) ALTER TABLE runs RENAME TO away; CREATE VIEW runs AS \(endless) i AS number FROM n",
    "\(open) DROP VIEW metrics; CREATE VIEW metrics AS \(endless) i AS run FROM n",
    "CREATE VIEW mine AS SELECT load_extension('x')",
    "CREATE TRIGGER theirs AFTER INSERT ON runs BEGIN DELETE FROM run_states; END",
    "\(open) ALTER TABLE texts RENAME TO away; CREATE VIRTUAL TABLE texts USING fts5(digest, text)",
    "ALTER TABLE runs ADD COLUMN more AS (number || zeroblob(1000000000))",
    "ALTER TABLE series ADD COLUMN more TEXT DEFAULT 'x'",
    "CREATE INDEX theirs ON runs (hex(zeroblob(1000000)))",
    "DROP INDEX cells_by_run", "DROP TRIGGER runs_no_update", "PRAGMA application_id = 7", "PRAGMA user_version = 9",
    "PRAGMA encoding = 'UTF-16'; VACUUM", "PRAGMA page_size = 512; VACUUM", "PRAGMA auto_vacuum = 1; VACUUM",
    "PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = 2 WHERE name = 'events'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE TABLE events (x' WHERE name = 'events'",
    "DELETE FROM grdb_migrations", "INSERT INTO grdb_migrations VALUES (x'00ff')",
  ]

  /// Changes of rows, with the guards taken away before and put back after.
  private static let values: [String] = [
    "UPDATE scalars SET bits = 9221120237041090560", "UPDATE scalars SET bits = 9218868437227405312",
    "UPDATE scalars SET bits = 4891288408196988160", "UPDATE runs SET number = 9223372036854775807",
    "UPDATE runs SET study_title = char(27) || '[31m' || char(0x202e) || char(0x9b) || '2J'",
    "UPDATE runs SET study_path = '../../../etc/passwd' || char(10) || 'x'", "UPDATE runs SET seeds = '[1e400]'",
    "UPDATE runs SET seeds = '{'", "UPDATE runs SET started = '9999-99-99'",
    "UPDATE runs SET command = '[\"a\", null]'",
    "UPDATE cells SET seconds = 1e308", "UPDATE cells SET repetition = -9223372036854775808",
    "UPDATE cells SET source = number",
    "UPDATE cells SET name = '', cell = ''", "UPDATE cells SET inputs = '[]'", "UPDATE cells SET reason = 'x'",
    "UPDATE series SET epochs = zeroblob(8), samples = zeroblob(8)",
    "UPDATE series SET epochs = x'01', samples = x'02'",
    "UPDATE series SET epochs = zeroblob(200000000), samples = zeroblob(200000000)",
    "UPDATE artefacts SET name = '../' || name",
    "UPDATE artefacts SET bytes = -1", "UPDATE events SET content = '{}'", "UPDATE events SET kind = 'resumed'",
    "UPDATE events SET sequence = sequence + 1000000000", "UPDATE texts SET text = '{\"setting\":[[[[]]]]}'",
    "UPDATE run_states SET status = 'running', ended = NULL", "UPDATE claims SET verdict = 'fails'",
    "DELETE FROM points", "DELETE FROM texts", "DELETE FROM run_states", "INSERT INTO quantities VALUES (77, 'x', 1)",
  ]

  /// The database after a statement; nil where SQLite refuses it.
  static func execute(_ statement: String, on database: Data) -> Data? {
    let file = FileManager.default.temporaryDirectory.appending(path: "fuzz-statement-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    guard (try? database.write(to: file)) != nil else { return nil }
    let changed: Void? = try? DatabaseQueue(path: file.path).writeWithoutTransaction { database in
      let triggers = try Row.fetchAll(database, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
      if statement.hasPrefix("UPDATE") || statement.hasPrefix("DELETE") || statement.hasPrefix("INSERT") {
        try database.execute(sql: "PRAGMA foreign_keys = OFF")
        for trigger in triggers { try database.execute(sql: "DROP TRIGGER \"\(trigger["name"] as String)\"") }
        try database.execute(sql: statement)
        for trigger in triggers { try database.execute(sql: trigger["sql"] as String) }
      } else {
        try database.execute(sql: statement)
      }
    }
    guard changed != nil else { return nil }
    return try? Data(contentsOf: file)
  }
}
