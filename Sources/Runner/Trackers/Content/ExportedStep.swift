import Foundation
import Ledger
import Runs
import Studies

/// The numbers of a run's step that belong to one repetition, or to none.
///
/// A step that does all repetitions at once records their numbers as `auc@0`, `auc@1` …; here they stand with their repetition.
struct ExportedStep {
  let cell: String
  /// The repetition, from 1; nil for what is done once.
  let repetition: Int?
  /// The time when the ledger recorded the step.
  let recorded: Date
  /// In the order of their names' bytes.
  let series: [MetricSeries]
  /// In the order of their names' bytes.
  let scalars: [(name: String, value: Double)]

  /// The parts of all steps of a run that have numbers: in the order of cells and repetitions, what is done once first.
  static func all(of run: ExportedRun) -> [ExportedStep] {
    run.recorded.cells.values.flatMap(parts).sorted {
      $0.cell == $1.cell
        ? ($0.repetition ?? 0) < ($1.repetition ?? 0) : $0.cell.utf8.lexicographicallyPrecedes($1.cell.utf8)
    }
  }

  private static func parts(of step: StepRecord) -> [ExportedStep] {
    let outputs = step.outputs
    var scalars: [Int: [(name: String, value: Double)]] = [:]
    for (name, value) in outputs.scalars.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      let parts = step.cell.repetition == nil ? StepResults.parts(ofName: name) : (name: name, repetition: nil)
      scalars[parts.repetition.map { $0 + 1 } ?? 0, default: []].append((parts.name, value))
    }
    let own = scalars.removeValue(forKey: 0) ?? []
    var all: [ExportedStep] = []
    if !own.isEmpty || !outputs.series.isEmpty {
      all.append(
        ExportedStep(
          cell: step.cell.cell, repetition: step.cell.repetition, recorded: step.finished, series: outputs.series,
          scalars: own))
    }
    return all
      + scalars.map {
        ExportedStep(
          cell: step.cell.cell, repetition: $0.key, recorded: step.finished, series: [], scalars: $0.value)
      }
  }
}
