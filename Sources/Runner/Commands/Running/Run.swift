import ArgumentParser
import Execution
import Foundation
import Runs
import Studies

/// `refigure run`
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run studies and record what they did.",
    discussion: """
      Cells whose declaration, data, seed and inputs are those of a recorded cell are not computed again. \
      Figures, numbers and claims go to results/runs/RUN/.
      """)

  @Argument(help: "\(StudySelection.help)", completion: .file(extensions: ["md"]))
  var studies: [String]

  @Flag(help: "Go on with the latest unfinished run of each study.")
  var resume = false

  @OptionGroup var parameters: ParameterOptions

  @Flag(help: "With --explain: print JSON; its keys are documented in the README and stay as they are.")
  var json = false

  @OptionGroup var options: RunOptions
  @OptionGroup var location: LocationOptions

  mutating func validate() throws {
    if studies.isEmpty {
      let program = CommandLineTool.program.name
      throw ValidationError("a study file was expected, e.g. \(program) run studies/example.md")
    }
    if json, !options.explain { throw ValidationError("'--json' goes with '--explain'") }
  }

  func run() throws {
    let project = try location.project
    var session = parameters.applied(to: options.session(in: project))
    session.resumes = resume
    let runner = RunSession(
      project: project, options: session, progress: options.progress,
      interruption: interruptionBySignals())
    let files = try studies.map { try StudySelection.file(named: $0, in: project) }
    if options.explain {
      let published = files.map { ChosenStudy(file: $0, setting: parameters.setting) }
      let explanations = try runner.explain(published)
      return print(json ? ExplanationText.json(explanations) : ExplanationText.text(explanations))
    }
    var isReproduced = true
    for file in files {
      let outcome = try runner.run(file)
      OutcomeText(outcome, folder: project.runs.appending(path: "\(outcome.run)")).print()
      if !outcome.notReproduced.isEmpty {
        print("  NOT REPRODUCED: \(outcome.notReproduced.joined(separator: ", "))")
        isReproduced = false
      }
    }
    if !isReproduced { throw ExitCode(ExitStatus.differs.rawValue) }
  }
}
