import ArgumentParser
import Execution
import Foundation
import Studies
import Sweeps

/// `refigure sweep`
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Run a study at many values of its parameters, and tabulate what is measured.",
    discussion: """
      What varies is declared under 'sweep' in the study's front matter, or here. Each trial is a run like any other: \
      one that is recorded is taken, what trials have in common is computed once, and the same command goes on after an \
      interruption. A trial that fails is a row that says why. The table goes to results/runs/sweeps/STUDY-ID/.

      With --slurm the missing trials become tasks of an array job, each with a ledger of its own; when they have ended, \
      the same command with --collect instead takes their runs over and prints the table.

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

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var parameters: ParameterOptions
  @OptionGroup var options: RunOptions
  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  mutating func validate() throws {
    if let trials, !(1...Sweep.limit).contains(trials) {
      throw ValidationError("'--trials \(trials)': a number from 1 to \(Sweep.limit) was expected")
    }
    try cluster.validate(options)
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
    if cluster.slurm { return try cluster.submit(file, session, asJSON: format.json) }
    if cluster.collect {
      let collection = try session.collect(file)
      for (task, state) in collection.open { options.progress.note("task \(task): \(state)") }
      for discrepancy in collection.discrepancies { options.progress.note("NOT REPRODUCED: \(discrepancy)") }
      try show(collection.table)
      if !collection.discrepancies.isEmpty { throw ExitCode(ExitStatus.differs.rawValue) }
      return
    }
    try show(try session.run(file))
  }

  private func show(_ table: SweepTable) throws {
    let folder = try table.write(to: location.project)
    print(format.json ? table.json : SweepText.text(table, folder: folder), terminator: format.json ? "" : "\n")
    if table.rows.contains(where: { !$0.notReproduced.isEmpty }) { throw ExitCode(ExitStatus.differs.rawValue) }
  }
}

/// A sweep on a cluster.
struct ClusterOptions: ParsableArguments {
  @Flag(help: "Hand the missing trials to Slurm, as an array job.")
  var slurm = false

  @Option(help: "With --slurm: the number of tasks (default: one a trial, at most 100).")
  var arrayTasks: Int?

  @Option(
    name: .customLong("sbatch-option"), parsing: .unconditionalSingleValue,
    help: "With --slurm: an option for sbatch, e.g. --sbatch-option=--time=2:00:00 (may be repeated).")
  var sbatchOptions: [String] = []

  @Flag(help: "With --slurm: write the tasks and the script, and submit nothing.")
  var prepareOnly = false

  @Flag(help: "Take over the finished runs of the tasks, each once, say which tasks are not done, and print the table.")
  var collect = false

  /// Refuses what does not go together.
  func validate(_ options: RunOptions) throws {
    if slurm, collect { throw ValidationError("'--slurm' and '--collect' are two steps: leave out one") }
    if !slurm, arrayTasks != nil || prepareOnly || !sbatchOptions.isEmpty {
      throw ValidationError("'--array-tasks', '--sbatch-option' and '--prepare-only' go with '--slurm'")
    }
    if slurm || collect, options.recompute || options.explain {
      throw ValidationError("'--recompute' and '--explain' are not for a cluster; leave out '--slurm' or '--collect'")
    }
    if let arrayTasks, !(1...SweepSession.taskLimit).contains(arrayTasks) {
      throw ValidationError("'--array-tasks \(arrayTasks)': a number from 1 to \(SweepSession.taskLimit) was expected")
    }
    for option in sbatchOptions where !option.hasPrefix("-") || option.contains(where: \.isNewline) {
      throw ValidationError(
        "'--sbatch-option \(option)': an option was expected, e.g. --sbatch-option=--partition=long")
    }
  }

  /// Prepares the tasks, and submits them unless they are only to be prepared.
  func submit(_ file: URL, _ session: SweepSession, asJSON: Bool) throws {
    guard let program = Bundle.main.executableURL?.standardizedFileURL else {
      throw ValidationError("the program's own place is not known, so that no task could run it")
    }
    let submission = try session.prepare(file, tasks: arrayTasks, sbatch: sbatchOptions, program: program)
    let job = prepareOnly ? nil : try submission.submit()
    print(asJSON ? SweepText.json(submission, job: job) : SweepText.text(submission, job: job))
  }
}
