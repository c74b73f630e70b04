import ArgumentParser
import Execution
import Foundation
import Studies

/// `refigure sweep`
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Run a study at many values of its parameters, and tabulate what is measured.",
    discussion: """
      What varies is declared under 'sweep' in the study's front matter, or here. Each trial is a run like any other: \
      one that is recorded is taken, what trials have in common is computed once, and the same command goes on after an \
      interruption. A trial that fails is a row that says why. The table goes to results/runs/sweeps/STUDY-ID/.

      Examples:
        refigure sweep studies/s-curve.md --vary temperature=0.05,0.1 --vary rate=1e-4:1e-2:log:5 \\
          --measure 'min(wnae.wasserstein.negatives)' --minimise measure
        refigure sweep studies/s-curve.md --vary rate=1e-4:1e-2:log --trials 20
      """)

  @Argument(help: "The study file.", completion: .file(extensions: ["md"]))
  var study: String

  @Option(
    help: """
      Vary a parameter: NAME=VALUE,VALUE… or NAME=FROM:TO[:log][:COUNT], instead of what the study says of it or beside \
      it (may be repeated).
      """)
  var vary: [String] = []

  @Option(
    help: "Draw so many points at random instead of running the whole grid; trial 7 is the same whatever their number.")
  var trials: Int?

  @Option(help: "Measure an expression that is a number: [NAME=]EXPRESSION (may be repeated).")
  var measure: [String] = []

  @Option(help: "The measure whose least median is the best.")
  var minimise: String?

  @Option(help: "The measure whose greatest median is the best.")
  var maximise: String?

  @OptionGroup var parameters: ParameterOptions
  @OptionGroup var options: RunOptions
  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  mutating func validate() throws {
    if let trials, !(1...Sweep.limit).contains(trials) {
      throw ValidationError("'--trials \(trials)': a number from 1 to \(Sweep.limit) was expected")
    }
  }

  func run() throws {
    var sweep = SweepOptions()
    (sweep.vary, sweep.trials, sweep.measures) = (vary, trials, measure)
    (sweep.minimise, sweep.maximise) = (minimise, maximise)
    let session = SweepSession(
      project: location.project, options: parameters.applied(to: options.session), sweep: sweep,
      progress: options.progress, interruption: interruptionBySignals())
    let file = URL(fileURLWithPath: study)
    if options.explain {
      let explanation = try session.explain(file)
      return print(format.json ? SweepText.json(explanation) : SweepText.text(explanation))
    }
    let table = try session.run(file)
    let folder = try table.write(to: location.project)
    print(format.json ? table.json : SweepText.text(table, folder: folder), terminator: format.json ? "" : "\n")
    if table.rows.contains(where: { !$0.notReproduced.isEmpty }) { throw ExitCode(ExitStatus.differs.rawValue) }
  }
}
