import GRDB

extension Verification {
  /// Checks the file's structure and that its definitions are this program's.
  ///
  /// - Returns: true when the tables are as they should be, so that their rows can be looked at.
  mutating func checkDatabase() throws -> Bool {
    // Each table is compared with its indices, too: a query may read either.
    let answer = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)") ?? "nothing"
    if answer != "ok" { fail("database", "file", "structure", "ok", answer) }
    let differences = try LedgerSchema.differences(in: database)
    for difference in differences {
      fail(
        "database", "\(difference.type) '\(difference.name)'", "definition",
        difference.found == nil ? "present" : SchemaDifference.words(difference.expected),
        SchemaDifference.words(difference.found))
    }
    return !differences.contains(where: \.isOfTable)
  }
}
