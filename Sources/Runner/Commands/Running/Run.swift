import ArgumentParser
import Execution
import Foundation
import Ledger
import Printing
import Runs
import Studies
import Values

/// `refigure run`
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run studies and record what they did.",
    discussion: """
      Cells whose declaration, data, seed and inputs are those of a recorded cell are not computed again. \
      Figures, numbers and claims go to results/runs/RUN/, and what happens, with its times, to run.log there.

      --resume goes on with a run that was interrupted or failed, in its setting and with its values: the one that is named \
      (r12), the latest of a study, or the latest of all.

      --json prints the record of the finished run, as show does; with --explain, what would be computed.
      """)

  @Argument(
    help: "\(StudySelection.help) With --resume also runs, e.g. r12, or nothing.", completion: .of(.study)
  )
  var studies: [String] = []

  @Flag(help: "Go on with an unfinished run instead of beginning a new one.")
  var resume = false

  @OptionGroup var parameters: ParameterOptions

  @OptionGroup var options: RunOptions
  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  mutating func validate() throws {
    if studies.isEmpty, !resume {
      let program = CommandLineTool.program.name
      throw ValidationError("a study file was expected, e.g. \(program) run studies/example.md")
    }
    if format.json, !options.explain, studies.count > 1 {
      throw ValidationError("'--json' prints the record of one run: one study was expected, found \(studies.count)")
    }
    if resume, options.explain { throw ValidationError("'--explain' and '--resume': one of them was expected") }
  }

  func run() throws {
    let project = try location.project
    let runner = RunSession(
      project: project, options: parameters.applied(to: options.session(in: project)), progress: options.progress,
      interruption: interruptionBySignals())
    var isReproduced = true
    func show(_ outcome: StudyOutcome) throws {
      isReproduced = isReproduced && outcome.notReproduced.isEmpty
      if format.json {
        return print(try Show.json(of: outcome.run, in: Ledger(folder: project.runs, access: .readOnly)))
      }
      OutcomeText(outcome, folder: project.runs.appending(path: "\(outcome.run)")).print()
      if !outcome.notReproduced.isEmpty {
        print("  NOT REPRODUCED: \(outcome.notReproduced.joined(separator: ", "))")
      }
    }
    if resume {
      for run in try unfinished(in: project) { try show(try runner.resume(run)) }
    } else {
      let files = try studies.map { try StudySelection.file(named: $0, in: project) }
      if options.explain {
        let published = files.map { ChosenStudy(file: $0, setting: parameters.setting) }
        let explanations = try runner.explain(published)
        return print(format.json ? ExplanationText.json(explanations) : ExplanationText.text(explanations))
      }
      for (place, file) in files.enumerated() { try show(try run(file, rest: Array(studies[(place + 1)...]), runner)) }
    }
    if !isReproduced { throw ExitCode(ExitStatus.differs.rawValue) }
  }

  /// Runs a study; an interruption says how to go on with the others, too.
  private func run(_ file: URL, rest: [String], _ runner: RunSession) throws -> StudyOutcome {
    do {
      return try runner.run(file)
    } catch RunError.runsInterrupted(let goOn) where !rest.isEmpty {
      let choices = parameters.applied(to: RunSession.Options())
      let arguments = rest + RunChoices(setting: choices.setting, overrides: choices.overrides).arguments
      let others = ([CommandLineTool.program.name, "run"] + arguments).map(ShellWord.word).joined(separator: " ")
      throw RunError.runsInterrupted(goOn: "\(goOn), and then: \(others)")
    }
  }

  /// The runs that are to go on.
  private func unfinished(in project: Project) throws -> [RunRecord] {
    guard FileManager.default.fileExists(atPath: project.runs.appending(path: Ledger.fileName).path) else {
      throw RunError.nothingToResume(what: studies.first.map { " of '\($0)'" } ?? "", instead: [])
    }
    let ledger = try Ledger(folder: project.runs, access: .readOnly)
    defer { ledger.close() }
    let search = UnfinishedRuns(of: project, in: ledger)
    let given = parameters.applied(to: RunSession.Options())
    let isGiven = given.setting != nil || !given.overrides.isEmpty
    let choices = isGiven ? RunChoices(setting: given.setting, overrides: given.overrides) : nil
    let recomputes = options.recompute ? true : nil
    if studies.isEmpty { return [try search.latest(ofStudy: nil, choices, recomputes: recomputes)] }
    return try studies.map { name in
      if let run = RunID(name), !FileManager.default.fileExists(atPath: name) {
        if isGiven { throw ValidationError("'\(run)' goes on with its own values: leave out '--set' and '--setting'") }
        return try search.run(run)
      }
      let path = try project.relativePath(of: StudySelection.file(named: name, in: project))
      return try search.latest(ofStudy: path, choices, recomputes: recomputes)
    }
  }
}
