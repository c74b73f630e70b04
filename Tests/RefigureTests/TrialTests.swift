import Foundation
import TestSupport
import Testing

/// What somebody met who tried the program without knowing it.
@Suite("What a newcomer meets", .waits)
struct TrialTests {
  /// A script that takes a moment for each epoch, and keeps its numbers to itself where its language lets it.
  private static let script = """
    ---
    title: Slow
    seed: 1
    parameters: { pause: 0.0 }
    ---

    ```{program} fit
    language: python
    script: |
      from json import dumps, load
      from os import environ
      from time import sleep
      pause = load(open(environ["REFIGURE_STEP"]))["parameters"]["pause"]
      for epoch in (1, 2, 3):
          print(dumps({"epoch": epoch, "error": 1 / epoch}))
          sleep(pause)
    parameters: { pause: $pause }
    epochs: 3
    series: [error]
    ```

    """

  private func project() throws -> TinyProject { try TinyProject(studies: ["slow": Self.script]) }

  private func wait(_ condition: () -> Bool) -> Bool {
    for _ in 0..<600 {
      if condition() { return true }
      usleep(50_000)
    }
    return false
  }

  @Test("run --json prints the record of the finished run, as show does, and nothing else on standard output")
  func record() throws {
    let project = try project()
    let run = try project.program.run(["run", "slow", "--json"])
    #expect(run.status == 0 && run.errors.contains("program fit"), "\(run.errors)")
    #expect(run.output == (try project.program.run(["show", "last", "--json"]).output))
    #expect(try RunRecordText(run.output).status == "finished")
    let two = try project.program.run(["run", "slow", "slow", "--json"])
    #expect(two.status == 2 && two.output == "" && two.errors.contains("one study was expected, found 2"))
  }

  @Test("The numbers of a Python script can be followed while it runs")
  func followed() throws {
    let project = try project()
    let running = try project.program.start(["run", "slow", "--set", "pause=60"])
    let live = project.file("results/runs/live/r1.json")
    let isSeen = wait { (try? String(contentsOf: live, encoding: .utf8))?.contains("\"error\":") == true }
    #expect(isSeen, "its first number is there, and it sleeps")
    // As `timeout` does, which asks a process and then its group: that is one request.
    running.send(SIGTERM)
    running.send(SIGTERM)
    let outcome = running.wait()
    #expect(outcome.status == 130)
    #expect(outcome.errors.hasSuffix("go on with: refigure run --resume r1\n"), "\(outcome.errors)")
  }

  @Test("A run without a step is not listed once a later one of its study has finished, unless it is asked for")
  func empty() throws {
    let project = try project()
    let running = try project.program.start(["run", "slow", "--set", "pause=60", "--quiet"])
    #expect(wait { FileManager.default.fileExists(atPath: project.file("results/runs/live/r1.json").path) })
    running.send(SIGTERM)
    #expect(running.wait().status == 130)
    func list(_ options: String...) throws -> String { try project.program.run(["runs"] + options).output }
    #expect(try list().contains("r1   "), "nothing came after it")
    #expect(try project.program.run(["run", "slow", "--quiet"]).status == 0)
    let listed = try list()
    #expect(listed.contains("r2   ") && !listed.contains("r1   "), "\(listed)")
    for options in [["--all"], ["--status", "interrupted"], ["--where", "run == 1"], ["--reverse"]] {
      #expect(try project.program.run(["runs"] + options).output.contains("r1   "), "\(options)")
    }
    #expect((try project.program.run(["runs", "--json"]).json() as? [Any])?.count == 2, "programs get all of them")
  }

