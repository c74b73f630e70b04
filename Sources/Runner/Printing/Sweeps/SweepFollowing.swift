import Execution
import Foundation
import Ledger
import Live
import Runs
import SweepTasks
import Sweeps
import Values

/// A sweep that another process works on: to follow it, and to stop it.
package struct SweepFollowing {
  /// The ways in which following and stopping end.
  package enum Ending: Sendable {
    /// All is well.
    case done
    /// Trials failed.
    case failed
    /// Trials are left.
    case stopped
    /// The process does not end, or cannot be reached from here.
    case unreachable
  }

  private let session: SweepSession
  private let file: URL
  private let isJSON: Bool
  private let folder: URL
  private let name: String

  /// - Throws: what planning the sweep throws.
  package init(_ session: SweepSession, _ file: URL, asJSON isJSON: Bool) throws {
    (self.session, self.file, self.isJSON) = (session, file, isJSON)
    name = try session.plan(file).name
    folder = session.project.sweeps.appending(path: name)
  }

  // MARK: Following

  /// Shows how far the sweep is until no process works on it, then its table.
  ///
  /// - Returns: `.failed` or `.stopped` where trials failed or are left.
  package func watch() throws -> Ending {
    let files = LiveFiles(ledger: session.project.runs)
    let progress = isJSON ? nil : TerminalProgress(standingApart: true)
    var told: SweepState?
    var shown = ""
    while let state = SweepState.running(in: folder) {
      if isJSON, state != told {
        print(Value.mapping(["name": .text(name), "state": state.value]).canonicalJSON)
        fflush(nil)
      }
      told = state
      let words = "sweep \(name): \(state.words)"
      if words != shown, !isJSON { progress?.note(words) }
      shown = words
      let runs = files.runs().compactMap { files.read($0) }.filter {
        $0.process == state.process && $0.host == state.host
      }
      if !runs.isEmpty { progress?.show(LiveProgress(of: runs)) }
      usleep(500_000)
    }
    progress?.close()
    if told == nil, !isJSON { Output.printError("no process works on sweep \(name)") }
    return try finish()
  }

  /// Prints the table as the ledger has it.
  private func finish() throws -> Ending {
    let isThere = FileManager.default.fileExists(atPath: session.project.runs.appending(path: Ledger.fileName).path)
    let ledger = isThere ? try Ledger(folder: session.project.runs, access: .readOnly) : nil
    defer { ledger?.close() }
    let (plan, rows) = try session.surveyed(session.plan(file), in: ledger)
    let table = session.table(plan, rows)
    if isJSON {
      let counts = ["finished", "failed", "invalid", "missing"].map { ($0, Value.integer(table.count($0))) }
      let last: [String: Value] = [
        "name": .text(name), "trials": .mapping(Dictionary(counts, uniquingKeysWith: { first, _ in first })),
      ]
      print(Value.mapping(last).canonicalJSON)
    } else {
      print(SweepText.text(table, folder: folder))
    }
    if table.count("missing") > 0 { return .stopped }
    return table.count("failed") > 0 ? .failed : .done
  }

  // MARK: Stopping

  /// Asks the process to stop as Ctrl-C would, and waits for its end.
  ///
  /// - Parameters:
  ///   - now: true to end it at once; trials go on from their last checkpoints.
  ///   - seconds: the time to wait.
  /// - Returns: `.unreachable` when it has not ended, or cannot be stopped from here.
  package func stop(now: Bool = false, waiting seconds: Double = 60) -> Ending {
    guard let state = SweepState.running(in: folder) else {
      tell(nil, "no process works on sweep \(name)")
      return .done
    }
    switch state.holder(in: folder) {
    case .here(let process): return stop(process, now, seconds)
    case .elsewhere(let process, let host):
      Output.printError("error: sweep \(name) is worked on by process \(process) on \(host): stop it there")
    case .unknown: Output.printError("error: sweep \(name) is held by a process that cannot be seen from here")
    }
    return .unreachable
  }

  private func stop(_ process: Int32, _ now: Bool, _ seconds: Double) -> Ending {
    guard kill(process, SIGTERM) == 0 else {
      Output.printError("error: process \(process) cannot be stopped: \(String(cString: strerror(errno)))")
      return .unreachable
    }
    if now {
      // The first request is for a clean end; the second one, once it was seen, for any.
      usleep(400_000)
      if isWorking(process) { kill(process, SIGTERM) }
    }
    let start = ContinuousClock.now
    while isWorking(process) {
      guard (ContinuousClock.now - start) / .seconds(1) < seconds else {
        let span = NumberFormat.shortest.plain(of: seconds)
        Output.printError(
          "error: sweep \(name) has not ended within \(span) s; ask again, or with --now, to end it at once")
        return .unreachable
      }
      usleep(100_000)
    }
    tell(process, "sweep \(name) has stopped; the same command without --stop goes on with it")
    return .done
  }

  /// True while a process holds the sweep: another one may have begun with it since.
  private func isWorking(_ process: Int32) -> Bool { SweepState.running(in: folder)?.process == process }

  /// Says that a process has stopped, or that there is none.
  private func tell(_ process: Int32?, _ words: String) {
    var value: [String: Value] = ["name": .text(name)]
    value["stopped"] = process.map { .integer(Int($0)) }
    print(isJSON ? Value.mapping(value).canonicalJSON : words)
  }
}
