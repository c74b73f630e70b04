import Foundation
import Ledger
import Live
import Values

/// Runs that another process computes: to stop it.
package struct RunStopping {
  private let ledger: Ledger
  private let files: LiveFiles
  private let program: String

  /// - Parameter program: the program's name, for the command that goes on.
  package init(_ ledger: Ledger, _ files: LiveFiles, program: String) {
    (self.ledger, self.files, self.program) = (ledger, files, program)
  }

  /// Stops a process and waits for the end of its runs.
  ///
  /// - Parameters:
  ///   - now: true to end it at once; steps go on from their last checkpoints.
  ///   - seconds: the time to wait.
  /// - Returns: what went wrong.
  package func stop(_ process: Int32, _ runs: [RunID], now: Bool, waiting seconds: Double) throws -> [String] {
    let wasAsked = runs.contains { files.read($0)?.isStopping == true }
    guard kill(process, SIGTERM) == 0 else {
      return ["process \(process) cannot be stopped: \(String(cString: strerror(errno)))"]
    }
    if now, !wasAsked {
      // The first request is for a clean end; the second one, once it was seen, for any.
      usleep(400_000)
      kill(process, SIGTERM)
    }
    let start = ContinuousClock.now
    var isKilled = false
    var open = runs
    while !open.isEmpty {
      open = try open.filter { run in
        let record = try ledger.run("\(run)")
        guard record.status != .running else { return true }
        print(VisibleText.shown("run \(run) of \(record.studyPath): \(record.status)"))
        if record.status != .finished { print("  go on with: \(goOn(run))") }
        return false
      }
      let waited = (ContinuousClock.now - start) / .seconds(1)
      if open.isEmpty || waited > seconds { break }
      if now, waited > 5, !isKilled {
        isKilled = true
        kill(process, SIGKILL)
      }
      usleep(100_000)
    }
    // What a process told that had no time to take it back.
    if now { ledger.removeAbandonedTellings() }
    return open.map {
      "run \($0) has not ended within \(NumberFormat.shortest.plain(of: seconds)) s; ask again, or with --now, to end it at once"
    }
  }

  /// The command that goes on with a run.
  package func goOn(_ run: RunID) -> String { "\(program) run --resume \(run)" }
}
