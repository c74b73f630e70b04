import Execution
import Steps
import Studies
import Synchronization

/// Stops a sweep when some number of trials are at their end.
final class StopAfterTrials: ProgressReport {
  private let left: Mutex<Int>
  private let interruption: Interruption

  init(after trials: Int, _ interruption: Interruption) {
    left = Mutex(trials)
    self.interruption = interruption
  }

  func begin(cell: String, kind: any CellKind, workload: Workload) {}
  func advance(cell: String, part: Int, step: Int, figures: [(name: String, value: Double)]) {}
  func stop(cell: String, part: Int, step: Int) {}
  func note(_ text: String) {}
  func end(cell: String, kind: String, reused: Bool, seconds: Double) {
    guard kind == "trial" else { return }
    let isLast = left.withLock { left in
      left -= 1
      return left == 0
    }
    if isLast { interruption.request() }
  }
}
