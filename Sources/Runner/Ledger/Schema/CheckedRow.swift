import Digests
import Foundation
import GRDB

/// A value in a row that is not in the form in which this program writes it: the ledger is damaged. Reading one is an error,
/// never a crash and never a default.
struct DamagedValue: Error, CustomStringConvertible {
  let description: String

  init(_ row: Row, _ column: String, expected: String) {
    let place = row.prefix(3).map { "\($0) \($1)" }.joined(separator: ", ")
    let found = row.hasColumn(column) ? (row[column] as DatabaseValue).description : "missing"
    description = "column '\(column)' of the row with \(place) is \(found.prefix(80)), expected \(expected)"
  }
}

extension Row {
  /// The value of a column, checked.
  func read<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    do {
      return try decode(Value.self, forColumn: column)
    } catch is RowDecodingError {
      throw DamagedValue(self, column, expected: "\(Value.self)")
    }
  }

  /// A value that is written as a text.
  func read<Value>(_ column: String, _ value: (String) -> Value?) throws -> Value {
    if let value = value(try read(column)) { return value }
    throw DamagedValue(self, column, expected: "\(Value.self)")
  }

  /// A value that is written as JSON.
  func read<Value: Decodable>(json column: String) throws -> Value {
    try read(column) { try? JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
  }

  /// A time.
  func date(_ column: String) throws -> Date { try read(column, Timestamp.date) }

  /// A number that is written as its bits; nil for null.
  func number(_ column: String) throws -> Double? {
    let bits: Int64? = try read(column)
    return bits.map { Double(bitPattern: UInt64(bitPattern: $0)) }
  }
}

extension Digest: DatabaseValueConvertible {
  /// The hexadecimal digits.
  public var databaseValue: DatabaseValue { hexadecimal.databaseValue }

  /// Reads the hexadecimal digits.
  public static func fromDatabaseValue(_ value: DatabaseValue) -> Digest? {
    String.fromDatabaseValue(value).flatMap(Digest.init(hexadecimal:))
  }
}

extension RunID: DatabaseValueConvertible {
  /// The number.
  public var databaseValue: DatabaseValue { number.databaseValue }

  /// Reads the number.
  public static func fromDatabaseValue(_ value: DatabaseValue) -> RunID? {
    Int64.fromDatabaseValue(value).map(RunID.init(number:))
  }
}

extension StepID: DatabaseValueConvertible {
  /// The number.
  public var databaseValue: DatabaseValue { number.databaseValue }

  /// Reads the number.
  public static func fromDatabaseValue(_ value: DatabaseValue) -> StepID? {
    Int64.fromDatabaseValue(value).map(StepID.init(number:))
  }
}

extension RunStatus.Kind: DatabaseValueConvertible {}
extension ClaimVerdict: DatabaseValueConvertible {}
extension LedgerEvent.Kind: DatabaseValueConvertible {}
