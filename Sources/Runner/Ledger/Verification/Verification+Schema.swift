import GRDB

extension Verification {
  /// Checks the file's structure and that its definitions are this program's.
  ///
  /// - Returns: true when the tables are as they should be, so that their rows can be looked at.
  mutating func checkDatabase() throws -> Bool {
    // Each table is compared with its indices, too: a query may read either.
    let answer = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)") ?? "nothing"
    if answer != "ok" { fail("database", "file", "structure", "ok", answer) }
    return try checkDefinitions()
  }

  /// Rows that refer to rows that are not there: an index or a view would show them, an event does not know them.
  mutating func checkReferences() throws {
    let rows = try Row.fetchCursor(database, sql: "PRAGMA foreign_key_check")
    // One of each table is enough.
    var told: Set<String> = []
    while let row = try rows.next() {
      let (table, parent): (String, String) = (try row.read("table"), try row.read("parent"))
      guard told.insert("\(table) \(parent)").inserted else { continue }
      let number: Int64? = try row.read("rowid")
      fail(table, number.map { "row \($0)" } ?? "a row", "reference", "a row of \(parent)", "none")
    }
  }

  /// Checks that the definitions are this program's.
  ///
  /// - Returns: true when the tables are as they should be.
  mutating func checkDefinitions() throws -> Bool {
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
