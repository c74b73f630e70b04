import Foundation
import Programs
import Records
import Studies

/// The audit of one step of a program: it is run with nothing changed, and then with one thing changed after another.
///
/// What varies with nothing changed cannot be told from what varies under a change. So the things that a program can draw upon are then
/// held, and where that makes it the same each time, they are changed one by one.
package struct StepPerturbation {
  /// The step that is run.
  package let step: StepContext
  /// Its results as they are recorded; nil where there are none.
  package let recorded: StepResults?
  /// The names of the variations to try; all if nil.
  package let names: Set<String>?
  /// The folder for all that is made.
  package let folder: URL
  /// A listener to what is done.
  package let announce: (String) -> Void

  package init(
    _ step: StepContext, recorded: StepResults?, names: Set<String>?, folder: URL,
    announce: @escaping (String) -> Void
  ) {
    (self.step, self.recorded, self.names, self.folder, self.announce) = (step, recorded, names, folder, announce)
  }

  /// The times that it is run with nothing changed.
  static let repetitions = 3

  /// Runs it.
  ///
  /// - Parameter report: the report with its head alone.
  /// - Throws: `PerturbationError`, or an error of the system.
  package func run(_ report: PerturbationReport) throws -> PerturbationReport {
    guard let cell = step.cell.body as? ProgramCell else { return report }
    let began = ContinuousClock.now
    defer { try? FileManager.default.removeItem(at: folder) }
    let machine = Machine(folder: folder.appending(path: "shim"), threads: cell.threads)
    let bench = Bench(cell, step, machine, in: folder)
    var experiment = Experiment(bench, machine, promise: cell.promise, announce: announce)
    try experiment.begin(Self.repetitions, step: report.step)
    experiment.compare(recorded: recorded)
    let variations = Variation.all(on: machine).filter { names?.contains($0.name) ?? true }
    try experiment.run(variations)
    var report = report
    experiment.fill(&report)
    report.runs = bench.runs
    report.seconds = (ContinuousClock.now - began) / .seconds(1)
    report.cores = machine.cores.count
    return report
  }
}
