import Foundation

/// The program `sqlite3`, with which people read a ledger.
enum SQLiteProgram {
  static let path = ["/usr/bin/sqlite3", "/usr/local/bin/sqlite3", "/opt/homebrew/bin/sqlite3"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  static let isMissing: Bool = {
    if path == nil { print("skipped: there is no program 'sqlite3'; it is in Debian's package of that name") }
    return path == nil
  }()

  struct Failure: Error {
    let message: String
  }

  /// The lines that it writes, columns separated by `|`.
  static func read(_ database: URL, _ sql: String) throws -> [String] {
    let process = Process()
    process.executableURL = URL(filePath: path ?? "")
    process.arguments = ["-batch", "-readonly", "-bail", database.path, sql]
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    let complaint = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    if process.terminationStatus != 0 || !complaint.isEmpty { throw Failure(message: complaint) }
    return text.split(separator: "\n").map(String.init)
  }
}
