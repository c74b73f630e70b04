import ArgumentParser
import Completions
import Execution
import Foundation
import Printing
import Runs
import Steps
import Studies
import Synchronization

/// The options for the places of a project.
public struct LocationOptions: ParsableArguments {
  @Option(
    name: .customLong("results"), help: "The results folder (default: results/ of the project).", completion: .directory
  )
  var results: String?

  /// The option.
  public init() {}

  /// The project that the current folder belongs to.
  ///
  /// - Throws: `InvalidStudy`, when the project file cannot be read.
  public var project: Project {
    get throws {
      try Project(
        at: URL(fileURLWithPath: FileManager.default.currentDirectoryPath),
        results: results.map { URL(fileURLWithPath: $0) }, program: CommandLineTool.program)
    }
  }
}

/// The values that a study's parameters are given.
struct ParameterOptions: ParsableArguments {
  @Option(
    name: .customLong("set"), help: "Override a parameter: --set epochs=50 (may be repeated).",
    completion: .of(.assignment))
  var overrides: [String] = []

  @Option(help: "Use a named setting of the study, e.g. authors.", completion: .of(.setting))
  var setting: String?

  mutating func validate() throws {
    for override in overrides where !override.dropFirst().contains("=") {
      throw ValidationError("'--set \(override)': NAME=VALUE was expected")
    }
  }

  func applied(to session: RunSession.Options) -> RunSession.Options {
    var session = session
    session.setting = setting
    for override in overrides {
      let parts = override.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      session.overrides[String(parts[0])] = .text(String(parts[1]))
    }
    return session
  }
}

/// The options of a run.
struct RunOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "Threads to use; the results do not depend on it (default: the project's, else all cores).")
  var threads: Int?

  @Flag(help: "Compute everything again, and compare with what the ledger has.")
  var recompute = false

  @Flag(help: "Say what would be computed and why, and what is there already; compute and write nothing.")
  var explain = false

  @Flag(name: .long, help: "Run in a folder that is not a git repository; the run is recorded as unversioned.")
  var allowUnversioned = false

  @Flag(name: .shortAndLong, help: "No progress, only results and errors.")
  var quiet = false

  mutating func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("'--threads \(threads)': a number from 1 to 1024 was expected")
    }
  }

  /// The options of a session in a project.
  func session(in project: Project) -> RunSession.Options {
    var options = RunSession.Options()
    if let threads = threads ?? project.settings.threads { options.threads = threads }
    options.recomputes = recompute
    options.allowsUnversioned = allowUnversioned
    options.command = [CommandLineTool.program.name] + CommandLine.arguments.dropFirst()
    return options
  }

  var progress: any ProgressReport {
    quiet ? SilentProgress() : TerminalProgress()
  }
}

/// The option that makes a listing one for programs.
public struct FormatOptions: ParsableArguments {
  /// True when JSON is asked for.
  @Flag(help: "Print JSON, as docs/json.md describes it.")
  public var json = false

  /// The option.
  public init() {}
}

/// Asks a run to stop cleanly on Ctrl-C, a request to terminate, or when its terminal is closed; a second one ends the process at once.
/// A closed pipe ends nothing: what is written to it is lost.
func interruptionBySignals() -> Interruption {
  let interruption = Interruption()
  let asked = Mutex<ContinuousClock.Instant?>(nil)
  signal(SIGPIPE, SIG_IGN)
  for number in [SIGINT, SIGTERM, SIGHUP] {
    let before = signal(number, SIG_IGN)
    // As `nohup` has it: the run outlives its terminal.
    if number == SIGHUP, unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { continue }
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler {
      let first = asked.withLock { asked -> ContinuousClock.Instant in
        let first = asked ?? .now
        asked = first
        return first
      }
      // A terminal that is closed says so more than once, and `timeout` asks a process and then its group.
      let isAnother = first.duration(to: .now) > .milliseconds(100)
      if isAnother, interruption.isRequested, number != SIGHUP { exit(ExitStatus.interrupted.rawValue) }
      interruption.request()
    }
    source.resume()
    SignalSources.keep(source)
  }
  return interruption
}

/// Signal sources work as long as they are referred to.
private enum SignalSources {
  nonisolated(unsafe) private static var kept: [any DispatchSourceSignal] = []

  /// Called from the main thread, before the run begins.
  static func keep(_ source: any DispatchSourceSignal) {
    kept.append(source)
  }
}

extension CompletionKind {
  /// The names that the current project has for a value.
  static func of(_ value: CompletedValue) -> CompletionKind {
    .custom { words, _, prefix in
      let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
      return value.candidates(after: words, typing: prefix, in: here, CommandLineTool.program)
    }
  }
}