  @Test("A list says that there are more runs than it shows")
  func more() throws {
    let project = try project()
    for _ in 1...3 { #expect(try project.program.run(["run", "slow", "--quiet"]).status == 0) }
    let words = "there are more: --all lists them"
    let two = try project.program.run(["runs", "--limit", "2"]).output
    #expect(two.contains(words) && two.contains("r2   ") && !two.contains("r1   "), "\(two)")
    let three = try project.program.run(["runs", "--limit", "3"]).output
    #expect(!three.contains(words) && three.contains("r1   "), "\(three)")
  }

  @Test("In 60 columns a list of runs does without some, and long lines are folded between words")
  func narrow() throws {
    let project = try project()
    #expect(try project.program.run(["run", "slow", "--quiet"]).status == 0)
    var program = project.program
    program.environment["TERM"] = "xterm"
    program.environment["NO_COLOR"] = "1"
    func screen(_ arguments: String...) throws -> String {
      let terminal = try PseudoTerminal(columns: 60)
      let running = try program.start(arguments, output: terminal.handle)
      #expect(running.wait().status == 0)
      return terminal.close().replacing("\r\n", with: "\n")
    }
    let list = try screen("runs")
    #expect(list.contains("\nno room here for: commit, "), "\(list)")
    #expect(list.contains("run  ") && list.contains("finished") && list.contains("slow"), "\(list)")
    for text in [list, try screen("show", "last"), try screen("diff", "last", "last")] {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      // A word that is longer than a line stays whole.
      let tooLong = lines.filter { $0.count > 60 && $0.split(separator: " ").allSatisfy { $0.count < 50 } }
      #expect(tooLong.isEmpty, "\(tooLong)")
    }
    #expect(try project.program.run(["runs"]).output.contains("commit"), "a file has all of it")
  }

  @Test("An entry that is gone from the digests of what programs gave is a mismatch")
  func digests() throws {
    let project = try project()
    #expect(try project.program.run(["run", "slow", "--quiet"]).status == 0)
    #expect(try project.program.run(["audit", "verify"]).status == 0)
    let file = "results/runs/r1/digests.json"
    let text = try String(contentsOf: project.file(file), encoding: .utf8)
    let results = try #require(text.firstMatch(of: /(?s),\n "results": \{\n  "fit\/1": "[0-9a-f]{64}"\n \}/))
    try project.write(text.replacing(results.output, with: ",\n \"results\": {\n\n }"), to: file)
    let verified = try project.program.run(["audit", "verify"])
    #expect(verified.status != 0 && verified.output.contains("results of 'fit/1'"), "\(verified.output)")
    // As a version wrote it that did not know them yet.
    try project.write(text.replacing(results.output, with: ""), to: file)
    let older = try project.program.run(["audit", "verify"])
    #expect(older.status == 0 && older.output.contains("has no digests of what programs gave"), "\(older.output)")
  }

  @Test("A project without data of the program's own hears nothing of them")
  func data() throws {
    let project = try project()
    let verified = try project.program.run(["data", "verify"])
    #expect(verified.status == 3 && verified.errors.hasPrefix("error: data/manifest.json: cannot be read"))
    #expect(!verified.errors.contains("jets"), "\(verified.errors)")
    let described = try project.program.run(["data", "describe"])
    #expect(described.status == 2 && described.errors.contains("--data names their folder"), "\(described.errors)")
  }

  @Test("Messages say what is expected, without the usage of the whole program")
  func messages() throws {
    let project = try project()
    #expect(try project.program.run(["run", "slow", "--quiet"]).status == 0)
    #expect(try project.program.run(["kinds", "map"]).output.hasPrefix("Kind `map`:\n"))
    let reproduced = try project.program.run(["reproduce", "slow", "--quiet"])
    #expect(reproduced.status == 1 && reproduced.output.contains("nothing of it is published yet"))
    let kind = try project.program.run(["kinds", "mapp"])
    #expect(kind.status == 2 && !kind.errors.contains("Usage:") && !kind.errors.contains("--help"), "\(kind.errors)")
    let condition = try project.program.run(["runs", "--where", "foo < 1"])
    #expect(condition.errors.contains("'foo' is unknown; expected a field of runs, a parameter or CELL.METRIC"))
    try project.write(Self.script + String(repeating: "`", count: 10_000) + "\n", to: "studies/fence.md")
    let fence = try project.program.run(["run", "fence"])
    #expect(fence.status == 2 && fence.errors.count < 300, "\(fence.errors.count) characters")
  }

  @Test("A program's last words stand once in show, indented below its step")
  func failure() throws {
    let project = try TinyProject(studies: ["slow": Self.script.replacing("sleep(pause)", with: "sleep(nothing)")])
    #expect(try project.program.run(["run", "slow", "--quiet"]).status == 2)
    let shown = try project.program.run(["show", "last"]).output
    #expect(shown.components(separatedBy: "NameError").count == 2, "\(shown)")
    #expect(shown.contains("\n    NameError") || shown.contains("\n      NameError"), "\(shown)")
  }
}
