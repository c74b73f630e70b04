import Foundation
import Ledger
import Live

/// The logs and live files of runs that a process works on.
struct ToldRuns: ~Copyable {
  private let count: Int
  private var writers: [WriterBox?]
  private let logs: [LogBox]
  private var told: [LiveRun?]
  private var nextLine = 60.0

  /// Values that are not copied, in an array.
  private final class WriterBox {
    var writer: LiveWriter

    init(_ writer: consuming LiveWriter) { self.writer = writer }
  }

  private final class LogBox {
    let log: RunLog

    init(_ log: consuming RunLog) { self.log = log }
  }

  init(_ subjects: [RunMonitor.Subject], in files: LiveFiles) {
    count = subjects.count
    writers = subjects.map { WriterBox(LiveWriter($0.run, in: files)) }
    logs = subjects.map { LogBox(RunLog(in: $0.folder)) }
    told = subjects.map { _ in nil }
  }

  func log(_ text: String, of place: Int) { logs[place].log.add(text) }

  /// Tells the runs; a line in each log once a minute.
  mutating func tell(_ runs: [LiveRun?], _ progress: LiveProgress, seconds: Double) {
    let isLineDue = seconds >= nextLine
    if isLineDue { nextLine += 60 }
    for (place, run) in runs.enumerated() {
      guard let run, let box = writers[place] else { continue }
      if !isSame(run, told[place]) {
        box.writer.tell(run)
        told[place] = run
      }
      box.writer.add(
        run.running.filter { $0.total > 0 && $0.done > 0 }.map {
          LivePoint(seconds: seconds, step: $0.step, done: $0.done, values: $0.values)
        })
      if isLineDue { log("goes on \(TimeLeft.words(of: run))", of: place) }
    }
  }

  /// True when a run was told a moment ago and nothing happened since.
  private func isSame(_ run: LiveRun, _ before: LiveRun?) -> Bool {
    guard var before, run.updated.timeIntervalSince(before.updated) < 5 else { return false }
    (before.updated, before.secondsLeft) = (run.updated, run.secondsLeft)
    return run == before
  }

  /// Removes what tells that a run is running, and says in its log how it ended.
  mutating func end(_ place: Int, as words: String) {
    log(words, of: place)
    writers[place]?.writer.end()
    writers[place] = nil
  }
}
