import Foundation

/// The `git` program, under an identity of its own and without the user's configuration.
package enum Git {
  private static let environment = [
    "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_AUTHOR_NAME": "Author", "GIT_AUTHOR_EMAIL": "author@example.org",
    "GIT_COMMITTER_NAME": "Author", "GIT_COMMITTER_EMAIL": "author@example.org",
    "GIT_AUTHOR_DATE": "2024-09-26T10:00:00Z", "GIT_COMMITTER_DATE": "2024-09-26T10:00:00Z", "LC_ALL": "C",
  ]

  /// Runs it in a folder.
  ///
  /// - Returns: what it printed, without line ends around it.
  /// - Throws: `TestFailure` when it fails.
  @discardableResult
  package static func run(_ arguments: [String], in folder: URL, input: Data? = nil) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    process.currentDirectoryURL = folder
    process.environment = environment
    // Files, not pipes: another child could inherit a pipe's end and keep it open.
    let files = try TemporaryFolder()
    for name in ["output", "errors"] { try files.write(Data(), to: name) }
    try files.write(input ?? Data(), to: "input")
    process.standardInput = try FileHandle(forReadingFrom: files.file("input"))
    process.standardOutput = try FileHandle(forWritingTo: files.file("output"))
    process.standardError = try FileHandle(forWritingTo: files.file("errors"))
    try process.run()
    process.waitUntilExit()
    let output = String(decoding: try Data(contentsOf: files.file("output")), as: UTF8.self)
    guard process.terminationStatus == 0 else {
      let complaint = String(decoding: try Data(contentsOf: files.file("errors")), as: UTF8.self)
      throw TestFailure(
        "git \(arguments) ended with \(process.terminationStatus): \(complaint)")
    }
    return output.trimmingCharacters(in: .newlines)
  }
}
