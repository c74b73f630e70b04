import Foundation
import Tables

/// A folder of samples with its manifest. A sample's digest is verified each time that it is read.
public struct DataSet: Equatable, Sendable {
  /// The samples' folder.
  public let folder: URL
  /// The manifest: the content of the folder.
  public let manifest: Manifest

  /// A sample, or a split of one, by name.
  public struct Reference: Equatable, Sendable, CustomStringConvertible {
    /// The sample's name.
    public let sample: String
    /// The split; all rows when nil.
    public let split: Split?

    /// The reference as it is written: `ttbar.training`.
    public var description: String { split.map { "\(sample).\($0)" } ?? sample }
  }

  /// Reads the manifest of a folder, and no sample yet.
  ///
  /// - Throws: `unreadable`, or `malformed` with the JSON key path.
  public init(folder: URL) throws(DatasetError) {
    try self.init(manifest: folder.appendingPathComponent(Manifest.fileName))
  }

  /// Reads a manifest, whatever its file is called, and no sample yet.
  ///
  /// - Throws: `unreadable`, or `malformed` with the JSON key path.
  public init(manifest file: URL) throws(DatasetError) {
    folder = file.deletingLastPathComponent()
    manifest = try Manifest(contentsOf: file)
  }

  /// The samples' names: backgrounds by name, then signals by mediator mass and invisible fraction.
  public var names: [String] { manifest.entries.map(\.name) }

  /// Reads a sample.
  ///
  /// - Throws: `unknownName` with the nearest one, `unreadable`, `digestMismatch`, `malformed`, `elementTypeMismatch`,
  ///   `shapeMismatch` or `notFinite`.
  public func sample(_ name: String) throws(DatasetError) -> Sample {
    try Sample(manifest.entry(name), manifest: manifest, folder: folder)
  }

  /// The samples that a text refers to, in the order of `names`.
  ///
  /// - Parameter text: a name, or a pattern in which `*` stands for any characters and `?` for one; then, if wanted, a
  ///   dot and a split: `ttbar.training`, `svj_2000_*.test`, `svj_*`.
  /// - Throws: `unknownName` when no sample matches, `invalidSetting` when the split of one is misspelt.
  public func references(_ text: String) throws(DatasetError) -> [Reference] {
    let split = Split.allCases.first { text.hasSuffix(".\($0)") }
    let pattern = split.map { String(text.dropLast($0.rawValue.count + 1)) } ?? text
    let matching = names.filter { Self.matches(Array($0.utf8)[...], Array(pattern.utf8)[...]) }
    guard !matching.isEmpty else {
      if let name = names.filter({ text.hasPrefix($0 + ".") }).max(by: { $0.utf8.count < $1.utf8.count }) {
        throw .invalidSetting(
          name: "split of sample '\(name)'", found: "'\(text.dropFirst(name.count + 1))'",
          expected: Split.allCases.map(\.rawValue).joined(separator: ", "))
      }
      throw .unknownName(.sample, name: pattern, known: names)
    }
    return matching.map { Reference(sample: $0, split: split) }
  }

  /// True when a name fits a pattern; one pass that goes back to the last `*` only, so that no pattern is slow.
  private static func matches(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    var place = name.startIndex, mark = pattern.startIndex
    var retry: (place: Int, mark: Int)?
    while place < name.endIndex {
      if mark < pattern.endIndex, pattern[mark] == UInt8(ascii: "*") {
        retry = (place, mark + 1)
        mark += 1
      } else if mark < pattern.endIndex, pattern[mark] == UInt8(ascii: "?") || pattern[mark] == name[place] {
        place += 1
        mark += 1
      } else if let last = retry {
        retry = (last.place + 1, last.mark)
        place = last.place + 1
        mark = last.mark
      } else {
        return false
      }
    }
    return pattern[mark...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
