import Digests
import Foundation
import Ledger
import TestSupport
import Testing

/// One after the other, for the cases change one study file.
@Suite("What a run would do, and why", .waits, .serialized)
struct ExplanationTests {
  private static let text = TinyStudy().text

  /// A project in which the study ran once; cases change the study and only ask.
  private static let project = Result {
    let project = try TinyProject()
    try project.runToy()
    return project
  }

  struct Step: Decodable, Equatable {
    let name, cell, kind, action: String
    let from, comparedWith: String?
    let reasons: [String]?
  }

  private struct Study: Decodable {
    let study, title: String
    let setting: String?
    let runs: Int
    let steps: [Step]
  }

  private static func explain(
    _ project: TinyProject, _ arguments: [String] = [], text: String = text
  ) throws -> [Step] {
    try project.write(text, to: "studies/toy.md")
    let outcome = try project.program.run(["run", "studies/toy.md", "--explain", "--json"] + arguments)
    try #require(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors == "")
    let studies = try JSONDecoder().decode([Study].self, from: Data(outcome.output.utf8))
    let study = try #require(studies.first)
    #expect(studies.count == 1 && study.study == "studies/toy.md")
    #expect(study.runs == study.steps.filter { $0.action == "run" }.count)
    return study.steps
  }

  struct Change: CustomTestStringConvertible {
    let testDescription: String
    var replace: (String, String) = ("", "")
    var arguments: [String] = []
    /// Why each step that would be computed would be, by name.
    let runs: [String: [String]]
  }

  /// Steps that would be computed for one input.
  private static func below(_ cells: [String]) -> [String: [String]] {
    Dictionary(uniqueKeysWithValues: cells.map { ($0, ["its input ae changed"]) })
  }

  private static let belowTraining = below(["test", "curves", "map"])
  private static func trainings(_ reasons: [String]) -> [String: [String]] { ["ae/1": reasons, "ae/2": reasons] }

  static let changes = [
    Change(testDescription: "nothing", runs: [:]),
    Change(
      testDescription: "a caption", replace: ("caption: Error by epoch.", "caption: The error, by epoch."), runs: [:]),
    Change(testDescription: "prose", replace: ("# Toy", "# Another heading"), runs: [:]),
    Change(testDescription: "a claim's rule", replace: ("holds: min(", "holds: 2 * min("), runs: [:]),
    Change(
      testDescription: "a figure's label", replace: ("label: ring", "label: circle"),
      runs: ["curves": ["drawing.panels[0].series[0].label ring → circle"]]),
    Change(
      testDescription: "a training's rate", replace: ("rate: 0.003", "rate: 0.002"),
      runs: trainings(["optimizer.rate 0.003 → 0.002"]).merging(belowTraining) { $1 }),
    Change(
      testDescription: "a parameter", arguments: ["--set", "epochs=5"],
      runs: trainings(["epochs 4 → 5"]).merging(belowTraining) { $1 }),
    Change(
      testDescription: "an evaluation's epoch", replace: ("at: argmin(validation.error)", "at: last"),
      runs: ["test": ["at argmin(ae.validation.error) → last"]]),
    Change(
      testDescription: "the study's seed", arguments: ["--set", "seed=8"],
      runs: trainings(["the study's seed 7 → 8", "its input ring changed"])
        .merging(["ring": ["the study's seed 7 → 8"]]) { $1 }.merging(belowTraining) { $1 }),
    Change(
      testDescription: "the number of points", replace: ("points: 400", "points: 300"),
      runs: trainings(["its input ring changed"]).merging(["ring": ["source.points 400 → 300"]]) { $1 }
        .merging(belowTraining) { $1 }),
    Change(
      testDescription: "another repetition", arguments: ["--set", "seeds=3"],
      runs: ["ae/3": ["never computed"]].merging(
        Dictionary(uniqueKeysWithValues: ["test", "curves", "map"].map { ($0, ["it reads 3 steps instead of 2"]) })
      ) { $1 }),
    Change(
      testDescription: "the title", replace: ("title: Toy", "title: Ring"),
      runs: [
        "curves": ["the study's title 'Toy' → 'Ring'"], "map": ["the study's title 'Toy' → 'Ring'"],
      ]),
    Change(
      testDescription: "a schedule, which was none",
      replace: ("optimizer: {", "rate_schedule: { factor: 0.5, patience: 2 }\noptimizer: {"),
      runs: trainings(["rate_schedule null → {\"cooldown\":0,\"factor\":0.5,\"patience\":2,\"threshold\":0}"])
        .merging(belowTraining) { $1 }),
    Change(
      testDescription: "all again", arguments: ["--recompute"],
      runs: Dictionary(
        uniqueKeysWithValues: ["ae/1", "ae/2", "test", "curves", "map"].map { ($0, ["asked for with --recompute"]) })),
  ]

