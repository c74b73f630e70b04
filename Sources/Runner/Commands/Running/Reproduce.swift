import ArgumentParser
import Execution
import Foundation
import Ledger
import Printing
import Reports
import Runs
import Studies
import Sweeps
import Values

/// `refigure reproduce`
struct Reproduce: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the published studies and compare with results/.",
    discussion: "Exits 1 when a figure, a number or a claim's verdict differs from what is published.")

  @Argument(
    help: ArgumentHelp(
      "Only studies with these names, such as mode-collapse or mode-collapse/authors (default: all).",
      valueName: "study"), completion: .of(.publishedStudy))
  var names: [String] = []

  @Flag(help: "Leave out studies and settings that go beyond the paper: its panels and statements are in the others.")
  var paper = false

  @Flag(help: "Write what was made into results/ instead of comparing.")
  var publish = false

  @Flag(help: "Go on with the runs of these studies that were interrupted, where nothing has changed since.")
  var resume = false

  @Flag(help: "Run the published sweeps of these studies again, instead of the studies.")
  var sweeps = false

  @OptionGroup var options: RunOptions
  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  mutating func validate() throws {
    if sweeps, options.explain { throw ValidationError("'--explain' is for one sweep: sweep STUDY --explain") }
    if publish, options.explain { throw ValidationError("'--explain' computes nothing that '--publish' could write") }
  }

  func run() throws {
    let project = try location.project
    var reports: [ReproductionReport.Study] = []
    // A study that waits for the winner of a sweep is no reason not to run that again.
    let published = try project.publishedStudies { error in
      guard sweeps, error.lacksWinner else { return false }
      Output.printError("note: left out: \(error.errors[0])")
      return true
    }
    let studies = try chosen(published)
    if studies.isEmpty {
      throw ValidationError("no study in '\(OutcomeText.relative(project.studies))': there is nothing to reproduce")
    }
    if sweeps {
      return try finish(project, sweeps: try reproduced(PublishedSweep.all(of: studies, in: project), in: project))
    }
    if options.explain {
      let session = RunSession(project: project, options: options.session(in: project), progress: SilentProgress())
      let explanations = try session.explain(studies)
      return print(format.json ? ExplanationText.json(explanations) : ExplanationText.text(explanations))
    }
    let outcomes = try outcomes(of: studies, project)
    for (study, outcome) in zip(studies, outcomes) {
      let publication = Publication(outcome, numerics: project.program.numerics)
      let folder = project.results.appending(path: study.name)
      if publish { try publication.write(to: folder) }
      reports.append(
        ReproductionReport.Study(
          name: study.name, outcome: outcome, folder: folder, runFolder: project.runs.appending(path: "\(outcome.run)"),
          comparisons: publication.compare(with: folder)))
    }
    let leftOut = published.filter { !studies.contains($0) }.map(\.name)
    try finish(project, reports, leftOut: leftOut, without: PublishedSweep.all(of: studies, in: project))
  }

  /// Makes the pages over everything, and tells what came out.
  private func finish(
    _ project: Project, _ studies: [ReproductionReport.Study] = [], sweeps: [ReproductionReport.Sweep]? = nil,
    leftOut: [String] = [], without others: [PublishedSweep] = []
  ) throws {
    let summary = sweeps == nil || publish ? try summary(of: project) : nil
    let report = ReproductionReport(
      studies: studies, sweeps: sweeps, sweepsLeftOut: others.map(\.name), leftOut: leftOut,
      published: OutcomeText.relative(project.results) + "/", index: index(of: project), summary: summary,
      isPublishing: publish)
    print(format.json ? report.json : report.text)
    if !report.isIdentical { throw ExitCode(ExitStatus.differs.rawValue) }
  }

  /// Runs published sweeps again, and compares their files or writes them.
  private func reproduced(_ sweeps: [PublishedSweep], in project: Project) throws -> [ReproductionReport.Sweep] {
    try SweepSession.publications(
      of: sweeps, in: project, options: options.session(in: project), progress: options.progress,
      interruption: interruptionBySignals()
    ).map { sweep in
      let folder = project.results.appending(path: sweep.name)
      if publish { try sweep.publication.write(to: folder) }
      return ReproductionReport.Sweep(name: sweep.name, comparisons: sweep.publication.compare(with: folder))
    }
  }

  private func outcomes(of studies: [ChosenStudy], _ project: Project) throws -> [StudyOutcome] {
    var session = options.session(in: project)
    session.resumes = resume
    do {
      return try RunSession(
        project: project, options: session, progress: options.progress, interruption: interruptionBySignals()
      ).run(studies)
    } catch RunError.runsInterrupted {
      // The command that goes on compares with what is published, too.
      let command = session.command.filter { $0 != "--resume" } + ["--resume"]
      throw RunError.runsInterrupted(goOn: command.map(ShellWord.word).joined(separator: " "))
    }
  }

  /// Writes the page over what is published, or compares it with the published one; not for some studies alone.
  ///
  /// - Returns: the comparison; nil where there is no such page.
  private func summary(of project: Project) throws -> Publication.Comparison? {
    if !publish, !names.isEmpty { return nil }
    let summary = try ResultsSummary(of: project)
    if publish { try summary.write() }
    return summary.comparison
  }

  /// Writes the page over all studies. It reads them again, and one that was edited meanwhile may not be readable: what was
  /// computed is compared all the same.
  private func index(of project: Project) -> URL? {
    do {
      return try ResultsIndex(project: project, ledger: try Ledger(folder: project.runs, access: .readOnly)).write()
    } catch {
      Output.printError("note: the page over all studies could not be made: \(ErrorText.of(error))")
      return nil
    }
  }

  /// The studies that are asked for.
  private func chosen(_ studies: [ChosenStudy]) throws -> [ChosenStudy] {
    for name in names where !studies.contains(where: { Self.matches($0, name) }) {
      let known = studies.map(\.name)
      let hint =
        NearestName.nearest(to: name, in: known).map { "did you mean '\($0)'?" }
        ?? "there are \(known.isEmpty ? "none" : known.joined(separator: ", "))"
      throw ValidationError("no study is called '\(name)'; \(hint)")
    }
    return studies.filter { study in
      (names.isEmpty || names.contains { Self.matches(study, $0) }) && !(paper && study.isBeyondPaper)
    }
  }

  /// A study's name stands for all its settings.
  private static func matches(_ study: ChosenStudy, _ name: String) -> Bool {
    study.name == name || study.name.hasPrefix(name + "/")
  }
}
