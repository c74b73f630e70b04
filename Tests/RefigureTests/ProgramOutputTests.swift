import Foundation
import TestSupport
import Testing

@Suite("What programs left, on the command line", .waits)
struct ProgramOutputTests {
  private static let study = """
    ---
    title: Programs
    seed: 1
    seeds: 2
    ---

    ```{program} fit
    run: sh src/fit.sh {seed}
    metrics: [accuracy]
    series: [loss]
    outputs: { scores: out.csv }
    ```

    ```{program} quiet
    script: exit 0
    language: sh
    once: true
    ```

    ```{figure} loss
    kind: curves
    panels: [{ label: loss, series: [{ value: fit.loss, label: fit }] }]
    caption: The loss.
    ```

    """

  private static let script = """
    printf '\\033[31mred\\033[0m\\n'
    echo "warning of $1" >&2
    echo '{"epoch": 1, "loss": 2}'
    echo '{"epoch": 2, "loss": 1}'
    echo '{"accuracy": 0.9}'
    echo "seed,$1" > out.csv

    """

  private func project() throws -> TinyProject {
    let project = try TinyProject(studies: ["toy": Self.study])
    try project.write(Self.script, to: "src/fit.sh")
    try project.commit()
    try project.runToy()
    return project
  }

  @Test("A program's remarks are shown once for its cell, its files by name, and what is kept beside them")
  func remarks() throws {
    let project = try project()
    let text = try project.program.run(["show", "last", "--all"]).output
    #expect(text.components(separatedBy: "ran sh, ").count == 3, "\(text)")
    #expect(text.contains("kept beside them: record (") && text.contains("source:src/fit.sh ("))
    #expect(text.contains("    scores  ") && !text.contains("    stdout  "))
  }

  @Test("What a step printed is printed with its escape sequences visible")
  func log() throws {
    let project = try project()
    let one = try project.program.run(["show", "last", "--log", "fit/2"])
    #expect(one.status == 0 && one.output.hasPrefix("fit/2: computed\n--- standard output, 4 lines, "))
    #expect(one.output.contains("␛[31mred␛[0m\n{\"epoch\"") && !one.output.contains("\u{1B}"))
    #expect(one.output.contains("--- standard error, 1 line, ") && one.output.contains("warning of "))
    let all = try project.program.run(["show", "last", "--log", "fit"]).output
    #expect(all.contains("fit/1: computed") && all.hasSuffix(one.output))
    #expect(try project.program.run(["show", "last", "--log", "quiet"]).output.contains("standard output: nothing"))
    let json = try project.program.run(["show", "last", "--log", "fit/1", "--json"]).json() as? [[String: String]]
    #expect(json?.first?["output"]?.hasPrefix("\u{1B}[31mred") == true && json?.count == 1)
    for (name, message) in [
      ("fot", "error: r1 has no step 'fot'; did you mean 'fit'?\n"),
      ("loss", "error: Of 'loss' in r1 nothing that it printed was kept: it is no program\n"),
    ] {
      let outcome = try project.program.run(["show", "last", "--log", name])
      #expect(outcome.status == 2 && outcome.errors == message)
    }
  }

  @Test("An output is written byte for byte, and nothing is overwritten")
  func save() throws {
    let project = try project()
    let first = try project.program.run(["show", "last", "--save", "fit.scores", "--save", "fit/2.scores=two.csv"])
    #expect(first.status == 0, "\(first.errors)")
    let texts = try ["fit.scores.csv", "two.csv"].map { try String(contentsOf: project.file($0), encoding: .utf8) }
    #expect(texts.allSatisfy { $0.hasPrefix("seed,") } && texts[0] != texts[1])
    #expect(first.output.hasPrefix("fit.scores.csv: scores of fit/1, \(texts[0].utf8.count) bytes, SHA-256 "))
    let again = try project.program.run(["show", "last", "--save", "fit/2.scores=fit.scores.csv"])
    #expect(again.status == 2 && again.errors.hasPrefix("error: 'fit.scores.csv' is not written: it is there already"))
    #expect(try String(contentsOf: project.file("fit.scores.csv"), encoding: .utf8) == texts[0])
    #expect(try project.program.run(["show", "last", "--save", "fit.scores=-"]).output == texts[0])
    #expect(try project.program.run(["show", "last", "--save", "loss.svg=a.svg"]).status == 0)
    for (argument, message) in [
      ("fit.score", "error: 'fit/1' has no output 'score'; it has record, scores, source:src/fit.sh, stderr, stdout\n"),
      ("fit", "error: '--save fit': CELL.OUTPUT, CELL/N.OUTPUT or one of them with =FILE was expected\n"),
      ("fit/9.scores", "error: r1 has no step 'fit/9'; did you mean 'fit/1'?\n"),
      ("fit.scores=none/x.csv", "error: 'none/x.csv' is not written: "),
    ] {
      let outcome = try project.program.run(["show", "last", "--save", argument])
      #expect(outcome.status == 2 && outcome.errors.hasPrefix(message), "\(argument): \(outcome.errors)")
    }
    #expect(try project.program.run(["show", "last", "--diff", "--log", "fit"]).status == 2)
  }

  @Test("The file whose change makes a program run again is named, for every repetition, and nothing else runs")
  func changedFile() throws {
    let project = try project()
    try project.write("# A remark.\n\(Self.script)", to: "src/fit.sh")
    let lines = try project.program.run(["run", "toy", "--explain"]).output.split(separator: "\n").map(String.init)
    #expect(
      lines == [
        "Programs (studies/toy.md): 3 steps would be computed",
        "  runs     program fit/1 … fit/2  the content of what it reads changed: src/fit.sh (compared with r1)",
        "  reused   program quiet          from r1",
        "  runs     figure loss            its input fit changed (compared with r1)",
      ])
  }

  @Test("An output is traced to its step, its command and its files, and a figure to the program upstream")
  func trace() throws {
    let project = try project()
    try project.program.run(["show", "last", "--save", "fit/2.scores=copy.csv", "--save", "loss.svg=copy.svg"])
    let copy = try project.program.run(["audit", "trace", "copy.csv"])
    let head = "copy.csv: program fit/2 (scores), byte for byte what r1 recorded"
    #expect(copy.status == 0 && copy.output.hasPrefix(head))
    for part in [
      "made by\n  Command\n      sh src/fit.sh ", "fit.src/fit.sh: src/fit.sh, SHA-256", "still what was read",
    ] { #expect(copy.output.contains(part), "\(copy.output)") }
    try project.write("echo other\n", to: "src/fit.sh")
    #expect(try project.program.run(["audit", "trace", "copy.csv"]).output.contains("ALTERED: now "))
    let figure = try project.program.run(["audit", "trace", "copy.svg"]).output
    #expect(figure.contains("program fit/1 … fit/2: computed in r1") && figure.contains("ran sh, "))
    let json = try project.program.run(["audit", "trace", "copy.csv", "--json"]).json() as? [String: Any]
    let making = json?["making"] as? [[String: Any]]
    #expect(making?.first?["title"] as? String == "Command")
  }

  @Test("What a program printed and how long it took is no difference of two runs")
  func diff() throws {
    let project = try project()
    try project.runToy("--recompute")
    let outcome = try project.program.run(["diff", "r1", "r2"])
    #expect(outcome.status == 0, "\(outcome.output)")
  }
}
