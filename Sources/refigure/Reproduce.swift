import ArgumentParser
import Execution
import Foundation
import Ledger

/// `refigure reproduce`
struct Reproduce: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run all published studies and compare with results/.",
    discussion: "Exits 1 when a figure, a number or a claim's verdict differs from what is published.")

  @Flag(help: "Write what was made into results/ instead of comparing.")
  var publish = false

  @OptionGroup var options: RunOptions
  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  mutating func validate() throws {
    if publish, options.explain { throw ValidationError("'--explain' computes nothing that '--publish' could write") }
  }

  func run() throws {
    let project = location.project
    var reports: [ReproductionReport.Study] = []
    let studies = try project.publishedStudies()
    if studies.isEmpty {
      throw ValidationError("no study in '\(OutcomeText.relative(project.studies))': there is nothing to reproduce")
    }
    if options.explain {
      let session = RunSession(project: project, options: options.session, progress: SilentProgress())
      let explanations = try session.explain(studies)
      return print(format.json ? ExplanationText.json(explanations) : ExplanationText.text(explanations))
    }
    let outcomes = try RunSession(
      project: project, options: options.session, progress: options.progress, interruption: interruptionBySignals()
    ).run(studies)
    for (study, outcome) in zip(studies, outcomes) {
      let publication = Publication(outcome)
      let folder = project.results.appending(path: study.name)
      if publish { try publication.write(to: folder) }
      reports.append(
        ReproductionReport.Study(
          name: study.name, outcome: outcome, folder: folder, runFolder: project.runs.appending(path: "\(outcome.run)"),
          comparisons: publication.compare(with: folder)))
    }
    let index = try ResultsIndex(project: project, ledger: try Ledger(folder: project.runs, access: .readOnly)).write()
    let report = ReproductionReport(studies: reports, index: index)
    print(format.json ? report.json : report.text)
    if !report.isIdentical { throw ExitCode(ExitStatus.differs.rawValue) }
  }
}
