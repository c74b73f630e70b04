/// Progress of a sweep: what takes long in each trial, and not every figure of every trial.
struct SweepProgress: ProgressReport {
  private let outer: any ProgressReport

  init(_ outer: any ProgressReport) {
    self.outer = outer
  }

  func begin(cell: String, kind: String, parts: Int, steps: Int) {
    outer.begin(cell: cell, kind: kind, parts: parts, steps: steps)
  }

  func advance(cell: String, part: Int, step: Int, figures: [(name: String, value: Double)]) {
    outer.advance(cell: cell, part: part, step: step, figures: figures)
  }

  func stop(cell: String, part: Int, step: Int) { outer.stop(cell: cell, part: part, step: step) }

  func end(cell: String, kind: String, reused: Bool, seconds: Double) {
    if !reused, kind != "figure" { outer.end(cell: cell, kind: kind, reused: reused, seconds: seconds) }
  }

  func note(_ text: String) { outer.note(text) }
}
