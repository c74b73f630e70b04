import Archives
import Deterministic
import Digests
import Foundation
import GRDB
import JetProgram
import Ledger
import Runs
import TestSupport

/// A folder of runs as one input: files by name behind their lengths, in the order of the names. What cannot be taken apart again is no
/// input.
struct RecordFiles {
  var files: [String: Data]

  /// The name of the file that says what the record was before it was changed.
  static let expected = "expected"
  static let ledger = "ledger.sqlite"

  init(files: [String: Data]) { self.files = files }

  /// The files of a project's runs, without those that are made again at each opening.
  init(of runs: URL) throws {
    files = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: runs.path).sorted() {
      var isFolder: ObjCBool = false
      let url = runs.appending(path: path)
      guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue,
        !["ledger.sqlite-wal", "ledger.sqlite-shm", "program-digests"].contains(path), !path.hasPrefix("live/")
      else { continue }
      files[path] = try Data(contentsOf: url)
    }
  }

  init?(_ input: Data) {
    var rest = input[...]
    func number() -> Int? {
      guard rest.count >= 4 else { return nil }
      defer { rest = rest.dropFirst(4) }
      return rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    func bytes() -> Data? {
      guard let count = number(), rest.count >= count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return Data(rest.prefix(count))
    }
    files = [:]
    while !rest.isEmpty {
      guard let name = bytes(), let content = bytes() else { return nil }
      files[String(decoding: name, as: UTF8.self)] = content
    }
  }

  var input: Data {
    func framed(_ bytes: Data) -> Data { withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { Data($0) } + bytes }
    return files.sorted { $0.key < $1.key }.reduce(into: Data()) { $0 += framed(Data($1.key.utf8)) + framed($1.value) }
  }

  /// Writes the files below a folder; names that lead elsewhere are left out.
  func write(to folder: URL) throws {
    for (name, content) in files where name != Self.expected && !name.contains("..") && !name.isEmpty {
      let url = folder.appending(path: name)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try content.write(to: url)
    }
  }

  // MARK: What a record says

  /// A project in a folder.
  static func project(in scratch: URL) throws -> Project {
    try FileManager.default.createDirectory(at: scratch.appending(path: "studies"), withIntermediateDirectories: true)
    return try Project(at: scratch, program: Refigure.program)
  }

  /// The digest of all rows and definitions that SQL reads; nil where it cannot read them.
  static func content(ofLedger file: URL) -> Digest? {
    var configuration = Configuration()
    configuration.readonly = true
    let path = "file:\(file.path)?immutable=1"
    let text = try? DatabaseQueue(path: path, configuration: configuration).read { database -> String in
      let schema = try Row.fetchAll(
        database, sql: "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
      let tables = try String.fetchAll(
        database,
        sql:
          "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name <> 'sqlite_sequence' ORDER BY name")
      return try schema.description
        + tables.map { table in
          try Row.fetchAll(database, sql: "SELECT * FROM \"\(table)\"").map(\.description).sorted().joined(
            separator: "\n")
        }.joined(separator: "\n\n")
    }
    return text.map { Digest(of: $0) }
  }

  /// The digest of all files but the ledger.
  var contentOfFiles: Digest {
    Digest(
      of: files.filter { $0.key != Self.ledger && $0.key != Self.expected }.sorted { $0.key < $1.key }
        .map { "\(Digest(of: $0.value)) \($0.key)" }.joined(separator: "\n"))
  }

  /// A record of four runs, two of which reuse what the first computed, and one that failed.
  static func real() throws -> RecordFiles {
    try TemporaryProject.with { temporary in
      _ = try temporary.run(ToyStudy.text)
      _ = try temporary.run(ToyStudy.text.replacing("epochs: 6", with: "epochs: 5"))
      _ = try temporary.run(ToyStudy.text.replacing("Words.", with: "Other words."))
      _ = try? temporary.run(ToyStudy.text.replacing("points: 200", with: "points: 3"))
      let runs = temporary.project.runs
      try DatabaseQueue(path: runs.appending(path: ledger).path).writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      }
      var record = try RecordFiles(of: runs)
      guard let content = content(ofLedger: runs.appending(path: ledger)) else {
        throw FuzzFailure("the ledger cannot be read")
      }
      record.files[expected] = Data("\(content) \(record.contentOfFiles)".utf8)
      return record
    }
  }
}
