import Digests
import Foundation
import Tables

/// The jets of a sample, whose file has been verified against its manifest.
public struct Sample: Equatable, Sendable {
  /// The sample's entry in the manifest.
  public let entry: Manifest.Entry
  /// The columns that are features of the trainings, in their order.
  public let features: [String]
  /// All columns of all jets.
  public let table: FeatureMatrix

  /// Reads a sample's file and verifies its digest, type and shape.
  ///
  /// - Throws: `unreadable`, `digestMismatch`, `malformed`, `elementTypeMismatch` or `shapeMismatch`.
  init(_ entry: Manifest.Entry, manifest: Manifest, folder: URL) throws(DatasetError) {
    let (table, problems) = Self.read(entry, manifest: manifest, folder: folder)
    if let problem = problems.first { throw problem }
    self.entry = entry
    features = manifest.features
    self.table = table
  }

  /// A sample's table and all that is wrong with its file; the table is empty when something is.
  static func read(
    _ entry: Manifest.Entry, manifest: Manifest, folder: URL
  ) -> (table: FeatureMatrix, problems: [DatasetError]) {
    let url = folder.appendingPathComponent(entry.file)
    let columns = manifest.columns.map(\.name)
    var problems: [DatasetError] = []
    var values: [Float] = []
    do throws(DatasetError) {
      let data = try FileReading.data(of: url)
      let digest = Digest(of: data)
      if digest != entry.digest {
        problems.append(.digestMismatch(file: url.relativePath, found: digest, expected: entry.digest))
      }
      let array = try NumPyArray(npy: data, file: url.relativePath)
      if array.elementType != .float32 {
        problems.append(
          .elementTypeMismatch(file: url.relativePath, found: array.elementType, expected: .float32))
      }
      let shape = [entry.rows, columns.count]
      if array.shape != shape {
        problems.append(.shapeMismatch(file: url.relativePath, found: array.shape, expected: shape))
      }
      if problems.isEmpty { values = array.floats }
    } catch {
      problems.append(error)
    }
    // The reader has refused what is not finite, the manifest repeated names, and the shape is the columns'.
    return (FeatureMatrix(checked: columns, values: values, split: nil), problems)
  }

  /// The sample's name.
  public var name: String { entry.name }

  /// Columns of a split's rows, or of all rows.
  ///
  /// - Parameters:
  ///   - columns: their names, in the order wanted; the features when nil.
  ///   - split: all rows when nil.
  /// - Throws: `unknownName` with the nearest one, or `repeatedName`.
  public func matrix(_ columns: [String]? = nil, split: Split? = nil) throws(DatasetError) -> FeatureMatrix {
    var part = table
    if let split {
      let range = entry.range(of: split)
      let width = table.features.count
      let values = Array(table.values[(range.lowerBound * width)..<(range.upperBound * width)])
      part = FeatureMatrix(checked: table.features, values: values, split: split)
    }
    return try part.selecting(columns ?? features)
  }

  /// One column, such as `pt` in GeV, of a split's rows, or of all rows.
  ///
  /// - Throws: `unknownName` with the nearest one.
  public func column(_ name: String, split: Split? = nil) throws(DatasetError) -> [Float] {
    let column = try table.column(name)
    guard let split else { return column }
    return Array(column[entry.range(of: split)])
  }
}
