import Digests
import Foundation
import Tables
import Values

/// A list of files of data with their digests: a manifest of format `refigure-data/1`, which knows nothing of what the data are about.
package struct FileManifest: Equatable, Sendable {
  /// The format that this reads and writes.
  package static let format = "refigure-data/1"
  /// The file's name.
  package static let fileName = "manifest.json"

  /// A column of a file, or an array in one.
  package struct Column: Decodable, Equatable, Sendable {
    package let name: String
    package let type: String
  }

  /// A file as it was when it was listed.
  package struct Entry: Decodable, Equatable, Sendable {
    /// What it is called.
    package let name: String
    package let format: String
    package let bytes: Int
    package let sha256: Digest
    /// The number of rows; nil for files with arrays of several lengths.
    package let rows: Int?
    package let columns: [Column]
  }

  /// The files by their paths from the manifest's folder.
  package var entries: [String: Entry] = [:]

  private struct Document: Decodable {
    let format: String
    let files: [String: Entry]
  }

  /// A manifest of no files.
  package init() {}

  /// Reads a manifest.
  ///
  /// - Throws: `unreadable`, or `malformed` with the JSON key path.
  package init(contentsOf url: URL, named name: String? = nil) throws(DatasetError) {
    let file = name ?? url.relativePath
    let json = try FileReading.data(of: url, named: file)
    guard let value = Value(json: String(decoding: json, as: UTF8.self)), case .mapping(let keys) = value else {
      throw .malformed(file: file, at: .entry(""), found: "something that is not a JSON object", expected: "one")
    }
    guard keys["format"] == .text(Self.format) else {
      throw .malformed(
        file: file, at: .entry("format"), found: keys["format"]?.canonicalJSON ?? "nothing",
        expected: "'\(Self.format)'")
    }
    do {
      entries = try JSONDecoder().decode(Document.self, from: json).files
    } catch let error as DecodingError {
      throw .malformed(
        file: file, at: .entry(Self.path(error)), found: "nothing, or a value of another kind",
        expected: "a file's 'name', 'format', 'bytes', 'sha256', 'rows' and 'columns'")
    } catch {
      throw .malformed(file: file, at: .entry(""), found: "something that is not JSON", expected: "a JSON object")
    }
    for path in entries.keys where !Self.isPlain(path) {
      throw .malformed(
        file: file, at: .entry("files"), found: "'\(path)'",
        expected: "paths that do not lead out of the manifest's folder")
    }
  }

  private static func path(_ error: DecodingError) -> String {
    func path(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
      (context.codingPath + (last.map { [$0] } ?? [])).map { $0.intValue.map(String.init) ?? $0.stringValue }
        .joined(separator: ".")
    }
    return switch error {
    case .keyNotFound(let key, let context): path(context, key)
    case .valueNotFound(_, let context), .typeMismatch(_, let context), .dataCorrupted(let context): path(context)
    @unknown default: ""
    }
  }

  /// True for a path that stays in its folder.
  static func isPlain(_ path: String) -> Bool {
    !path.isEmpty && !path.hasPrefix("/")
      && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && $0 != ".." && $0 != "."
      }
  }

  /// The manifest as JSON, the same bytes for the same content: a line for each column, so that a change shows what changed.
  package var json: Data {
    func line(_ key: String, _ value: Value) -> String { "\(Value.text(key).canonicalJSON): \(value.canonicalJSON)" }
    let files = entries.sorted { $0.key < $1.key }.map { path, entry in
      let columns = entry.columns.map { column in
        "        { \(line("name", .text(column.name))), \(line("type", .text(column.type))) }"
      }
      return """
            \(Value.text(path).canonicalJSON): {
              \(line("name", .text(entry.name))),
              \(line("format", .text(entry.format))),
              \(line("bytes", .integer(entry.bytes))),
              \(line("sha256", .text(entry.sha256.hexadecimal))),
              \(line("rows", .optional(entry.rows))),
              "columns": [
        \(columns.joined(separator: ",\n"))
              ]
            }
        """
    }
    return Data(
      "{\n  \(line("format", .text(Self.format))),\n  \"files\": {\n\(files.joined(separator: ",\n"))\n  }\n}\n".utf8)
  }

  /// Writes the manifest, whole or not at all.
  ///
  /// - Throws: `unwritable`.
  package func write(to url: URL) throws(DatasetError) {
    do {
      try AtomicFile.createFolder(url.deletingLastPathComponent())
    } catch {
      throw .unwritable(file: url.relativePath, reason: error.reason)
    }
    try FileReading.write(json, to: url)
  }
}

extension FileManifest.Entry {
  /// A file as it is now.
  ///
  /// - Throws: `DatasetError`.
  package init(_ file: TableFile, name: String) throws(DatasetError) {
    let (bytes, digest) = try file.contents()
    let size = bytes.count
    let (rows, columns) = try file.description(bytes)
    self.init(
      name: name, format: file.format.rawValue, bytes: size, sha256: digest, rows: rows,
      columns: columns.map { FileManifest.Column(name: $0.name, type: $0.type) })
  }

  /// The ways in which a file is another one now, in words.
  package func differences(from other: FileManifest.Entry) -> [String] {
    var words: [String] = []
    func compare(_ what: String, _ old: String, _ new: String) {
      if old != new { words.append("\(what) \(old) -> \(new)") }
    }
    compare("name", other.name, name)
    compare("format", other.format, format)
    compare("bytes", "\(other.bytes)", "\(bytes)")
    compare("rows", other.rows.map(String.init) ?? "unknown", rows.map(String.init) ?? "unknown")
    let (old, new) = (other.columns.map(\.name), columns.map(\.name))
    words += old.filter { !Set(new).contains($0) }.map { "column '\($0)' is gone" }
    words += new.filter { !Set(old).contains($0) }.map { "column '\($0)' is new" }
    for column in columns {
      if let before = other.columns.first(where: { $0.name == column.name }) {
        compare("type of column '\(column.name)'", before.type, column.type)
      }
    }
    compare("sha256", other.sha256.short, sha256.short)
    return words
  }
}
