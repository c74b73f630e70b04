import Foundation
import Records
import Values

/// A sweep that a process works on, as that process tells it in `state.json` of the sweep's folder. It is told, not recorded: it is gone when
/// the sweep has ended, and what a killed process left is known by the lock that nobody holds any more.
package struct SweepState: Hashable, Sendable {
  /// The numbers of a sweep's trials.
  package struct Tally: Hashable, Sendable {
    /// The trials that the search has asked for so far.
    package var known: Int
    /// The trials that are behind the sweep: finished, failed or refused.
    package var finished: Int
    /// The trials among them that failed.
    package var failed: Int
    /// The most that there can be; nil where that is not known.
    package var most: Int?

    package init(known: Int, finished: Int, failed: Int, most: Int? = nil) {
      (self.known, self.finished, self.failed, self.most) = (known, finished, failed, most)
    }

    /// The trials that are left, as far as it is known: at most so many.
    package var left: Int { max(0, (most ?? known) - finished) }
  }

  /// The number of the process.
  package var process: Int32
  /// The machine that it runs on.
  package var host: String
  /// The time at which the process began.
  package var started: Date
  /// The time at which this was told.
  package var updated: Date
  package var trials: Tally
  /// The seconds that the whole will take from `updated` on; nil where nothing is known yet.
  package var secondsLeft: Double?

  /// The state of a sweep of this process.
  package init(started: Date, updated: Date = Date(), trials: Tally, secondsLeft: Double? = nil) {
    process = getpid()
    host = ProcessInfo.processInfo.hostName
    (self.started, self.updated, self.trials, self.secondsLeft) = (started, updated, trials, secondsLeft)
  }

  /// `12 of 40 trials (1 failed), 3 min left`.
  package var words: String {
    let all = trials.most ?? trials.known
    return "\(trials.finished) of \(trials.most == nil ? "at least " : "")\(Count.words(all, "trial"))"
      + (trials.failed > 0 ? " (\(trials.failed) failed)" : "")
      + (secondsLeft.map { ", \(TimeLeft.text($0)) left" } ?? "")
  }

  // MARK: JSON

  /// The names of the files in a sweep's folder.
  package static let fileName = "state.json", lockName = "state.lock"
  private static let (mostBytes, mostText, mostTrials, mostSeconds) = (1 << 14, 400, 1 << 30, 1e10)

  /// The state as JSON, in one line.
  package var json: String { value.canonicalJSON }

  package var value: Value {
    var tally: [String: Value] = [
      "known": .integer(trials.known), "finished": .integer(trials.finished), "failed": .integer(trials.failed),
    ]
    tally["most"] = trials.most.map { .integer($0) }
    var keys: [String: Value] = [
      "process": .integer(Int(process)), "host": .text(host), "started": .text(Timestamp.text(started)),
      "updated": .text(Timestamp.text(updated)), "trials": .mapping(tally),
    ]
    if let secondsLeft, (0...Self.mostSeconds).contains(secondsLeft) { keys["secondsLeft"] = .number(secondsLeft) }
    return .mapping(keys)
  }

  /// Reads a state; nil where the text is none, or says what cannot be.
  package init?(json: String) {
    func count(_ value: Value?) -> Int? {
      if case .integer(let count)? = value, (0...Self.mostTrials).contains(count) { count } else { nil }
    }
    func text(_ value: Value?) -> String? {
      if case .text(let text)? = value, text.utf8.count <= Self.mostText { text } else { nil }
    }
    guard json.utf8.count <= Self.mostBytes, case .mapping(let keys) = Value(json: json),
      let process = count(keys["process"]).flatMap(Int32.init(exactly:)), process > 0, let host = text(keys["host"]),
      let started = text(keys["started"]).flatMap(Timestamp.date),
      let updated = text(keys["updated"]).flatMap(Timestamp.date), case .mapping(let tally) = keys["trials"],
      let known = count(tally["known"]), let finished = count(tally["finished"]), let failed = count(tally["failed"])
    else { return nil }
    self.init(
      started: started, updated: updated,
      trials: Tally(known: known, finished: finished, failed: failed, most: count(tally["most"])))
    (self.process, self.host) = (process, host)
    secondsLeft = keys["secondsLeft"]?.double.flatMap { $0 >= 0 && $0 <= Self.mostSeconds ? $0 : nil }
  }

  // MARK: Reading

  /// The state as it was told last, of a process that may be gone.
  ///
  /// - Parameter folder: the sweep's.
  package static func told(in folder: URL) -> SweepState? {
    LiveFiles.bytes(of: folder.appending(path: fileName), atMost: mostBytes).flatMap {
      SweepState(json: String(decoding: $0, as: UTF8.self))
    }
  }

  /// So long after it told something last, a process of another machine counts as gone.
  private static let patience = 600.0

  /// The state of a sweep that a process works on now; nil when none does.
  ///
  /// - Parameter folder: the sweep's.
  package static func running(in folder: URL, now: Date = Date()) -> SweepState? {
    guard let state = told(in: folder) else { return nil }
    switch state.holder(in: folder) {
    case .here(let process): return process == state.process ? state : nil
    case .elsewhere: return now.timeIntervalSince(state.updated) < patience ? state : nil
    case .unknown: return nil
    }
  }

  /// The process that holds the sweep's lock.
  package func holder(in folder: URL) -> LockHolder {
    LockHolder(of: folder.appending(path: Self.lockName), told: (process, host))
  }
}
