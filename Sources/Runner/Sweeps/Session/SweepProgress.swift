import Execution
import Live
import StandardCells
import Studies

/// Progress of a sweep: what takes long in each trial, and not every figure of every trial.
package struct SweepProgress: LiveProgressReport {
  private let outer: any ProgressReport
  private let telling: SweepTelling?

  init(_ outer: any ProgressReport, _ telling: SweepTelling? = nil) {
    (self.outer, self.telling) = (outer, telling)
  }

  package func begin(cell: String, kind: any CellKind, workload: Workload) {
    outer.begin(cell: cell, kind: kind, workload: workload)
  }

  package func advance(cell: String, part: Int, step: Int, figures: [(name: String, value: Double)]) {
    outer.advance(cell: cell, part: part, step: step, figures: figures)
  }

  package func stop(cell: String, part: Int, step: Int) { outer.stop(cell: cell, part: part, step: step) }

  package func end(cell: String, kind: String, reused: Bool, seconds: Double) {
    if !reused, kind != FigureCellKind.figureName {
      outer.end(cell: cell, kind: kind, reused: reused, seconds: seconds)
    }
  }

  package func note(_ text: String) { outer.note(text) }

  package func show(_ progress: LiveProgress) {
    let whole = telling?.progress(progress) ?? progress
    (outer as? any LiveProgressReport)?.show(whole)
  }

  package func close() { (outer as? any LiveProgressReport)?.close() }
}
