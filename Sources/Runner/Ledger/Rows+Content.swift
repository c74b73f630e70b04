import Digests
import Foundation
import GRDB

/// What an event says of the rows that it records: `{table: {column: value}}`, and for the rows below a cell
/// `{table: {name: {column: value}}}`. Taken from the stored rows, so that `verify` can take it from them again.
extension Rows {
  static func content(of run: RunID, _ database: Database) throws -> CanonicalValue {
    let row = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT * FROM runs WHERE number = ?"), arguments: [run.number])
    let origin = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT * FROM origins WHERE run = ?"), arguments: [run.number])
    var content: [String: CanonicalValue] = ["runs": row.map(CanonicalValue.init) ?? .null]
    content["origins"] = origin.map(CanonicalValue.init)
    return .object(content)
  }

  static func content(of cell: CellID, _ database: Database) throws -> CanonicalValue {
    let row = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT * FROM cells WHERE number = ?"), arguments: [cell.number])
    var content: [String: CanonicalValue] = ["cells": row.map(CanonicalValue.init) ?? .null]
    for table in ["artefacts", "series", "scalars"] {
      let statement = try database.cachedStatement(sql: "SELECT * FROM \(table) WHERE cell = ?")
      let rows = try Row.fetchAll(statement, arguments: [cell.number])
      content[table] = .object(
        Dictionary(rows.map { ($0["name"], CanonicalValue($0)) }, uniquingKeysWith: { first, _ in first }))
    }
    return .object(content)
  }

  static func content(ofClaim number: Int64, _ database: Database) throws -> CanonicalValue {
    let row = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT * FROM claims WHERE number = ?"), arguments: [number])
    return .object(["claims": row.map(CanonicalValue.init) ?? .null])
  }
}

extension CanonicalValue {
  /// A row by its columns.
  fileprivate init(_ row: Row) {
    self = .object(
      Dictionary(
        row.map { column, value in
          switch value.storage {
          case .null: (column, .null)
          case .int64(let integer): (column, .integer(integer))
          case .double(let number): (column, .bits(number))
          case .string(let text): (column, .text(text))
          case .blob(let bytes): (column, .text(Digest(of: bytes).hexadecimal))
          }
        }, uniquingKeysWith: { first, _ in first }))
  }
}
