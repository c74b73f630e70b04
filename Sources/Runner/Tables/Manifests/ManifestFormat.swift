import Foundation

/// A kind of manifest of files of data, which a program knows beside the plain one.
public protocol ManifestFormat: Sendable {
  /// The manifest's own word for its format, such as `example/1`, which stands under `format` in its JSON.
  var format: String { get }
  /// The manifests of it that a project may have, by their paths from its folder.
  var usualPaths: [String] { get }

  /// The files that a manifest lists, each compared with what is on the disk where that is asked for.
  ///
  /// - Throws: `DatasetError`, for a manifest that cannot be read.
  func files(in manifest: URL, verified: Bool) throws(DatasetError) -> [ListedFile]
}

/// A file that a manifest lists.
public struct ListedFile: Sendable {
  /// What it is called.
  public let name: String
  /// The file, by its path from the manifest's folder.
  public let file: String
  /// The number of rows; nil where the file has several.
  public let rows: Int?
  /// The digest that the manifest has of it.
  public let digest: String
  /// The noun for what it has rows of, in the plural.
  public let entryWord: String
  /// All that was found wrong; empty when it is as the manifest says, and when nothing was compared.
  public let problems: [DatasetError]

  /// A file.
  public init(
    name: String, file: String, rows: Int?, digest: String, entryWord: String, problems: [DatasetError] = []
  ) {
    (self.name, self.file, self.rows) = (name, file, rows)
    (self.digest, self.entryWord, self.problems) = (digest, entryWord, problems)
  }

  /// One line: `ok  first.npy (800 rows)`, or what differs, separated by semicolons.
  public var verdict: String {
    guard problems.isEmpty else { return "differs  " + problems.map(\.description).joined(separator: "; ") }
    return "ok  \(file)" + (rows.map { " (\($0) \(entryWord))" } ?? "")
  }
}
