import Foundation
import Lists
import Runs
import Sweeps
import Values

extension Site {
  private static let mostSweeps = 500

  /// The sweeps that have tables, the one that changed last first.
  func recordedSweeps() -> [SweepsPage.Row] {
    RecordedSweep.all(in: project).prefix(Self.mostSweeps).filter { sweep in
      // Only what can be served is listed.
      ServedFile(["sweeps", sweep.name, "table.json"], below: project.runs) != nil
    }.map { sweep in
      SweepsPage.Row(
        name: sweep.name, study: sweep.study, title: sweep.title, setting: sweep.setting, search: sweep.search,
        parameters: sweep.parameters, measures: sweep.measures, state: Self.words(sweep),
        best: sweep.best.first.map { best in
          "trial \(best.trial): " + best.values.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        }, changed: sweep.changed,
        hasPage: ServedFile(["sweeps", sweep.name, "index.html"], below: project.runs) != nil)
    }
  }

  private static func words(_ sweep: RecordedSweep) -> String {
    switch sweep.state {
    case .running(let state): return "running: \(state.words)"
    case .finished, .stopped:
      let counts = [(sweep.trials.failed, "failed"), (sweep.trials.invalid, "invalid"), (sweep.left, "left")]
      let words = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
      return "\(sweep.state.word): " + ([Count.words(sweep.trials.all, "trial")] + words).joined(separator: ", ")
    }
  }
}
