import Studies
import Values

/// A table that a figure reads: a file that a cell's steps make, or a part of a sample that a cell holds.
///
/// It is written `CELL.OUTPUT` or `CELL.SAMPLE.training`.
public struct TableReference: Hashable, Sendable, CustomStringConvertible {
  /// The cell.
  public let cell: String
  /// The file's name, or the part of a sample.
  public let part: String
  /// True for a part of a sample.
  public let isSample: Bool

  /// `CELL.OUTPUT`.
  public var description: String { "\(cell).\(part)" }

  /// The columns of a table that could not be read, where reading goes on.
  public static let none = TableReference(cell: "", part: "", isSample: false)
}

extension TableReference: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value { .text(description) }
}

/// A table that a figure names, with what is known of it before anything runs.
public struct DeclaredTable: Hashable, Sendable {
  /// The table.
  public let reference: TableReference
  /// The names of its columns; nil where a step will decide them.
  public let columns: [String]?
}

/// Two columns of a table as the coordinates of points.
public struct ColumnPair: Hashable, Sendable {
  /// The table.
  public let table: TableReference
  /// The column of the abscissae.
  public let x: String
  /// The column of the ordinates.
  public let y: String

  /// Coordinates.
  public init(table: TableReference, x: String, y: String) {
    self.table = table
    self.x = x
    self.y = y
  }

  /// The keys of a canonical value.
  public var canonicalKeys: [String: Value] { ["table": table.canonicalValue, "x": .text(x), "y": .text(y)] }
}
