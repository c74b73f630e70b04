import ArgumentParser
import Execution
import Foundation
import Runs
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

      With --cluster the missing trials become tasks of a job, each with a ledger of its own; when they have ended, the \
      same command with --collect instead takes their runs over and prints the table.

      Examples:
        refigure sweep studies/walk.md --vary drift=0.05,0.1 \\
          --vary step=1e-4:1e-2:log:5 --measure 'last(walk.distance)'
        refigure sweep studies/walk.md --vary step=1e-4:1e-2:log --trials 20
      """)

  @Argument(help: "The study file, or the name of a study of the project.", completion: .file(extensions: ["md"]))
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
    let project = try location.project
    var sweep = SweepOptions()
    (sweep.vary, sweep.trials, sweep.measures) = (vary, trials, measure)
    (sweep.minimise, sweep.maximise) = (minimise, maximise)
    let session = SweepSession(
      project: project, options: parameters.applied(to: options.session(in: project)), sweep: sweep,
      progress: options.progress, interruption: interruptionBySignals())
    let file = try StudySelection.file(named: study, in: project)
    if options.explain {
      let explanation = try session.explain(file)
      return print(format.json ? SweepText.json(explanation) : SweepText.text(explanation))
    }
    if cluster.collect {
      let collection = try session.collect(file, from: cluster.cluster)
      for (task, state) in collection.open { options.progress.note("task \(task): \(state)") }
      for discrepancy in collection.discrepancies { options.progress.note("NOT REPRODUCED: \(discrepancy)") }
      try show(collection.table, in: project)
      if !collection.discrepancies.isEmpty { throw ExitCode(ExitStatus.differs.rawValue) }
      return
    }
    if let system = cluster.cluster { return try cluster.submit(file, to: system, session, asJSON: format.json) }
    try show(try session.run(file), in: project)
  }

  private func show(_ table: SweepTable, in project: Project) throws {
    let folder = try table.write(to: project)
    print(format.json ? table.json : SweepText.text(table, folder: folder), terminator: format.json ? "" : "\n")
    if table.rows.contains(where: { !$0.notReproduced.isEmpty }) { throw ExitCode(ExitStatus.differs.rawValue) }
  }
}

/// A sweep on a cluster.
struct ClusterOptions: ParsableArguments {
  @Option(
    name: .customLong("cluster"),
    help: "Hand the missing trials to a cluster as tasks: \(Clusters.all.map(\.name).joined(separator: ", ")).")
  var name: String?

  @Flag(help: "The same as --cluster slurm.")
  var slurm = false

  @Option(help: "With --cluster: the number of tasks (default: one a trial, at most 100).")
  var arrayTasks: Int?

  @Option(
    name: [.customLong("cluster-option"), .customLong("sbatch-option")], parsing: .unconditionalSingleValue,
    help: """
      With --cluster: an option for its command, e.g. --cluster-option=--time=2:00:00 for Slurm's sbatch (may be repeated).
      """)
  var clusterOptions: [String] = []

  @Flag(help: "With --cluster: write the tasks and the script, and submit nothing.")
  var prepareOnly = false

  @Flag(help: "Take over the finished runs of the tasks, each once, say which tasks are not done, and print the table.")
  var collect = false

  /// The cluster that is asked for; nil to run here.
  var cluster: (any Cluster)? { (name ?? (slurm ? "slurm" : nil)).flatMap(Clusters.named) }

  /// Refuses what does not go together.
  func validate(_ options: RunOptions) throws {
    if let name, cluster == nil {
      throw ValidationError(
        "'--cluster \(name)': expected one of: \(Clusters.all.map(\.name).joined(separator: ", "))")
    }
    if slurm, name ?? "slurm" != "slurm" {
      throw ValidationError("'--slurm' and '--cluster \(name ?? "")' are two clusters: leave out one")
    }
    if slurm, collect { throw ValidationError("'--slurm' and '--collect' are two steps: leave out one") }
    if cluster == nil || collect, arrayTasks != nil || prepareOnly || !clusterOptions.isEmpty {
      throw ValidationError(
        "'--array-tasks', '--cluster-option' and '--prepare-only' go with '--cluster' or '--slurm', without '--collect'"
      )
    }
    if cluster != nil || collect, options.recompute || options.explain {
      throw ValidationError(
        "'--recompute' and '--explain' are not for a cluster; leave out '--cluster', '--slurm' or '--collect'")
    }
    guard let cluster else { return }
    if let arrayTasks, !(1...cluster.taskLimit).contains(arrayTasks) {
      throw ValidationError("'--array-tasks \(arrayTasks)': a number from 1 to \(cluster.taskLimit) was expected")
    }
    for option in clusterOptions {
      if let problem = cluster.problem(withOption: option) {
        throw ValidationError("'--cluster-option \(option)': \(problem)")
      }
    }
  }

  /// Prepares the tasks, and submits them unless they are only to be prepared.
  func submit(_ file: URL, to cluster: any Cluster, _ session: SweepSession, asJSON: Bool) throws {
    guard let program = Bundle.main.executableURL?.standardizedFileURL else {
      throw ValidationError("the program's own place is not known, so that no task could run it")
    }
    let submission = try session.prepare(
      file, for: cluster, tasks: arrayTasks, clusterOptions: clusterOptions, program: program)
    let job = prepareOnly ? nil : try submission.submit()
    print(asJSON ? SweepText.json(submission, job: job) : SweepText.text(submission, job: job))
  }
}
