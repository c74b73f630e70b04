import Audits
import Foundation
import JetProgram
import Ledger
import Reports
import Runs
import StandardCells
import Studies
import Synchronization
import TestSupport
import Testing
import Values

@testable import Execution

@Suite("Steps that fail")
struct FailedStepTests {
  /// A toy whose trainings end before the epoch at which they are evaluated.
  static let text = ToyStudy.text
    .replacing(
      "checkpoint_every: 4", with: "stop: { metric: validation.error, patience: 3, threshold: 0.01 }"
    )
    .replacing("epochs: 6", with: "epochs: 14").replacing("rate: 0.003", with: "rate: 0.3")
    .replacing("at: argmin(validation.error)", with: "at: 14")

  /// Tries to run a study of a text, and gives its error.
  private static func fail(_ project: TemporaryProject, _ text: String, resumes: Bool = false) throws -> RunError {
    let file = project.project.studies.appending(path: "study.md")
    try text.write(to: file, atomically: true, encoding: .utf8)
    var options = RunSession.Options()
    options.allowsUnversioned = true
    options.resumes = resumes
    options.threads = 1
    let session = RunSession(project: project.project, options: options, progress: SilentProgress())
    return try #require(#expect(throws: RunError.self) { try session.run(file) })
  }

  @Test("An epoch that a seed does not have: the run records the step as failed, with the reason")
  func recorded() throws {
    try TemporaryProject.with { project in
      let error = try Self.fail(project, Self.text)
      #expect(error.isUsage)
      #expect(error.description.hasPrefix("studies/study.md:27: 'test' has no epoch at seed 1: "), "\(error)")
      let ledger = try Ledger(folder: project.project.runs)
      let details = try ledger.details(of: RunID(number: 1))
      #expect(details.run.status == .failed(reason: error.description))
      let step = try #require(details.steps.first { $0.cell.name == "test" })
      #expect(step.disposition == .failed(reason: error.description) && step.metricsDigest == nil)
      #expect(step.outputs.scalars.isEmpty && step.outputs.series.isEmpty && step.outputs.artefacts.isEmpty)
      #expect(try ledger.finishedStep(identity: step.cell.identity) == nil)
      #expect(details.steps.filter { $0.cell.name.hasPrefix("ae/") }.map(\.disposition) == [.computed, .computed])
      #expect(try ledger.verify().isIntact)
    }
  }

  @Test("The page of the run says so at the step and above everything")
  func page() throws {
    try TemporaryProject.with { project in
      let error = try Self.fail(project, Self.text)
      let reason = "\(error)".replacing("'", with: "&#39;")
      let page = try String(contentsOf: project.project.runs.appending(path: "r1/index.html"), encoding: .utf8)
        .replacing("&apos;", with: "&#39;").replacing("'", with: "&#39;")
      #expect(page.contains("This run failed (\(reason))"))
      #expect(page.contains("failed: \(reason)"))
    }
  }

  @Test("A comparison with a run that did it says why it is missing")
  func comparison() throws {
    try TemporaryProject.with { project in
      let error = try Self.fail(project, Self.text)
      let other = try project.run(Self.text.replacing("at: 14", with: "at: last"))
      let comparison = try RunComparison(
        of: RunID(number: 1), and: other.run, in: Ledger(folder: project.project.runs), project.project.program)
      let step = try #require(comparison.steps.first { $0.name == "test" })
      #expect(step.identity == .onlyInSecond(error.description))
    }
  }

  @Test("A resumed run does it again, and takes what was computed before")
  func resumed() throws {
    let program = Program(
      name: "refigure", version: "0", numerics: "1", kinds: CellKinds([FragileKind(), ClaimKind()]))
    let folder = try TemporaryFolder()
    try folder.write(
      "---\ntitle: Fragile\nseed: 1\n---\n```{fragile} sound\n```\n```{fragile} cracked\nneeds: glue\n```\n",
      to: "studies/study.md")
    let project = try Project(at: folder.url, program: program)
    func session(resumes: Bool) -> RunSession {
      var options = RunSession.Options()
      options.allowsUnversioned = true
      options.resumes = resumes
      options.threads = 1
      return RunSession(project: project, options: options, progress: SilentProgress())
    }
    func dispositions() throws -> [String] {
      try Ledger(folder: project.runs).details(of: RunID(number: 1)).steps
        .map { "\($0.cell.name) \($0.disposition)" }
    }
    let file = folder.file("studies/study.md")
    FragileKind.hasGlue.store(false, ordering: .relaxed)
    #expect(throws: RunError.self) { try session(resumes: false).run(file) }
    let failure = "cracked failed: studies/study.md:7: 'cracked' fell apart: there is no glue"
    #expect(try dispositions() == ["sound computed", failure])
    // It fails as often as it is tried.
    #expect(throws: RunError.self) { try session(resumes: true).run(file) }
    #expect(try dispositions().count { $0 == failure } == 2)
    FragileKind.hasGlue.store(true, ordering: .relaxed)
    let outcome = try session(resumes: true).run(file)
    #expect(outcome.run == RunID(number: 1) && outcome.notReproduced.isEmpty)
    let details = try Ledger(folder: project.runs).details(of: outcome.run)
    #expect(details.run.status == .finished)
    #expect(details.latestSteps["cracked"]?.disposition == .computed)
    #expect(details.latestSteps["cracked"]?.outputs.scalars == ["strength": 1])
    #expect(details.steps.count { $0.cell.name == "sound" && $0.disposition == .computed } == 1)
    withExtendedLifetime(folder) {}
  }
}

/// A kind of cell whose steps fail while something is missing that no identity depends on, as memory or a disk would be.
private struct FragileKind: CellKind {
  /// Whether there is glue for cells that need it; one test uses it.
  static let hasGlue = Atomic<Bool>(false)

  let name = "fragile"
  let documentation = "`needs`"
  let identification: Identification = [.name]

  func read(_ reader: CellReader) -> any CellBody { FragileCell(needs: reader.keys.text("needs")) }
}

private struct FragileCell: CellBody {
  let needs: String?

  var canonicalValue: Value { .mapping(["needs": .optional(needs)]) }

  func run(_ step: StepContext) throws -> StepResults {
    if needs == "glue", !FragileKind.hasGlue.load(ordering: .relaxed) {
      throw CellFault("fell apart: there is no glue")
    }
    var results = StepResults()
    results.scalars["strength"] = 1
    return results
  }
}
