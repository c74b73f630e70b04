import Foundation
import TestSupport

/// A shell with the program's completions, in a project.
struct CompletingShell {
  let program: String
  let folder: URL

  /// True when the machine has the shell.
  static func has(_ program: String) -> Bool { path(program) != nil }

  private static func path(_ program: String) -> String? {
    ["/bin", "/usr/bin", "/usr/local/bin"].map { "\($0)/\(program)" }.first(where: FileManager.default.isExecutableFile)
  }

  /// Runs a script, which finds the shell's completions in the variable `completions`.
  ///
  /// - Returns: the lines that it printed.
  func lines(_ script: String) throws -> [String] {
    let files = try TemporaryFolder()
    try files.write(
      try ProgramProcess(folder: folder).run(["--generate-completion-script", program]).output, to: "_refigure")
    try files.write(script, to: "script")
    for name in ["output", "errors"] { try files.write(Data(), to: name) }
    let process = Process()
    process.executableURL = URL(filePath: Self.path(program) ?? "")
    process.arguments = [files.file("script").path]
    process.currentDirectoryURL = folder
    process.environment = [
      "PATH": "\(ProgramProcess.binary.deletingLastPathComponent().path):/usr/bin:/bin", "HOME": files.url.path,
      "completions": files.file("_refigure").path, "TERM": "dumb", "LC_ALL": "C.UTF-8",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files.file("output"))
    process.standardError = try FileHandle(forWritingTo: files.file("errors"))
    try process.run()
    process.waitUntilExit()
    let errors = String(decoding: try Data(contentsOf: files.file("errors")), as: UTF8.self)
    guard process.terminationStatus == 0, errors.isEmpty else { throw TestFailure("\(program): \(errors)") }
    let output = String(decoding: try Data(contentsOf: files.file("output")), as: UTF8.self)
    return output.split(separator: "\n").map(String.init)
  }
}
