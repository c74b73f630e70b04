import Live
import Values

/// One line on the progress of runs: `120 of 600 steps, 11 min left`, and which steps are being computed.
package struct ProgressLine {
  private let progress: LiveProgress

  package init(_ progress: LiveProgress) {
    self.progress = progress
  }

  /// The line without colours, whole.
  package var plain: String {
    let running = running
    return head + (running.isEmpty ? "" : "; \(running)")
  }

  /// The line for a terminal, cut to its width, with a bar where there is room for one.
  package func fitted(to width: Int, color: (_ text: String, _ code: String) -> String) -> String {
    // The last column is left free: some terminals begin a new line when it is written.
    let room = max(0, width - 1)
    let head = head
    var line = ColumnWidth.cut(head, to: room)
    var left = room - ColumnWidth.of(line)
    let bar = room >= 100 ? 24 : 12
    if left >= bar + 2, !progress.isStopping {
      let filled = min(bar, max(0, Int(progress.fraction * Double(bar))))
      line += "  " + color(String(repeating: "█", count: filled) + String(repeating: "░", count: bar - filled), "34")
      left -= bar + 2
    }
    let running = running
    if left >= 12, !running.isEmpty { line += "  " + ColumnWidth.cut(running, to: left - 2) }
    return line
  }

  private var head: String {
    (progress.isStopping ? "stopping: " : "")
      + TimeLeft.words(progress.steps, progress.isStopping ? nil : progress.secondsLeft)
  }

  /// The steps that are being computed: one in full, of more how far they are.
  private var running: String {
    let steps = progress.running.map { (VisibleText.shown($0.step).replacing("\n", with: "␊"), $0) }
    if steps.count == 1 {
      let (name, step) = steps[0]
      let values = step.values.sorted { $0.key < $1.key }.map {
        "\(VisibleText.shown($0.key)) \(NumberFormat.significant(4).plain(of: $0.value))"
      }
      let place = step.total > 0 ? " \(step.unit) \(step.done) of \(step.total)" : ""
      return ([name + place] + values).joined(separator: ", ")
    }
    let told = steps.prefix(4).map { name, step in
      step.total > 0 ? "\(name) \(Int(Double(step.done) / Double(step.total) * 100)) %" : name
    }
    return (told + (steps.count > 4 ? ["\(steps.count - 4) more"] : [])).joined(separator: ", ")
  }
}