  @Test("A change runs what depends on it, for its reason, and nothing else", arguments: changes)
  func change(_ change: Change) throws {
    let project = try Self.project.get()
    let (found, replacement) = change.replace
    #expect(found.isEmpty || Self.text.contains(found))
    let text = found.isEmpty ? Self.text : Self.text.replacing(found, with: replacement)
    let steps = try Self.explain(project, change.arguments, text: text)
    let runs = Dictionary(
      uniqueKeysWithValues: steps.filter { $0.action == "run" }.map { ($0.name, $0.reasons ?? []) })
    #expect(runs == change.runs)
    for step in steps where step.action != "run" {
      #expect(step.kind == "claim" ? step.action == "decide" : step.from == "r1", "\(step)")
    }
    #expect(
      steps.filter { $0.reasons.map { !$0.contains("never computed") && !$0[0].contains("asked for") } == true }
        .allSatisfy { $0.comparedWith == "r1" })
  }

  @Test("What is explained is what a run does, and the ledger is left as it is")
  func truth() throws {
    let project = try TinyProject()
    let before = try Self.explain(project)
    #expect(before.allSatisfy { $0.action == "decide" || $0.reasons == ["never computed"] })
    #expect(!FileManager.default.fileExists(atPath: project.file("results").path), "nothing is made")
    try project.runToy()
    let files = try Self.contents(project)
    let text = Self.text.replacing("latent: 1", with: "latent: 2")
    let steps = try Self.explain(project, text: text)
    #expect(try Self.contents(project) == files)
    try project.runToy()
    let cells = try project.record().steps
    #expect(
      cells.filter { $0.disposition == "computed" }.map(\.name).sorted()
        == steps.filter { $0.action == "run" }.map(\.name).sorted())
    #expect(cells.count == steps.filter { $0.action != "decide" }.count)
    // Compared with the latest run, not the first.
    let back = try Self.explain(project, text: text.replacing("latent: 2", with: "latent: 3"))
    #expect(back.first { $0.name == "ae/1" }?.reasons == ["latent 2 → 3"])
    #expect(back.first { $0.name == "ae/1" }?.comparedWith == "r2")
    #expect(try Self.explain(project).allSatisfy { $0.action != "run" })
  }

  @Test("Numerics and drawings of another version are named")
  func versions() throws {
    let project = try TinyProject()
    try project.runToy()
    // The same run as another version would have recorded it: with other identities.
    let ledger = try Ledger(folder: project.file("results/runs"))
    let details = try ledger.details(of: try ledger.run("r1").id)
    let old = try Ledger(folder: project.file("old/runs"))
    let run = try old.startRun(
      RunStart(
        studyTitle: details.run.studyTitle, studyPath: details.run.studyPath, studyText: Self.text,
        hyperparameters: details.run.hyperparameters, seeds: details.run.seeds, data: details.run.data,
        versionControl: .notUnderVersionControl, environment: "{}", numericsVersion: "0", command: []))
    for cell in details.steps {
      var description = cell.cell
      description.identity = Digest(of: "\(cell.cell.identity) of old")
      description.inputs = description.inputs.map { Digest(of: "\($0) of old") }
      try old.finishStep(description, outputs: StepOutputs(), seconds: 0, of: run)
    }
    try old.finishRun(run)
    let steps = try Self.explain(project, ["--results", "old"])
    for step in steps where step.action != "decide" {
      #expect(step.reasons?.first?.hasPrefix("numerics version 0 → ") == true, "\(step)")
    }
  }

  @Test("For people a training's repetitions share a line, and settings and studies are told apart")
  func words() throws {
    let text = Self.text.replacing(
      "parameters: { epochs: 4 }", with: "parameters: { epochs: 4 }\nsettings: { long: { epochs: 9 } }")
    let project = try TinyProject(studies: ["one": text, "two": Self.text])
    try project.program.run(["run", "studies/one.md", "--quiet"])
    let outcome = try project.program.run(["reproduce", "--explain"])
    #expect(outcome.status == 0 && outcome.errors == "")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines.contains("Toy (studies/one.md): nothing would be computed"))
    #expect(lines.contains("Toy (studies/one.md, setting long): 5 steps would be computed"))
    #expect(lines.contains("  runs     train ae/1 … ae/2  epochs 4 → 9 (compared with r1)"))
    #expect(lines.contains("Toy (studies/two.md): nothing would be computed"))
    #expect(lines.contains("  decided  claim falls        anew in every run"))
    let fresh = try project.program.run(["reproduce", "--explain", "--results", "none"])
    let shared = fresh.output.split(separator: "\n").filter { $0.contains(", which is run with it") }
    #expect(shared.contains { $0.contains("  reused   train ae/1 ") && $0.contains("from studies/one.md, ae/1, ") })
    #expect(try project.program.run(["reproduce", "--explain", "--publish"]).status == 2)
  }

  private static func contents(_ project: TinyProject) throws -> [String: Digest] {
    let folder = project.file("results")
    var contents: [String: Digest] = [:]
    let files = try #require(FileManager.default.enumerator(atPath: folder.path))
    for case let path as String in files {
      // A reader of the database makes these two, the log empty, and leaves them.
      let bytes = (try? Data(contentsOf: folder.appending(path: path))) ?? Data()
      if path.hasSuffix("-shm") || path.hasSuffix("-wal") && bytes.isEmpty { continue }
      contents[path] = Digest(of: bytes)
    }
    return contents
  }
}
