import Execution
import Foundation
import Live
import Studies
import Synchronization
import Values

/// A run's progress on standard error: in a terminal one line that is drawn over, elsewhere a line a minute; and a line for each cell that
/// is done.
package final class TerminalProgress: LiveProgressReport {
  /// A cell of many steps that has begun.
  private struct Training {
    let parts: Int
    /// The epochs at which stopping rules ended repetitions.
    var stopped: [Int] = []
  }

  private struct State {
    var trainings: [String: Training] = [:]
    var shown = ""
    var nextLine = 60.0
    var isStopping = false
  }

  private let state = Mutex(State())
  private let terminal: Terminal

  private let isApart: Bool

  /// - Parameter isApart: true for the progress of another process's runs, of which cells and a stop are not told.
  package init(_ terminal: Terminal = .errors, standingApart isApart: Bool = false) {
    (self.terminal, self.isApart) = (terminal, isApart)
  }

  package func begin(cell: String, kind: any CellKind, workload: Workload) {
    let (parts, steps) = (workload.parts, workload.steps)
    guard steps > 0 else { return }
    state.withLock { state in
      state.trainings[cell] = Training(parts: parts)
      let (part, step) = kind.progressWords
      if !terminal.isDrawable {
        terminal.write("\(kind.name) \(cell): \(Count.words(parts, part)) of \(Count.words(steps, step))\n")
      }
    }
  }

  package func advance(cell: String, part: Int, step: Int, figures: [(name: String, value: Double)]) {}

  package func stop(cell: String, part: Int, step: Int) {
    state.withLock { $0.trainings[cell]?.stopped.append(step) }
  }

  package func end(cell: String, kind: String, reused: Bool, seconds: Double) {
    state.withLock { state in
      let training = state.trainings.removeValue(forKey: cell)
      let how = reused ? "unchanged" : NumberFormat.duration.plain(of: seconds) + (training.map(stops) ?? "")
      line("\(kind) \(cell): \(how)", mark: "✓", color: "32", &state)
    }
  }

  package func note(_ text: String) {
    state.withLock { state in
      clear(&state)
      terminal.write("\(terminal.color("!", "33")) \(VisibleText.shown(text))\n")
    }
  }

  package func show(_ progress: LiveProgress) {
    state.withLock { state in
      if progress.isStopping, !state.isStopping, !isApart {
        state.isStopping = true
        clear(&state)
        terminal.write("stopping; what is being computed is kept\n")
      }
      if !terminal.isDrawable {
        guard progress.seconds >= state.nextLine else { return }
        state.nextLine = 60 * ((progress.seconds / 60).rounded(.down) + 1)
        return terminal.write("\(ProgressLine(progress).plain)\n")
      }
      let line = ProgressLine(progress).fitted(to: terminal.width, color: terminal.color)
      guard line != state.shown, !progress.runs.isEmpty else { return }
      state.shown = line
      terminal.write("\r\u{1B}[K\(line)")
    }
  }

  package func close() {
    state.withLock { clear(&$0) }
  }

  /// The number of repetitions that their stopping rule ended, and the epochs.
  private func stops(_ training: Training) -> String {
    guard let first = training.stopped.min(), let last = training.stopped.max() else { return "" }
    return "; \(training.stopped.count) of \(training.parts) stopped early, "
      + (first == last ? "at epoch \(first)" : "at epochs \(first) to \(last)")
  }

  /// A line that stays, in a terminal cut to its width.
  private func line(_ text: String, mark: String, color: String, _ state: inout State) {
    clear(&state)
    let shown = VisibleText.shown(text)
    let cut = terminal.isDrawable ? ColumnWidth.cut(shown, to: terminal.width - 3) : shown
    terminal.write("\(terminal.color(mark, color)) \(cut)\n")
  }

  private func clear(_ state: inout State) {
    if !state.shown.isEmpty { terminal.write("\r\u{1B}[K") }
    state.shown = ""
  }
}
