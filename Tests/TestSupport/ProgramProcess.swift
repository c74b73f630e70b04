import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// The program as it was built with the tests, run as a process of its own.
package struct ProgramProcess: Sendable {
  /// Where it runs.
  package let folder: URL
  /// Variables beside the few that it inherits.
  package var environment: [String: String] = [:]

  /// The program in a folder.
  package init(folder: URL, environment: [String: String] = [:]) {
    self.folder = folder
    self.environment = environment
  }

  /// What a process left.
  package struct Outcome: Sendable {
    /// The exit status; 128 and the signal's number after a signal.
    package let status: Int32
    package let output: String
    package let errors: String

    /// The JSON on standard output.
    package func json() throws -> Any {
      try JSONSerialization.jsonObject(with: Data(output.utf8), options: .fragmentsAllowed)
    }
  }

  /// A process that was started.
  package final class Running {
    package let process: Process
    package let folder: URL

    fileprivate init(
      _ program: ProgramProcess, _ arguments: [String], output: FileHandle?, errors: FileHandle?
    ) throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "refigure-output-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      process = Process()
      process.executableURL = ProgramProcess.binary
      process.arguments = arguments
      process.currentDirectoryURL = program.folder
      var environment = ["PATH": "/usr/bin:/bin", "HOME": program.folder.path, "GIT_CONFIG_NOSYSTEM": "1"]
      environment.merge(program.environment) { _, new in new }
      process.environment = environment
      // Files, not pipes: another child could inherit a pipe's end and keep it open.
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = try output ?? Self.file(folder.appending(path: "output"))
      process.standardError = try errors ?? Self.file(folder.appending(path: "errors"))
      try process.run()
    }

    deinit {
      try? FileManager.default.removeItem(at: folder)
    }

    private static func file(_ url: URL) throws -> FileHandle {
      try Data().write(to: url)
      return try FileHandle(forWritingTo: url)
    }

    package func text(_ name: String) -> String {
      (try? Data(contentsOf: folder.appending(path: name))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    package func send(_ signal: Int32) {
      kill(process.processIdentifier, signal)
    }

    package func wait() -> Outcome {
      process.waitUntilExit()
      let signal: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
      return Outcome(status: process.terminationStatus + signal, output: text("output"), errors: text("errors"))
    }

    /// Waits until standard error holds a text; false when the process ended before, or after a minute.
    package func waitForProgress(_ text: String) -> Bool {
      for _ in 0..<6_000 {
        if self.text("errors").contains(text) { return true }
        if !process.isRunning { return false }
        usleep(10_000)
      }
      return false
    }
  }

  /// - Parameters:
  ///   - output: where standard output goes instead of a file.
  ///   - errors: where standard error does.
  package func start(
    _ arguments: [String], output: FileHandle? = nil, errors: FileHandle? = nil
  ) throws -> Running {
    try Running(self, arguments, output: output, errors: errors)
  }

  @discardableResult
  package func run(_ arguments: [String]) throws -> Outcome {
    try start(arguments).wait()
  }

  /// The executable: the one that `REFIGURE_TEST_PROGRAM` names, such as a release build, else the one beside the tests.
  package static let binary: URL = {
    if let path = ProcessInfo.processInfo.environment["REFIGURE_TEST_PROGRAM"] {
      return URL(fileURLWithPath: path).standardizedFileURL
    }
    return products.appending(path: "refigure")
  }()

  /// The folder of the bundle of tests, in which all products of its build are.
  package static let products: URL = {
    #if os(macOS)
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
    #else
      let bundle: URL? = nil
    #endif
    let tests = bundle ?? URL(fileURLWithPath: CommandLine.arguments[0]).standardizedFileURL
    return tests.deletingLastPathComponent()
  }()
}
