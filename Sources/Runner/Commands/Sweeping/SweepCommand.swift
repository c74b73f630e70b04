import ArgumentParser
import Execution
import Foundation
import Printing
import Runs
import Search
import Studies
import Sweeps
import Values

/// `refigure sweep`
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Run a study at many values of its parameters.",
    discussion: """
      The trials and what is measured are one table. What varies is declared under 'sweep' in the study's front matter, or here. Each trial is a run like any other: \
      one that is recorded is taken, what trials have in common is computed once, and the same command goes on after an \
      interruption. A trial that fails is a row that says why, and the exit code is 1 when there is one. The table goes to results/runs/sweeps/STUDY-ID/.

      With --cluster the missing trials become tasks of a job, each with a ledger of its own. With --wait the command follows \
      them, submits again what a machine ended, and prints the table; else --status shows how the tasks are, and --collect \
      takes over what they have finished and prints the table.

      While a process runs the sweep, the same command with --watch follows it from another terminal, and with --stop ends it.

      With --publish a finished sweep is also written into results/STUDY/sweep/. A cell of another study has the settings of its best \
      trial by 'like: best(sweep STUDY).CELL'.

      Examples:
        refigure sweep studies/walk.md --vary drift=0.05,0.1 \\
          --vary step=1e-4:1e-2:log:5 --measure 'last(walk.distance)'
        refigure sweep studies/walk.md --vary step=1e-4:1e-2:log --trials 20
      """)

  @Argument(help: "The study file, or the name of a study of the project.", completion: .of(.study))
  var study: String

  @Option(
    help: """
      Vary a parameter: NAME=VALUE,VALUE… or NAME=FROM:TO[:log][:COUNT], instead of what the study says of it or beside \
      it (may be repeated).
      """)
  var vary: [String] = []

  @Option(help: "Take only points that meet a condition on parameters: '$rate * $steps < 10'.")
  var constraint: String?

  @Option(
    help: "Take so many points, at random unless --search says how; trial 7 is the same whatever their number.")
  var trials: Int?

  @Option(
    help: """
      The way to search: \(SearchMethods.kinds.joined(separator: ", ")); with its keys as KIND:KEY=VALUE,KEY=VALUE.
      """)
  var search: String?

  @Option(help: "Measure an expression that is a number: [NAME=]EXPRESSION (may be repeated).")
  var measure: [String] = []

  @Option(
    help:
      "The measure whose least median is the best; several, between commas, give the trials that none is better than.")
  var minimise: String?

  @Option(help: "The measure whose greatest median is the best, or several.")
  var maximise: String?

  @Option(help: "Run at most so many trials now; the same command goes on with the others.")
  var mostTrials: Int?

  @Option(help: "Begin no more trials after so long: 90s, 30m, 12h; the same command goes on with the others.")
  var mostTime: String?

  @Option(
    help: """
      Run only trials whose trainings take at most so many epochs together, those of all repetitions counted; the same \
      command goes on with the others.
      """)
  var mostEpochs: Int?

  @Flag(help: "Try trials again that failed before; on a cluster also those of tasks that failed or were cancelled.")
  var retry = false

  @Flag(
    help: "Write the sweep that the study declares into results/STUDY/sweep/, where reproduce --sweeps compares it.")
  var publish = false

  @OptionGroup var following: FollowOptions
  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var parameters: ParameterOptions
  @OptionGroup var options: RunOptions
  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  mutating func validate() throws {
    if let trials, !(1...Sweep.limit).contains(trials) {
      throw ValidationError("'--trials \(trials)': a number from 1 to \(Sweep.limit) was expected")
    }
    if let mostTrials, mostTrials < 1 {
      throw ValidationError("'--most-trials \(mostTrials)': a number from 1 on was expected")
    }
    if let mostEpochs, mostEpochs < 1 {
      throw ValidationError("'--most-epochs \(mostEpochs)': a number from 1 on was expected")
    }
    if let mostTime, TimeSpan(mostTime, units: "smhd") == nil {
      throw ValidationError("'--most-time \(mostTime)': a time like 90s, 30m, 12h or 2d was expected")
    }
    try cluster.validate(with: options)
    try following.validate(with: options, cluster)
    if publish, options.explain { throw ValidationError("'--explain' computes nothing that '--publish' could write") }
    let typed = [vary, measure, parameters.overrides, [search, minimise, maximise].compactMap(\.self)].contains {
      !$0.isEmpty
    }
    if publish, typed || trials != nil || constraint != nil {
      throw ValidationError(
        "'--publish' is for the sweep that the study declares; expected nothing beside it but --setting")
    }
  }

  func run() throws {
    let project = try location.project
    var sweep = SweepOptions()
    (sweep.vary, sweep.trials, sweep.measures, sweep.search) = (vary, trials, measure, search)
    (sweep.minimise, sweep.maximise, sweep.constraint) = (minimise, maximise, constraint)
    let session = SweepSession(
      project: project, options: parameters.applied(to: options.session(in: project)), sweep: sweep,
      retries: retry, budget: budget, progress: options.progress, interruption: interruptionBySignals())
    let file = try StudySelection.file(named: study, in: project)
    if following.isAsked { return try following.carryOut(file, session, asJSON: format.json) }
    if options.explain {
      let explanation = try session.explain(file)
      return print(format.json ? SweepText.json(explanation) : SweepText.text(explanation))
    }
    if let outcome = try cluster.carryOut(file, session, asJSON: format.json, progress: options.progress) {
      try outcome.table.write(to: project)
      try show(outcome.table, session, file)
      if let status = outcome.status { throw ExitCode(status.rawValue) }
      return
    }
    if cluster.isAsked { return }
    try show(try session.run(file), session, file)
  }

  private var budget: SweepBudget {
    SweepBudget(
      trials: mostTrials, epochs: mostEpochs,
      time: mostTime.flatMap { TimeSpan($0, units: "smhd") }.map { .seconds($0.seconds) })
  }

  private func show(_ table: SweepTable, _ session: SweepSession, _ file: URL) throws {
    let folder = session.project.sweeps.appending(path: table.name)
    print(
      format.json ? VisibleText.shown(inJSON: table.json) : SweepText.text(table, folder: folder),
      terminator: format.json ? "" : "\n")
    if publish {
      let published = try session.publication(of: table, file)
      let place = session.project.results.appending(path: published.name)
      try published.publication.write(to: place)
      if !format.json { print("  published: \(OutcomeText.relative(place))/") }
    }
    if table.count("failed") > 0 || table.rows.contains(where: { !$0.notReproduced.isEmpty }) {
      throw ExitCode(ExitStatus.differs.rawValue)
    }
  }
}
