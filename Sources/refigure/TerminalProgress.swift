import Execution
import Foundation
import Synchronization

/// A run's progress on standard error: a bar in a terminal, plain lines elsewhere.
final class TerminalProgress: ProgressReport {
  private struct State {
    var cell = ""
    var parts = 0
    var steps = 0
    var step = "epoch"
    var done: [Int: Int] = [:]
    var figures: [(name: String, value: Double)] = []
    var start = ContinuousClock.now
    var lastDrawn = ContinuousClock.now
    var nextQuarter = 1
    var stopped: [Int] = []
    var isBarShown = false
  }

  private let state = Mutex(State())
  private let isTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  private let hasColor = (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty

  /// What the parts and steps of a kind of cell are.
  private static let words = ["density": ("fit", "iteration"), "classifier": ("network", "epoch")]

  func begin(cell: String, kind: String, parts: Int, steps: Int) {
    guard steps > 0 else { return }
    state.withLock { state in
      state = State()
      state.cell = cell
      state.parts = parts
      state.steps = steps
      let part: String
      (part, state.step) = Self.words[kind] ?? ("seed", "epoch")
      if !isTerminal { write("\(kind) \(cell): \(parts) \(part)\(parts == 1 ? "" : "s") of \(steps) \(state.step)s\n") }
    }
  }

  func advance(cell: String, part: Int, step: Int, figures: [(name: String, value: Double)]) {
    state.withLock { state in
      state.done[part] = step
      state.figures = figures
      let fraction = Double(state.done.values.reduce(0, +)) / Double(max(1, state.parts * state.steps))
      if isTerminal {
        guard ContinuousClock.now - state.lastDrawn > .milliseconds(80) else { return }
        state.lastDrawn = .now
        state.isBarShown = true
        write("\r\u{1B}[K" + bar(state, fraction))
      } else if fraction * 4 >= Double(state.nextQuarter), state.nextQuarter < 4 {
        write("  \(line(state, fraction))\n")
        state.nextQuarter = Int(fraction * 4) + 1
      }
    }
  }

  func stop(cell: String, part: Int, step: Int) {
    state.withLock { state in
      state.stopped.append(step)
      state.done[part] = state.steps
    }
  }

  func end(cell: String, kind: String, reused: Bool, seconds: Double) {
    state.withLock { state in
      clear(&state)
      let how = reused ? "unchanged" : "\(tenths(seconds)) s" + stops(state)
      write("\(color("✓", "32")) \(kind) \(cell): \(how)\n")
    }
  }

  func note(_ text: String) {
    state.withLock { state in
      clear(&state)
      write("\(color("!", "33")) \(text)\n")
    }
  }

  /// How many repetitions their stopping rule ended, and when.
  private func stops(_ state: State) -> String {
    guard let first = state.stopped.min(), let last = state.stopped.max() else { return "" }
    return "; \(state.stopped.count) of \(state.parts) stopped early, "
      + (first == last ? "at epoch \(first)" : "at epochs \(first) to \(last)")
  }

  private func clear(_ state: inout State) {
    if state.isBarShown { write("\r\u{1B}[K") }
    state.isBarShown = false
  }

  private func bar(_ state: State, _ fraction: Double) -> String {
    let width = 24
    let filled = min(width, Int(fraction * Double(width)))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    return "\(state.cell) \(color(bar, "34")) \(line(state, fraction))"
  }

  private func line(_ state: State, _ fraction: Double) -> String {
    let elapsed = (ContinuousClock.now - state.start) / .seconds(1)
    let left = fraction > 0 ? elapsed / fraction * (1 - fraction) : 0
    let epochs = state.done.values.reduce(0, +)
    var parts = ["\(state.step) \(epochs)/\(state.parts * state.steps)"]
    parts += state.figures.map { "\($0.name) \(short($0.value))" }
    parts.append(left < 90 ? "\(Int(left.rounded(.up))) s left" : "\(Int((left / 60).rounded(.up))) min left")
    return parts.joined(separator: "  ")
  }

  private func short(_ value: Double) -> String {
    guard value.isFinite else { return "\(value)" }
    if value.magnitude >= 1e5 || (value != 0 && value.magnitude < 1e-4) {
      let power = value.magnitude.exponent / 3
      return "≈10^\(Int((Double(power) * 0.903).rounded()))"
    }
    let decimals = value.magnitude >= 10 ? 10.0 : 10_000
    return "\((value * decimals).rounded() / decimals)"
  }

  private func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

  private func color(_ text: String, _ code: String) -> String {
    isTerminal && hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Foundation.Data(text.utf8))
  }
}
