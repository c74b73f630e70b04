import Digests
import Foundation
import HDF5Files
import Tables

/// A file with a table, and the way to it.
package struct TableFile: Sendable {
  /// The place.
  package let url: URL
  /// The name in messages.
  package let name: String
  /// The format.
  package let format: TableFormat

  /// A file.
  package init(url: URL, name: String, format: TableFormat) {
    (self.url, self.name, self.format) = (url, name, format)
  }

  /// The file's bytes, which a library that reads the file itself does not need, and their digest.
  ///
  /// - Throws: `unreadable`.
  package func contents() throws(DatasetError) -> (bytes: Data, digest: Digest) {
    let bytes = try FileReading.data(of: url, named: name)
    return (bytes, Digest(of: bytes))
  }

  /// Reads the table.
  ///
  /// - Parameters:
  ///   - data: the file's bytes.
  ///   - arrays: the arrays that stand beside one another, of a file that has several; of one that has one, none need be named.
  ///   - columns: names of columns, in order, where the file has none.
  /// - Throws: `DatasetError`.
  package func table(_ data: Data, arrays: [String], columns: [String]?) throws(DatasetError) -> ColumnTable {
    switch format {
    case .csv, .tsv:
      return try Delimited.table(
        data, file: name, separator: format == .csv ? UInt8(ascii: ",") : UInt8(ascii: "\t"), names: columns)
    case .npy:
      let table = try NumPyTable.columns(data, file: name) { "x\($0 ?? 0)" }
      return try ColumnTable(file: name, columns: named(table, columns))
    case .npz:
      let archive = try NumPyArchive(npz: data, file: name)
      return try joined(arrays, of: archive.names, columns) { array, naming throws(DatasetError) in
        try NumPyTable.columns(archive.content(array), file: "\(name)/\(array).npy", name: naming)
      }
    case .hdf5:
      let datasets = HDF5File(data, name: name)
      return try joined(arrays, of: datasets.datasets(), columns) { array, naming throws(DatasetError) in
        try datasets.columns(array, column: naming)
      }
    }
  }

  /// The arrays of some names side by side.
  private func joined(
    _ wanted: [String], of known: [String], _ names: [String]?,
    _ read: (String, (Int?) -> String) throws(DatasetError) -> [TableColumn]
  ) throws(DatasetError) -> ColumnTable {
    var arrays = wanted
    if arrays.isEmpty {
      guard known.count == 1 else {
        throw .refused(
          file: name, at: .whole,
          found: known.isEmpty ? "no array" : "arrays \(known.prefix(20).joined(separator: ", "))",
          expected: "one, or its name by 'array'")
      }
      arrays = known
    }
    var columns: [TableColumn] = []
    for array in arrays {
      guard known.contains(array) else { throw .unknownName(.array, name: array, known: known) }
      let short = array.split(separator: "/").last.map(String.init) ?? array
      let some = try read(array) { index in
        arrays.count == 1 ? "x\(index ?? 0)" : index.map { "\(short)_\($0)" } ?? short
      }
      if let first = columns.first, let count = some.first?.content.count, count != first.content.count {
        throw .refused(
          file: name, at: .array(array), found: "\(count) rows",
          expected: "\(first.content.count) as array '\(arrays[0])' has")
      }
      columns += some
    }
    return try ColumnTable(file: name, columns: named(columns, names))
  }

  /// Columns under names that a cell gives them.
  private func named(_ columns: [TableColumn], _ names: [String]?) throws(DatasetError) -> [TableColumn] {
    guard let names else { return columns }
    guard names.count == columns.count else {
      throw .refused(
        file: name, at: .whole, found: "\(columns.count) columns", expected: "\(names.count), the names of 'columns'")
    }
    return zip(columns, names).map { $0.renamed($1) }
  }
}

extension TableFile {
  /// The number of rows, nil where arrays have several, and the columns or arrays with their types.
  ///
  /// - Throws: `DatasetError`.
  package func description(_ data: Data) throws(DatasetError) -> (rows: Int?, columns: [(name: String, type: String)]) {
    guard format.hasArrays else {
      let table = try table(data, arrays: [], columns: nil)
      return (table.rows, table.columns.map { ($0.name, $0.type) })
    }
    var (rows, arrays): (Set<Int>, [(name: String, type: String)]) = ([], [])
    let names =
      try format == .npz ? NumPyArchive(npz: data, file: name).names : HDF5File(data, name: name).datasets()
    for array in names {
      do throws(DatasetError) {
        let table = try table(data, arrays: [array], columns: nil)
        rows.insert(table.rows)
        arrays.append((array, Self.type(table.columns)))
      } catch {
        // Others in the file may be tables, and its digest holds for all.
        guard case .refused = error else { throw error }
        arrays.append((array, "no table"))
      }
    }
    return (rows.count == 1 ? rows.first : nil, arrays)
  }

  /// An array's type: that of its columns, with their number.
  static func type(_ columns: [TableColumn]) -> String {
    let types = Set(columns.map(\.type)).sorted().joined(separator: ", ")
    return columns.count == 1 ? types : "\(types) × \(columns.count)"
  }
}
