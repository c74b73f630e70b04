import Foundation
import Ledger
import TestSupport
import Testing

@Suite("The command sweep", .waits)
struct SweepTests {
  private static let arguments = [
    "sweep", "studies/toy.md", "--vary", "epochs=2,3", "--measure", "error=last(ae.validation.error)", "--minimise",
    "error",
  ]

  private struct Table: Decodable {
    struct Trial: Decodable {
      let trial: Int
      let status: String
      let run: String?
    }
    let name: String
    let best: Int?
    let trials: [Trial]
  }

  @Test("Prints an aligned table with the best marked, and where it is; the JSON is the file's")
  func output() throws {
    let project = try TinyProject()
    let outcome = try project.program.run(Self.arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines[0].wholeMatch(of: /Toy: sweep toy-[0-9a-f]{8}, 2 trials/) != nil)
    #expect(lines[1].wholeMatch(of: /\  trial  epochs  error +claims   status    run/) != nil)
    #expect(lines[2].hasPrefix("  1      2       ") && lines[2].hasSuffix("  1 holds  finished  r1"))
    #expect(lines[3].hasPrefix("* 2      3       ") && lines[3].hasSuffix("  1 holds  finished  r2"))
    #expect(lines[4] == "  best, to minimise error: trial 2 (epochs 3), run r2")
    #expect(outcome.errors.contains("✓ trial 1 of 2 (epochs 2): ") && !outcome.errors.contains("figure"))
    let json = try project.program.run(Self.arguments + ["--json"])
    let table = try JSONDecoder().decode(Table.self, from: Data(json.output.utf8))
    #expect(table.best == 2 && table.trials.map(\.run) == ["r1", "r2"] && json.errors == "")
    let folder = project.file("results/runs/sweeps/\(table.name)")
    #expect(try String(contentsOf: folder.appending(path: "table.json"), encoding: .utf8) == json.output)
    let page = try String(contentsOf: folder.appending(path: "index.html"), encoding: .utf8)
    #expect(
      page.contains("<a href=\"../../index.html\">All results</a>")
        && page.contains("<table class=\"sortable trials\">"))
    // The page says the whole sweep, from which the same one follows.
    let words = "sweep studies/toy.md --vary 'epochs=2,3' --measure 'error=last(ae.validation.error)' --minimise error"
    #expect(page.contains("refigure \(words)</code>"), "\(page.suffix(2_000))")
    let runs = try project.program.run(["runs", "--json"])
    #expect((try runs.json() as? [Any])?.count == 2)
    let explained = try project.program.run(Self.arguments + ["--explain", "--vary", "epochs=2,0,5"])
    #expect(explained.status == 2, "a parameter is varied twice")
  }

  @Test("Says what would be run, and does nothing")
  func explanation() throws {
    let project = try TinyProject()
    let text = try project.program.run(Self.arguments + ["--explain"])
    #expect(text.status == 0 && text.errors == "")
    #expect(
      text.output.contains(", 2 of 2 trials would be run\n  runs  trial 1  epochs 2  6 steps of its own to compute\n"))
    #expect(text.output.hasSuffix("  12 steps of these trials: 1 shared by trials, 0 recorded, 11 to compute\n"))
    #expect(!FileManager.default.fileExists(atPath: project.file("results").path))
    let json = try #require(
      try project.program.run(Self.arguments + ["--explain", "--json"]).json() as? [String: Any])
    #expect(
      json["computed"] as? Int == 11 && (json["trials"] as? [[String: Any]])?.first?["action"] as? String == "run")
  }

  @Test(
    "What is asked for wrongly is said, with exit code 2",
    arguments: [
      (["--vary", "epoch=2"], "error: --vary epoch=2: unknown parameter 'epoch'; did you mean 'epochs'?\n"),
      (
        ["--vary", "epochs=2", "--set", "epochs=3"],
        "error: --set epochs=3: key 'epochs' has no meaning in --set: the sweep varies it; leave out one of the two\n"
      ),
      (["--vary", "epochs=2", "--trials", "0"], "error: '--trials 0': a number from 1 to 10000 was expected\n"),
      (
        [],
        "error: studies/toy.md: missing key 'space' in 'sweep' in the front matter; or name what varies: --vary NAME=VALUE,VALUE\n"
      ),
    ])
  func errors(_ arguments: [String], _ error: String) throws {
    let project = try TinyProject()
    let outcome = try project.program.run(["sweep", "studies/toy.md"] + arguments)
    #expect(outcome.status == 2 && outcome.errors.hasPrefix(error), "\(outcome.errors)")
  }

  @Test("Killed or stopped in the middle, the same command goes on to the same table, and makes no run twice")
  func kill() throws {
    let project = try TinyProject(studies: ["toy": TinyStudy(extra: "checkpoint_every: 100", count: 800).text])
    let arguments = [
      "sweep", "studies/toy.md", "--vary", "epochs=500,700,900", "--measure", "last(ae.validation.error)", "--threads",
      "1",
    ]
    func csv(_ results: String) throws -> String {
      let folder = project.file("\(results)/runs/sweeps")
      let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path).first)
      return try String(contentsOf: folder.appending(path: "\(name)/table.csv"), encoding: .utf8)
    }
    #expect(try project.program.run(arguments + ["--results", "whole"]).status == 0)
    for (signal, place) in [(SIGKILL, "train 2/ae"), (SIGINT, "trial 1 of 3")] {
      let results = "stopped-\(signal)"
      let running = try project.program.start(arguments + ["--results", results])
      #expect(running.waitForProgress(place))
      running.send(signal)
      let outcome = running.wait()
      #expect(outcome.status == (signal == SIGINT ? 130 : 128 + SIGKILL))
      if signal == SIGINT { #expect(outcome.errors.contains("error: interrupted with ")) }
      let ledger = try Ledger(folder: project.file("\(results)/runs"), access: .readOnly)
      #expect(try ledger.runs().contains { $0.status.kind == .interrupted }, "it was stopped too late")
      #expect(try project.program.run(arguments + ["--results", results]).status == 0)
      let runs = try ledger.runs()
      #expect(runs.count == 3 && runs.allSatisfy { $0.status == .finished })
      #expect(try csv(results) == csv("whole"))
    }
  }

  @Test(
    "A published sweep is reproduced or not, file by file, and feeds a study, which is replayed with the table it read")
  func published() throws {
    let swept = TinyStudy().text.replacing(
      "parameters: { epochs: 4 }",
      with: """
        parameters: { epochs: 4 }
        sweep:
          space: { epochs: [2, 3], ae.batch: [16, 32] }
          measure: { error: min(ae.validation.error) }
          minimise: error
        """)
    let user = TinyStudy(extra: "like: best(sweep toy)").text.replacing("epochs: $epochs\n", with: "")
      .replacing("batch: 32\n", with: "")
    let project = try TinyProject(studies: ["toy": swept, "user": user])
    func refigure(_ arguments: String...) throws -> ProgramProcess.Outcome {
      try project.program.run(arguments + (arguments[0] == "audit" || arguments[0] == "show" ? [] : ["--quiet"]))
    }
    let none = try refigure("run", "user")
    #expect(none.status == 2 && none.errors.contains("best(sweep toy): there is no table of the sweep toy-"))
    #expect(none.errors.contains("; run: refigure sweep toy, or: refigure sweep toy --publish\n"), "\(none.errors)")
    for typed in [["--vary", "epochs=2"], ["--trials", "2"], ["--set", "epochs=2"], ["--explain"]] {
      let refused = try project.program.run(["sweep", "toy", "--publish", "--quiet"] + typed)
      #expect(refused.status == 2 && refused.output == "", "\(typed)")
    }
    let part = try refigure("sweep", "toy", "--publish", "--most-trials", "1")
    #expect(part.status == 2 && part.errors.contains("it is not finished: 3 of its trials have no outcome"))
    #expect(!FileManager.default.fileExists(atPath: project.file("results/toy").path))
    let published = try refigure("sweep", "toy", "--publish")
    #expect(published.status == 0 && published.output.hasSuffix("\n  published: results/toy/sweep/\n"), "\(published)")

    #expect(try refigure("run", "user").status == 0)
    let run = try project.record()
    let shown = try refigure("show", run.id).output
    #expect(shown.contains("\n  settings of ae: trial "), "\(shown)")
    #expect(shown.contains("  table results/toy/sweep/table.json, SHA-256 ") && shown.contains(", still what was read"))
    // The table is in no commit, and what is in the working tree is used.
    let replay = try project.program.run(["audit", "replay", run.id, "--quiet"])
    #expect(replay.status == 0 && replay.output.contains("replayed bit for bit"), "\(replay)")
    try project.commit()
    #expect(try refigure("run", "user").status == 0)
    let trace = try refigure(
      "audit", "trace", "results/runs/r\(try Int(project.record().id.dropFirst()) ?? 0)/curves.svg")
    #expect(trace.output.contains(", in commit ") && trace.output.contains("still declares exactly this"), "\(trace)")

    let again = try refigure("reproduce", "--sweeps", "--recompute")
    #expect(again.status == 0 && again.output.contains("1 published sweep; "), "\(again)")
    #expect(again.output.contains(" identical to those published in results/: reproduced, bit for bit\n"))
    let plain = try refigure("reproduce", "toy")
    #expect(plain.output.contains("1 published sweep not run again: toy/sweep; reproduce --sweeps does"), "\(plain)")
    try project.write("x", to: "results/toy/sweep/table.json")
    let altered = try refigure("reproduce", "--sweeps")
    #expect(altered.status == 1 && altered.output.contains("  table.json: differs: line 1: "), "\(altered)")
    // The study that waits for it is told, and does not keep the sweep from being published again.
    #expect(altered.errors.contains("note: left out: studies/user.md:"), "\(altered)")
    #expect(try refigure("show", run.id).output.contains(", CHANGED SINCE: now "))
    let repaired = try refigure("reproduce", "--sweeps", "--publish")
    #expect(repaired.status == 0 && repaired.output.contains(" files published in results/"), "\(repaired)")
    #expect(try refigure("reproduce", "--sweeps").status == 0)
  }
}
