import Digests
import Foundation
import KeptPrograms
import Ledger
import Processes
import Provenance
import Runs
import Steps
import Studies

/// The program that runs the study of a commit; `ReplayProgramSearch` says which.
public struct ReplayProgram: Sendable {
  /// The executable.
  public var executable: URL
  /// The reason why it may stand for the program that was recorded.
  public var origin: Origin
  /// Variables with which it is run, beside this process's own.
  var environment: [String: String] = [:]
  /// Makes what it may see and change, from the folder of the replay; nil for a program that may do what the user may.
  var isolation: Isolation?

  /// The programs that a replay can be asked for.
  public enum Choice: String, Sendable, CaseIterable {
    /// The program that replays.
    case running
    /// The program that was recorded, kept from an archive.
    case recorded
    /// One that is built from the recorded commit.
    case built
  }

  /// The ways in which a program may stand for the one that was recorded.
  public enum Origin: Sendable, Equatable {
    /// It was built from the run's commit.
    case commit
    /// It was built from the commit of the recorded program, whose sources are kept.
    case sources(String, commit: String)
    /// It is the very file that was recorded, kept from an archive, and isolated so.
    case recorded(String, digest: Digest, isolation: String)
    /// It is the program that replays, whose version, commit or file is the recorded one.
    case sameVersion(String)
    /// It is the program that replays, another build than the recorded one, with the same numerics.
    case sameNumerics(String, recorded: String, numerics: String)

    /// The choice that it is.
    public var choice: Choice {
      switch self {
      case .commit, .sources: .built
      case .recorded: .recorded
      case .sameVersion, .sameNumerics: .running
      }
    }
  }

  /// A program.
  public init(executable: URL, origin: Origin) {
    self.executable = executable
    self.origin = origin
  }

  /// A maker of the program from a checked-out tree; a value, so that a test need not build.
  public typealias Build =
    @Sendable (_ tree: URL, _ scratch: URL, _ log: URL, _ interruption: Interruption) throws -> ReplayProgram

  /// True when a folder is that of a package which declares a product.
  public static func declares(_ product: String, in tree: URL) -> Bool {
    let manifest = try? String(contentsOf: tree.appending(path: "Package.swift"), encoding: .utf8)
    return manifest?.contains("\"\(product)\"") == true
  }

  /// The program of this process, if it gives the results of the one that a run recorded.
  ///
  /// - Throws: `ReplayError.otherVersion`.
  static func own(for run: RunRecord, of program: Program) throws(ReplayError) -> ReplayProgram {
    let own = RunningProgram.current(build: program.build)
    let recorded = RunningProgram.recorded(in: run.environment)
    let words = recorded.map { "\($0)" } ?? "a \(program.name) that recorded no version"
    let isOfAnother = run.command.first.map { $0 != program.name } ?? false
    guard run.numericsVersion == program.numerics, !isOfAnother else {
      throw .otherVersion(
        run.id, needed: "\(words), numerics \(run.numericsVersion)", found: "\(own), numerics \(program.numerics)")
    }
    let executable = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    let isSame = recorded.map { $0.isSameBuild(as: own) } ?? false
    return ReplayProgram(
      executable: executable,
      origin: isSame ? .sameVersion("\(own)") : .sameNumerics("\(own)", recorded: words, numerics: program.numerics))
  }

  /// A maker that builds a product of the package at the tree's top with the Swift compiler on the search path.
  ///
  /// The made function throws `ReplayError.noCompiler`, `.notBuilt` or `.interrupted`.
  public static func swiftBuild(product: String) -> Build {
    { tree, scratch, log, interruption in
      // Nothing is fetched: what is neither in the folder of the build nor in SwiftPM's own store is missing. Debug information would
      // take an eighth of the time.
      let arguments = [
        "build", "-c", "release", "--product", product, "-debug-info-format", "none", "--scratch-path", scratch.path,
      ]
      let status: Int32
      do {
        status = try run(
          ChildProcess(
            .named("swift"), arguments, in: tree, output: .file(log, includingErrors: true), patience: .seconds(1),
            isolation: withoutNetwork),
          interruption)
      } catch ChildProcessError.notFound {
        throw ReplayError.noCompiler
      }
      let executable = scratch.appending(path: "release/\(product)")
      guard status == 0, FileManager.default.isExecutableFile(atPath: executable.path) else {
        throw ReplayError.notBuilt(log: log.path, end: ChildProcess.tail(of: log))
      }
      return ReplayProgram(executable: executable, origin: .commit)
    }
  }

  /// All files and no network.
  private static var withoutNetwork: Isolation {
    var isolation = ExecutableCopy.isolation(writable: [])
    isolation.writable = isolation.readable
    isolation.readable = []
    return isolation
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
