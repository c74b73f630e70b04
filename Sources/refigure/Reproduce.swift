import ArgumentParser
import Execution
import Foundation

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

  func run() throws {
    let project = location.project
    let runner = RunSession(
      project: project, options: options.session, progress: options.progress, interruption: interruptionBySignals())
    var reports: [ReproductionReport.Study] = []
    let files = try project.publishedStudies()
    if files.isEmpty {
      throw ValidationError("no study in '\(OutcomeText.relative(project.studies))': there is nothing to reproduce")
    }
    for file in files {
      let name = file.deletingPathExtension().lastPathComponent
      let outcome = try runner.run(file)
      let publication = Publication(outcome)
      let folder = project.results.appending(path: name)
      if publish { try publication.write(to: folder) }
      reports.append(
        ReproductionReport.Study(
          name: name, outcome: outcome, folder: folder, runFolder: project.runs.appending(path: "\(outcome.run)"),
          comparisons: publication.compare(with: folder)))
    }
    let report = ReproductionReport(studies: reports)
    print(format.json ? report.json : report.text)
    if !report.isIdentical { throw ExitCode(ExitStatus.differs.rawValue) }
  }
}
