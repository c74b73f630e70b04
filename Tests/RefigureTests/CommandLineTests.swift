import Foundation
import TestSupport
import Testing

@Suite("What is typed wrong", .waits)
struct CommandLineTests {
  struct Case: CustomTestStringConvertible {
    let arguments: [String]
    /// What the first line of standard error has to contain.
    let message: [String]
    var status: Int32 = 2

    var testDescription: String { arguments.joined(separator: " ") }
  }

  static let cases = [
    Case(arguments: ["run", "studies/toy.md", "--threads", "0"], message: ["'--threads 0'", "1 to 1024"]),
    Case(arguments: ["run", "studies/toy.md", "--threads", "many"], message: ["--threads"]),
    Case(arguments: ["run", "studies/toy.md", "--set", "epochs"], message: ["'--set epochs'", "NAME=VALUE"]),
    Case(arguments: ["run", "studies/toy.md", "--set", "=1"], message: ["'--set =1'", "NAME=VALUE"]),
    Case(arguments: ["run", "studies/toy.md", "--set", "nosuch=1"], message: ["studies/toy.md:", "'nosuch'"]),
    Case(arguments: ["run", "studies/toy.md", "--set", "epoch=1"], message: ["'epoch'", "did you mean 'epochs'?"]),
    Case(
      arguments: ["run", "studies/toy.md", "--set", "epochs=-1"], message: ["studies/toy.md:", "'epochs'", "≥ 1", "-1"]),
    Case(
      arguments: ["run", "studies/toy.md", "--set", "epochs=ten"],
      message: ["studies/toy.md:", "'epochs'", "a number", "'ten'"]),
    Case(arguments: ["run", "studies/toy.md", "--setting", "nosuch"], message: ["studies/toy.md:", "'nosuch'"]),
    Case(arguments: ["run", "studies/toy.md", "--nosuch"], message: ["'--nosuch'"]),
    Case(arguments: ["run"], message: ["studies"]),
    Case(arguments: ["nosuch"], message: ["'nosuch'"]),
    Case(arguments: ["run", "studies/toy.md", "--resume"], message: ["studies/toy.md", "leave out --resume"]),
    Case(arguments: ["run", "studies/other.md"], message: ["studies/other.md", "no such file"], status: 3),
    Case(arguments: ["run", "studies"], message: ["'studies'", "it is a folder", "no study 'studies'"], status: 3),
    Case(arguments: ["runs", "--limit", "0"], message: ["'--limit 0'", "at least 1"]),
    Case(
      arguments: ["runs", "--status", "done"], message: ["'--status done'", "running, finished, failed, interrupted"]),
    Case(arguments: ["show"], message: ["<run>"]),
    Case(arguments: ["show", "last"], message: ["no ledger", "Run a study first"], status: 3),
    Case(
      arguments: ["data", "verify", "--data", "studies/none"],
      message: ["studies/none/manifest.json", "does not exist"],
      status: 3),
  ]

  @Test("Each mistake is one line that says what was found and expected, and a status", arguments: cases)
  func mistake(_ mistake: Case) throws {
    let project = try TinyProject()
    let outcome = try project.program.run(mistake.arguments)
    #expect(outcome.status == mistake.status)
    #expect(outcome.output == "")
    let lines = outcome.errors.split(separator: "\n")
    let first = try #require(lines.first)
    #expect(first.hasPrefix("error: "))
    for part in mistake.message { #expect(first.contains(part), "\(first)") }
    // What follows is the usage, never a second error.
    #expect(lines.dropFirst().allSatisfy { !$0.hasPrefix("error") })
  }

  struct Edit: CustomTestStringConvertible {
    let found: String
    let replacement: String
    let message: [String]

    var testDescription: String { replacement }
  }

  static let edits = [
    Edit(found: "epochs: $epochs", replacement: "epoch: 4", message: [":24:1:", "'epoch'", "did you mean 'epochs'?"]),
    Edit(found: "epochs: $epochs", replacement: "epochs: -1", message: [":24:9:", "'epochs'", "≥ 1", "found -1"]),
    Edit(
      found: "epochs: $epochs", replacement: "epochs: ten", message: [":24:9:", "'epochs'", "a whole number", "'ten'"]),
    Edit(found: "data: ring", replacement: "data: rings", message: ["'rings'", "did you mean 'ring'?"]),
    Edit(found: "background: toy.test", replacement: "background: toy.tests", message: ["toy.tests"]),
    Edit(found: "title: Toy", replacement: "titel: Toy", message: [":2:1:", "'titel'", "did you mean 'title'?"]),
    Edit(found: "```{train} ae", replacement: "```{trian} ae", message: ["'{trian}'", "did you mean '{train}'?"]),
  ]

  @Test("Each mistake in a study names the line, the column and the nearest name", arguments: edits)
  func studyMistake(_ edit: Edit) throws {
    let text = TinyStudy().text.replacing(edit.found, with: edit.replacement)
    let project = try TinyProject(studies: ["toy": text])
    let outcome = try project.program.run(["run", "studies/toy.md"])
    #expect(outcome.status == 2)
    let first = try #require(outcome.errors.split(separator: "\n").first)
    for part in ["error: studies/toy.md:"] + edit.message { #expect(first.contains(part), "\(first)") }
    #expect(!FileManager.default.fileExists(atPath: project.file("results").path), "nothing was begun")
  }

  @Test("A study outside the project is refused")
  func outside() throws {
    let (here, elsewhere) = (try TinyProject(), try TinyProject())
    let outcome = try here.program.run(["run", elsewhere.file("studies/toy.md").path])
    #expect(outcome.status == 2)
    #expect(
      outcome.errors.contains("outside the project's folder; run the command from the folder that holds the study"))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  @Test("A study is found from any folder of the project")
  func below() throws {
    let project = try TinyProject()
    let outcome = try ProgramProcess(folder: project.file("studies")).run(["run", "toy.md", "--quiet"])
    #expect(outcome.status == 0)
    #expect(try project.record().study == "studies/toy.md")
  }
}
