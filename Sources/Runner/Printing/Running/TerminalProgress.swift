import Execution
import Foundation
import Studies
import Synchronization
import Values

/// A run's progress on standard error: a bar in a terminal, plain lines elsewhere. Several trainings can be under way at once.
package final class TerminalProgress: ProgressReport {
  /// A training, or another cell of many steps, that has begun.
  private struct Training {
    let parts: Int
    let steps: Int
    /// The word for a step.
    let step: String
    let start = ContinuousClock.now
    /// The epochs done of each repetition.
    var done: [Int: Int] = [:]
    /// The epochs at which stopping rules ended repetitions.
    var stopped: [Int] = []
    var nextQuarter = 1

    var epochs: Int { done.values.reduce(0, +) }
    var allEpochs: Int { max(1, parts * steps) }
    var fraction: Double { Double(epochs) / Double(allEpochs) }
  }

  private struct State {
    /// The names, in the order in which they began.
    var names: [String] = []
    var trainings: [String: Training] = [:]
    var figures: [(name: String, value: Double)] = []
    var lastDrawn = ContinuousClock.now
    var isBarShown = false
  }

  private let state = Mutex(State())
  private let isTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  private let hasColor = (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty

  package init() {}

  package func begin(cell: String, kind: any CellKind, workload: Workload) {
    let (parts, steps) = (workload.parts, workload.steps)
    guard steps > 0 else { return }
    state.withLock { state in
      state.names.append(cell)
      let (part, step) = kind.progressWords
      state.trainings[cell] = Training(parts: parts, steps: steps, step: step)
      if !isTerminal { write("\(kind.name) \(cell): \(Count.words(parts, part)) of \(steps) \(step)s\n") }
    }
  }

  package func advance(cell: String, part: Int, step: Int, figures: [(name: String, value: Double)]) {
    state.withLock { state in
      state.trainings[cell]?.done[part] = step
      state.figures = figures
      guard let training = state.trainings[cell] else { return }
      if isTerminal {
        guard ContinuousClock.now - state.lastDrawn > .milliseconds(80) else { return }
        state.lastDrawn = .now
        state.isBarShown = true
        write("\r\u{1B}[K" + bar(state))
      } else if training.fraction * 4 >= Double(training.nextQuarter), training.nextQuarter < 4 {
        write("  \(cell): \(line(training, figures))\n")
        state.trainings[cell]?.nextQuarter = Int(training.fraction * 4) + 1
      }
    }
  }

  package func stop(cell: String, part: Int, step: Int) {
    state.withLock { state in
      guard let steps = state.trainings[cell]?.steps else { return }
      state.trainings[cell]?.stopped.append(step)
      state.trainings[cell]?.done[part] = steps
    }
  }

  package func end(cell: String, kind: String, reused: Bool, seconds: Double) {
    state.withLock { state in
      clear(&state)
      let training = state.trainings.removeValue(forKey: cell)
      state.names.removeAll { $0 == cell }
      let how = reused ? "unchanged" : NumberFormat.duration.plain(of: seconds) + (training.map(stops) ?? "")
      write("\(color("✓", "32")) \(kind) \(cell): \(how)\n")
    }
  }

  package func note(_ text: String) {
    state.withLock { state in
      clear(&state)
      write("\(color("!", "33")) \(text)\n")
    }
  }

  /// The number of repetitions that their stopping rule ended, and the epochs.
  private func stops(_ training: Training) -> String {
    guard let first = training.stopped.min(), let last = training.stopped.max() else { return "" }
    return "; \(training.stopped.count) of \(training.parts) stopped early, "
      + (first == last ? "at epoch \(first)" : "at epochs \(first) to \(last)")
  }

  private func clear(_ state: inout State) {
    if state.isBarShown { write("\r\u{1B}[K") }
    state.isBarShown = false
  }

  /// One line for all trainings that are under way.
  private func bar(_ state: State) -> String {
    let trainings = state.names.compactMap { state.trainings[$0] }
    let fraction =
      Double(trainings.reduce(0) { $0 + $1.epochs }) / Double(max(1, trainings.reduce(0) { $0 + $1.allEpochs }))
    let width = 24
    let filled = min(width, Int(fraction * Double(width)))
    let bar = color(String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled), "34")
    if let training = trainings.first, trainings.count == 1 {
      return "\(state.names[0]) \(bar) \(line(training, state.figures))"
    }
    let names = zip(state.names, trainings).prefix(3).map { "\($0) \(Int($1.fraction * 100)) %" }
    let more = trainings.count > 3 ? ", \(trainings.count - 3) more" : ""
    let start = trainings.map(\.start).min() ?? .now
    return "\(names.joined(separator: ", "))\(more) \(bar) \(left(since: start, fraction))"
  }

  private func line(_ training: Training, _ figures: [(name: String, value: Double)]) -> String {
    let parts =
      ["\(training.step) \(training.epochs)/\(training.allEpochs)"]
      + figures.map { "\($0.name) \(NumberFormat.significant(4).plain(of: $0.value))" }
    return (parts + [left(since: training.start, training.fraction)]).joined(separator: "  ")
  }

  private func left(since start: ContinuousClock.Instant, _ fraction: Double) -> String {
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let left = fraction > 0 ? elapsed / fraction * (1 - fraction) : 0
    return left < 90 ? "\(Int(left.rounded(.up))) s left" : "\(Int((left / 60).rounded(.up))) min left"
  }

  private func color(_ text: String, _ code: String) -> String {
    isTerminal && hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
