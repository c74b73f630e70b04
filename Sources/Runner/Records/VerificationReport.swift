/// One place in which a ledger is not what it recorded of itself.
public struct LedgerMismatch: Sendable, Equatable, CustomStringConvertible {
  /// The table, or `artefact files`.
  public var table: String
  /// The row, such as `r3`, `c12 'ae' of r3` or `event 7`.
  public var row: String
  /// The column, or what else is wrong with the row.
  public var column: String
  /// What was recorded.
  public var expected: String
  /// What is there now.
  public var found: String

  /// A place.
  public init(table: String, row: String, column: String, expected: String, found: String) {
    self.table = table
    self.row = row
    self.column = column
    self.expected = expected
    self.found = found
  }

  /// Where, what was recorded and what is there.
  public var description: String { "\(table), \(row), \(column): recorded \(expected), found \(found)" }
}

/// What a verification looked at and found.
public struct VerificationReport: Sendable {
  /// The end of the chain; nil for an empty ledger.
  public var head: ChainHead?
  /// How many events were checked.
  public var events = 0
  /// How many runs.
  public var runs = 0
  /// How many cells.
  public var cells = 0
  /// How many claims.
  public var claims = 0
  /// How many artefact files.
  public var artefacts = 0
  /// Everything that is wrong, in the order of the chain; artefact files last.
  public var mismatches: [LedgerMismatch] = []

  package init() {}

  /// Whether all is as it was recorded.
  public var isIntact: Bool { mismatches.isEmpty }
}
