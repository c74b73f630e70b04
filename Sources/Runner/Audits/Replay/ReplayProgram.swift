import Foundation
import Processes
import Runs
import Studies

/// The program that runs the study of a commit.
public struct ReplayProgram: Sendable {
  /// The executable.
  public var executable: URL
  /// True when it was built from the commit; otherwise it is the program that replays, for the commit has none.
  public var isOfCommit: Bool

  /// A program.
  public init(executable: URL, isOfCommit: Bool) {
    self.executable = executable
    self.isOfCommit = isOfCommit
  }

  /// A maker of the program from a checked-out tree; a value, so that a test need not build.
  public typealias Build =
    @Sendable (_ tree: URL, _ scratch: URL, _ log: URL, _ interruption: Interruption) throws -> ReplayProgram

  /// A maker that builds a product of the package at the tree's top with the Swift compiler on the search path. A tree without a
  /// package, that holds studies alone, is run by the program that replays.
  ///
  /// The made function throws `ReplayError.noCompiler`, `.notBuilt` or `.interrupted`.
  public static func swiftBuild(product: String) -> Build {
    { tree, scratch, log, interruption in
      let manifest = try? String(contentsOf: tree.appending(path: "Package.swift"), encoding: .utf8)
      guard manifest?.contains("\"\(product)\"") == true else {
        let own = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        return ReplayProgram(executable: own, isOfCommit: false)
      }
      let arguments = ["build", "-c", "release", "--product", product, "--scratch-path", scratch.path]
      let status: Int32
      do {
        status = try run(
          ChildProcess(
            .named("swift"), arguments, in: tree, output: .file(log, includingErrors: true), patience: .seconds(1)),
          interruption)
      } catch ChildProcessError.notFound {
        throw ReplayError.noCompiler
      }
      let executable = scratch.appending(path: "release/\(product)")
      guard status == 0, FileManager.default.isExecutableFile(atPath: executable.path) else {
        throw ReplayError.notBuilt(log: log.path, end: ChildProcess.tail(of: log))
      }
      return ReplayProgram(executable: executable, isOfCommit: true)
    }
  }

  /// Runs a program to its end.
  ///
  /// - Returns: the exit status.
  /// - Throws: `ReplayError.interrupted`, `RunError.notWritable`, or `ChildProcessError`.
  static func run(_ process: ChildProcess, _ interruption: Interruption) throws -> Int32 {
    do {
      let end = try process.run { interruption.isRequested }
      if end.wasInterrupted { throw ReplayError.interrupted }
      return end.status
    } catch ChildProcessError.notWritable(let path, let reason) {
      throw RunError.notWritable(path: path, reason: reason)
    }
  }
}
