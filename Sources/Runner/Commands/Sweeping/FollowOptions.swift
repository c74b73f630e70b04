import ArgumentParser
import Execution
import Foundation
import Printing
import SweepTasks
import Sweeps

/// A sweep that another process works on.
struct FollowOptions: ParsableArguments {
  @Flag(help: "Run nothing: follow the process that works on the sweep to its end, then print the table.")
  var watch = false

  @Flag(help: "Run nothing: stop the process that works on the sweep, as Ctrl-C would there.")
  var stop = false

  @Flag(help: "With --stop: end it at once; trials then go on from their last checkpoints.")
  var now = false

  /// True when the sweep is not to be run here.
  var isAsked: Bool { watch || stop }

  /// Refuses what does not go together.
  func validate(with options: RunOptions, _ cluster: ClusterOptions) throws {
    if watch, stop { throw ValidationError("'--watch' and '--stop' are two things: leave out one") }
    if now, !stop { throw ValidationError("'--now' goes with '--stop'") }
    guard isAsked else { return }
    let name = watch ? "--watch" : "--stop"
    if cluster.isAsked {
      throw ValidationError(
        "'\(name)' is about a process on this machine; '--status' and '--cancel' are about the tasks on a cluster")
    }
    if options.recompute || options.explain {
      throw ValidationError("'\(name)' runs nothing: leave out '--recompute' and '--explain'")
    }
  }

  /// Does what is asked for.
  ///
  /// - Throws: the exit status, when it is none of success.
  func carryOut(_ file: URL, _ session: SweepSession, asJSON: Bool) throws {
    let following = try SweepFollowing(session, file, asJSON: asJSON)
    let ending = try watch ? following.watch() : following.stop(now: now)
    let status = ExitStatus(ending)
    if status != .done { throw ExitCode(status.rawValue) }
  }
}
