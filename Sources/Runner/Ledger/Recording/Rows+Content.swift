import Digests
import Foundation
import GRDB
import Values

/// The content of the rows that an event records: `{table: {column: value}}`, and for the rows below a cell
/// `{table: {name: {column: value}}}`. Taken from the stored rows, so that `verify` can take it from them again. The columns
/// are those of the first two schemas: columns that later ones add follow from these, and are checked against them.
extension Rows {
  private enum Recorded: String {
    case runs, origins, cells, artefacts, series, scalars, claims

    var columns: String {
      switch self {
      case .runs:
        """
        number, study_title, study_path, study, hyperparameters, seeds, data, version_control, commit_hash, branch, remote,
        difference, environment, numerics_version, command, started
        """
      case .origins: "run, name, record, head_events, head_digest, imported"
      case .cells:
        """
        number, run, name, kind, identity, body, inputs, disposition, source, differs_from, reason, seconds, metrics,
        finished
        """
      case .artefacts: "cell, name, digest, media_type, bytes"
      case .series: "cell, name, epochs, samples"
      case .scalars: "cell, name, bits"
      case .claims: "number, run, name, statement, verdict, value_bits, bound_bits, margin_bits, seeds, decided"
      }
    }
  }

  static func content(of run: RunID, _ database: Database) throws -> Value {
    var content = ["runs": try row(.runs, "number", run.number, database) ?? .null]
    content["origins"] = try row(.origins, "run", run.number, database)
    return .mapping(content)
  }

  static func content(of cell: StepID, _ database: Database) throws -> Value {
    var content = ["cells": try row(.cells, "number", cell.number, database) ?? .null]
    for table in [Recorded.artefacts, .series, .scalars] {
      let rows = try rows(table, "cell", cell.number, database)
      content[table.rawValue] = .mapping(
        Dictionary(try rows.map { (try $0.read("name"), Value($0)) }, uniquingKeysWith: { first, _ in first }))
    }
    return .mapping(content)
  }

  static func content(ofClaim number: Int64, _ database: Database) throws -> Value {
    .mapping(["claims": try row(.claims, "number", number, database) ?? .null])
  }

  private static func row(_ table: Recorded, _ key: String, _ number: Int64, _ database: Database) throws -> Value? {
    try rows(table, key, number, database).first.map(Value.init)
  }

  private static func rows(_ table: Recorded, _ key: String, _ number: Int64, _ database: Database) throws -> [Row] {
    let statement = try database.cachedStatement(
      sql: "SELECT \(table.columns) FROM \(table.rawValue) WHERE \(key) = ?")
    return try Row.fetchAll(statement, arguments: [number])
  }
}

extension Value {
  /// A row by its columns: whole numbers and texts as they are, other numbers by their bits, bytes by their digest.
  fileprivate init(_ row: Row) {
    self = .mapping(
      Dictionary(
        row.map { column, value in
          switch value.storage {
          case .null: (column, .null)
          case .int64(let integer): (column, .integer(Int(integer)))
          case .double(let number): (column, .text(Self.bits(number)))
          case .string(let text): (column, .text(text))
          case .blob(let bytes): (column, .text(Digest(of: bytes).hexadecimal))
          }
        }, uniquingKeysWith: { first, _ in first }))
  }

  private static func bits(_ value: Double) -> String {
    let digits = String(value.bitPattern, radix: 16)
    return "0x" + String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The members of a mapping; nil for anything else.
  var members: [String: Value]? {
    if case .mapping(let members) = self { members } else { nil }
  }

  /// The reason in the content of an event; nil when it has none.
  static func reason(in content: String) -> String? {
    if case .text(let reason)? = Value(json: content)?.members?["reason"] { reason } else { nil }
  }
}
