/// One place in which a ledger differs from its own record.
public struct LedgerMismatch: Sendable, Equatable, CustomStringConvertible {
  /// The table, or `artefact files`.
  public var table: String
  /// The row, such as `r3`, `c12 'ae' of r3` or `event 7`.
  public var row: String
  /// The column, or what else is wrong with the row.
  public var column: String
  /// The recorded value.
  public var expected: String
  /// The value that is there now.
  public var found: String

  /// A place.
  public init(table: String, row: String, column: String, expected: String, found: String) {
    self.table = table
    self.row = row
    self.column = column
    self.expected = expected
    self.found = found
  }

  /// The place, the recorded value and the value that is there.
  public var description: String { "\(table), \(row), \(column): recorded \(expected), found \(found)" }
}

/// The outcome of a verification.
public struct VerificationReport: Sendable {
  /// The end of the chain; nil for an empty ledger.
  public var head: ChainHead?
  /// The number of events that were checked.
  public var events = 0
  /// The number of runs.
  public var runs = 0
  /// The number of cells.
  public var steps = 0
  /// The number of claims.
  public var claims = 0
  /// The number of artefact files.
  public var artefacts = 0
  /// Everything that is wrong, in the order of the chain; artefact files last.
  public var mismatches: [LedgerMismatch] = []

  package init() {}

  /// Tells whether all is as it was recorded.
  public var isIntact: Bool { mismatches.isEmpty }
}
