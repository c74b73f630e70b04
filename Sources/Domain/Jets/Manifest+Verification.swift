import Foundation
import Tables

/// The verification of a sample's file.
public struct SampleVerification: Equatable, Sendable, CustomStringConvertible {
  /// The sample's name.
  public let sample: String
  /// Its file's name.
  public let file: String
  /// The rows that the manifest asks for.
  public let rows: Int
  /// All that was found wrong; empty when the sample is as the manifest says.
  public let problems: [DatasetError]

  /// True when nothing is wrong.
  public var isValid: Bool { problems.isEmpty }

  /// One line: `ok  ttbar.npy (80001 jets)`, or what differs, separated by semicolons.
  public var description: String {
    isValid
      ? "ok  \(file) (\(rows) jets)" : "differs  " + problems.map(\.description).joined(separator: "; ")
  }
}

extension Manifest {
  /// Checks every sample's file: that it is there, its digest, type, shape and numbers, and that no event has jets in two
  /// splits. All samples are checked, whatever is wrong with one.
  public func verify(folder: URL) -> [SampleVerification] {
    entries.map { entry in
      var (table, problems) = Sample.read(entry, manifest: self, folder: folder)
      if problems.isEmpty, let problem = eventInTwoSplits(table, entry, folder: folder) { problems.append(problem) }
      return SampleVerification(sample: entry.name, file: entry.file, rows: entry.rows, problems: problems)
    }
  }

  /// The first event with jets in two splits, by the column `event`; nil without that column.
  private func eventInTwoSplits(_ table: FeatureMatrix, _ entry: Entry, folder: URL) -> DatasetError? {
    guard let column = table.features.firstIndex(of: "event") else { return nil }
    var splitOfEvent: [Float: Split] = [:]
    for split in Split.allCases {
      for row in entry.range(of: split) {
        let event = table[row, column]
        if let first = splitOfEvent[event], first != split {
          return .inconsistent(
            file: folder.appendingPathComponent(entry.file).relativePath,
            detail: "event \(event) has jets in both the \(first) and the \(split) split, expected one split an event")
        }
        splitOfEvent[event] = split
      }
    }
    return nil
  }
}

extension DataSet {
  /// Checks every sample's file against the manifest, whatever is wrong with one.
  public func verify() -> [SampleVerification] {
    manifest.verify(folder: folder)
  }
}
