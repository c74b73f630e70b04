import GRDB

/// A table, view, index or trigger, as SQLite keeps its definition.
struct SchemaObject: FetchableRecord, Decodable, Equatable {
  var type: String
  var name: String
  /// The table that it is of.
  var table: String
  var sql: String?

  /// The definitions in a database, without SQLite's own.
  static func all(in database: Database) throws -> [String: SchemaObject] {
    let objects = try fetchAll(
      database,
      sql:
        "SELECT type, name, tbl_name AS \"table\", sql FROM sqlite_master WHERE name NOT GLOB 'sqlite_*' ORDER BY name")
    return Dictionary(objects.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

/// A definition that is not this program's; nil where there is none.
struct SchemaDifference: CustomStringConvertible {
  var name: String
  var expected: SchemaObject?
  var found: SchemaObject?

  /// True when one of the two is a table: reading may then give other rows than the recorded ones, or never end.
  var isOfTable: Bool { [expected, found].contains { $0?.type == "table" } }
  var type: String { (expected ?? found)?.type ?? "object" }
  var description: String { "\(type) '\(name)' is \(Self.words(found)), expected \(Self.words(expected))" }

  /// A definition in one line.
  static func words(_ object: SchemaObject?) -> String {
    guard let object else { return "missing" }
    return (object.sql ?? object.type).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

extension LedgerSchema {
  /// The differences of a database's definitions from those that this program's migrations make, up to the last one
  /// that was applied.
  ///
  /// - Parameter allowingViews: true when views that a user added are no difference.
  static func differences(in database: Database, allowingViews: Bool = true) throws -> [SchemaDifference] {
    let found = try SchemaObject.all(in: database)
    let applied = try migrator.appliedIdentifiers(database)
    guard let last = migrator.migrations.last(where: applied.contains) else { return [] }
    let expected = try definitions(upTo: last)
    return Set(expected.keys).union(found.keys).sorted { $0.precedesInBytes($1) }.compactMap { name in
      if expected[name] == found[name] || (allowingViews && expected[name] == nil && found[name]?.type == "view") {
        return nil
      }
      return SchemaDifference(name: name, expected: expected[name], found: found[name])
    }
  }

  private static func definitions(upTo migration: String) throws -> [String: SchemaObject] {
    let queue = try DatabaseQueue()
    try migrator.migrate(queue, upTo: migration)
    return try queue.read(SchemaObject.all)
  }
}
