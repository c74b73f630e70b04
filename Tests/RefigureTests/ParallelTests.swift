import Foundation
import Ledger
import TestSupport
import Testing

@Suite("Cells and studies at once", .waits)
struct ParallelTests {
  /// Three trainings that need nothing of one another, one of which ends early, and figures and claims of them.
  private static let several =
    TinyStudy().text + """

      ```{train} small
      like: ae
      hidden: [3]
      epochs: 3
      ```

      ```{train} brief
      like: ae
      epochs: 40
      optimizer: { kind: adam, rate: 0.3 }
      stop: { metric: validation.error, patience: 2 }
      checkpoint_every: 50
      ```

      ```{evaluate} small-test
      model: small
      at: last
      background: toy.test
      signals: [toy]
      ```

      ```{claim} early
      paper: Figure 2
      statement: It ends.
      holds: last(brief.validation.error) < first(brief.validation.error)
      because: It is trained.
      seeds: 2
      ```

      ```{claim} smaller
      paper: Figure 3
      statement: The smaller network is the worse.
      holds: last(small.validation.error) > last(ae.validation.error)
      because: It has fewer weights.
      seeds: 2
      ```
      """ + "\n"

  @Test("Any number of threads gives the same files, figures and claims in the same order")
  func threads() throws {
    let project = try TinyProject(studies: ["toy": Self.several])
    var outputs: [String] = []
    for threads in ["1", "2", "5"] {
      outputs.append(
        try project.runToy("--threads", threads, "--results", "r-\(threads)").output
          .replacing("r-\(threads)/runs", with: "runs"))
      let (one, other) = (try project.record(results: "r-1"), try project.record(results: "r-\(threads)"))
      #expect(one.results == other.results && one.claims == other.claims)
      for name in ["claims.json", "digests.json", "curves.svg"] {
        let files = try ["1", threads].map { try Data(contentsOf: project.file("r-\($0)/runs/r1/\(name)")) }
        #expect(files[0] == files[1], "\(name)")
      }
    }
    #expect(Set(outputs).count == 1)
    #expect(try project.record(results: "r-5").claims.map(\.id) == ["falls", "early", "smaller"])
  }

  @Test("A training that its rule ended early says so while it runs and when it is shown")
  func stopped() throws {
    let project = try TinyProject(studies: ["toy": Self.several])
    let outcome = try project.program.run(["run", "studies/toy.md"])
    #expect(outcome.status == 0)
    let line = try #require(outcome.errors.split(separator: "\n").first { $0.contains("✓ train brief") })
    #expect(line.contains("; 2 of 2 stopped early, at epoch"), "\(line)")
    #expect(try project.program.run(["show", "last"]).output.contains("stopped early, at epoch "))
    // Trainings that reached their end say nothing.
    #expect(outcome.errors.split(separator: "\n").filter { $0.contains("stopped early") }.count == 1)
  }

  @Test("What two studies have in common is computed once", arguments: ["1", "4"])
  func common(threads: String) throws {
    let studies = ["one": TinyStudy().text, "two": TinyStudy(caption: "The same, in other words.").text]
    let project = try TinyProject(studies: studies)
    #expect(try project.program.run(["reproduce", "--quiet", "--publish", "--threads", threads]).status == 0)
    let (one, two) = (try project.record(of: "r1"), try project.record(of: "r2"))
    #expect(one.study == "studies/one.md" && two.study == "studies/two.md")
    #expect(one.steps.allSatisfy { $0.disposition == "computed" })
    #expect(two.steps.allSatisfy { $0.disposition.hasPrefix("reused from r1") }, "\(two.steps.map(\.disposition))")
    #expect(one.results == two.results)
  }

  @Test("When one study fails the others stop, and say why; nothing that was done is lost")
  func failure() throws {
    let long = TinyStudy(extra: "checkpoint_every: 5000", count: 100_000).text
    let project = try TinyProject(studies: [
      "a-long": long,
      "b-wrong": TinyStudy(extra: "checkpoint_every: 100").text.replacing("seed: 7", with: "seed: 8")
        .replacing("at: argmin(validation.error)", with: "at: 1 + 0 * first(rate)"),
    ])
    // On three threads the second study's trainings begin while the first one's two still run.
    let outcome = try project.program.run(["reproduce", "--threads", "3"])
    #expect(outcome.status == 2 && outcome.output == "", "\(outcome.errors)")
    #expect(
      outcome.errors.contains(
        "error: studies/b-wrong.md:30: 'test' cannot be evaluated: 'ae' kept no weights of epoch 1 "))
    #expect(outcome.errors.contains("train a-long/ae: 2 seeds") && outcome.errors.contains("✓ train b-wrong/ae: "))
    let (long1, wrong) = (try project.record(of: "r1"), try project.record(of: "r2"))
    #expect(long1.status == "interrupted" && long1.reason == "stopped, for another study failed")
    #expect(wrong.status == "failed" && wrong.reason?.contains("kept no weights of epoch 1") == true)
    #expect(wrong.steps.filter { $0.kind == "train" }.count == 2)
    let checkpoints = try FileManager.default.contentsOfDirectory(
      atPath: project.file("results/runs/checkpoints").path)
    #expect(checkpoints.filter { $0.hasSuffix(".checkpoint") }.count == 2)
    #expect(try Ledger(folder: project.file("results/runs"), access: .readOnly).verify().isIntact)
  }

  @Test("A study that is not valid stops all before anything is begun")
  func invalid() throws {
    let project = try TinyProject(studies: [
      "a": TinyStudy().text, "b": TinyStudy().text.replacing("latent: 1", with: "latent: 0"),
    ])
    let outcome = try project.program.run(["reproduce", "--quiet"])
    #expect(outcome.status == 2 && outcome.errors.hasPrefix("error: studies/b.md:"))
    #expect(!FileManager.default.fileExists(atPath: project.file("results/runs").path))
  }

  @Test("In a terminal several trainings share one line")
  func bar() throws {
    let project = try TinyProject(studies: [
      "toy": Self.several.replacing("epochs: 3\n", with: "epochs: 3000\n").replacing(
        "parameters: { epochs: 4 }", with: "parameters: { epochs: 2000 }")
    ])
    var program = project.program
    program.environment = ["TERM": "xterm", "NO_COLOR": "1"]
    let terminal = try PseudoTerminal()
    let running = try program.start(["run", "studies/toy.md", "--threads", "6"], errors: terminal.handle)
    let outcome = running.wait()
    let text = terminal.close()
    #expect(outcome.status == 0)
    let bars = text.split(separator: "\r").filter { $0.contains("█") || $0.contains("░") }
    #expect(
      bars.contains { $0.contains("ae/1 ") && $0.contains("small/1 ") && $0.contains(" %, ") }, "\(bars.prefix(3))")
    #expect(text.contains("✓ train small: ") && text.contains("✓ train ae: "))
  }
}
