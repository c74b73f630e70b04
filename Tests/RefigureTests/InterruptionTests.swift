import Foundation
import Ledger
import TestSupport
import Testing

@Suite("Runs that do not come to their end", .waits)
struct InterruptionTests {
  /// Long enough to be hit while it trains.
  private static let study = TinyStudy(extra: "checkpoint_every: 100", count: 800).text

  private static var killCount: Int { ProcessInfo.processInfo.environment["REFIGURE_LONG_TESTS"] == "1" ? 20 : 5 }

  @Test("Killed at any instant, a run goes on to the same bits, and no finished run changes")
  func kill() throws {
    let project = try TinyProject(studies: ["toy": Self.study])
    // Else each run records the results of all before it, as changes that were not committed.
    try project.write("/whole/\n/base/\n/killed-*/\n", to: ".git/info/exclude")
    let start = ContinuousClock.now
    try project.runToy("--results", "whole")
    let duration = ContinuousClock.now - start
    let expected = try project.record(results: "whole").results
    // A finished run in the ledger, and another run of the same study beside it.
    try project.runToy("--set", "epochs=3", "--results", "base")
    let finished = try project.record(results: "base")

    // The instants are the same every time.
    var instants = SeededGenerator(2_024)
    var unfinished = 0
    for number in 0..<Self.killCount {
      let results = "killed-\(number)"
      try FileManager.default.copyItem(at: project.file("base"), to: project.file(results))
      var kills = Int.random(in: 1...2, using: &instants)
      while true {
        let last = try project.record(results: results)
        if last.id == "r2", last.status == "finished" { break }
        if last.id == "r2" { unfinished += 1 }
        let resume = last.id == "r2" ? ["--resume"] : []
        let running = try project.program.start(
          ["run", "studies/toy.md", "--quiet", "--results", results] + resume)
        if kills == 0 {
          let outcome = running.wait()
          try #require(outcome.status == 0, "\(outcome.errors)")
        } else {
          kills -= 1
          Thread.sleep(forTimeInterval: Double.random(in: 0...1, using: &instants) * (duration / .seconds(1)))
          running.send(SIGKILL)
          let status = running.wait().status
          #expect(status == 128 + SIGKILL || status == 0)
        }
        let ledger = try Ledger(folder: project.file("\(results)/runs"), access: .readOnly)
        #expect(try ledger.verify().isIntact)
        #expect(try project.record(of: "r1", results: results) == finished)
      }
      #expect(try project.record(results: results).results == expected)
      let checkpoints = try? FileManager.default.contentsOfDirectory(
        atPath: project.file("\(results)/runs/checkpoints").path)
      #expect((checkpoints ?? []).filter { $0.hasSuffix(".checkpoint") } == [], "a finished run needs none")
    }
    #expect(unfinished > 0, "no kill hit a run, so nothing was shown")
  }

  @Test(
    "A request to stop keeps what is done, says how to go on, and going on gives the same bits",
    arguments: [SIGINT, SIGTERM])
  func stop(_ signal: Int32) throws {
    let project = try TinyProject(studies: ["toy": Self.study])
    try stopRun(of: project, signal)
    let stopped = try project.record()
    #expect(stopped.status == "interrupted" && stopped.reason == "asked to stop" && stopped.ended != nil)
    #expect(!stopped.steps.contains { $0.kind == "evaluate" })
    #expect(try project.program.run(["runs", "--status", "interrupted", "--json"]).output.contains("\"r1\""))

    try project.runToy("--resume")
    let resumed = try project.record()
    #expect(resumed.id == "r1" && resumed.status == "finished")
    try project.runToy("--results", "whole")
    #expect(try project.record(results: "whole").results == resumed.results)
    let again = try project.program.run(["run", "studies/toy.md", "--resume"])
    #expect(again.status == 2)
    #expect(again.errors == "error: no unfinished run of 'studies/toy.md' to go on with; leave out --resume\n")
  }

  @Test("A run goes on only as what it was started as")
  func changed() throws {
    let project = try TinyProject(studies: ["toy": Self.study])
    try stopRun(of: project, SIGINT)
    func refusal() throws -> String {
      let outcome = try project.program.run(["run", "studies/toy.md", "--quiet", "--resume"])
      #expect(outcome.status == 2)
      #expect(
        outcome.errors.contains(" changed since it began; run it anew, what is unchanged is not computed again: "))
      #expect(outcome.errors.hasSuffix("refigure run studies/toy.md\n"))
      return outcome.errors
    }
    let prefix = "error: run r1 of 'studies/toy.md' cannot go on:"
    try project.write("new\n", to: "notes.txt")
    #expect(try refusal().hasPrefix("\(prefix) the commit or the tree's changes changed"))
    try FileManager.default.removeItem(at: project.file("notes.txt"))
    try project.write(Self.study + "More words.\n", to: "studies/toy.md")
    #expect(try refusal().hasPrefix("\(prefix) the study's text changed"))
    // A new run begins where the other one stopped: its checkpoints are of the same cells.
    try project.runToy()
    #expect(try project.record().id == "r2")
  }

  @Test("A run that computes everything again can be stopped and go on")
  func recompute() throws {
    let project = try TinyProject(studies: ["toy": Self.study])
    try project.runToy()
    try stopRun(of: project, SIGINT, "--recompute", "--threads", "1")
    try project.runToy("--recompute", "--resume")
    let (one, two) = (try project.record(of: "r1"), try project.record(of: "r2"))
    #expect(two.status == "finished" && two.results == one.results)
    #expect(two.steps.filter { $0.kind != "data" }.allSatisfy { $0.disposition == "computed" })
  }

  @Test("A run that fails says why, and keeps what was computed")
  func failure() throws {
    let text = TinyStudy(extra: "checkpoint_every: 100").text
      .replacing("at: argmin(validation.error)", with: "at: 1 + 0 * first(rate)")
    let project = try TinyProject(studies: ["toy": text])
    let outcome = try project.program.run(["run", "studies/toy.md", "--quiet"])
    #expect(outcome.status == 2 && outcome.output == "")
    #expect(
      outcome.errors.hasPrefix("error: studies/toy.md:30: 'test' cannot be evaluated: 'ae' kept no weights of epoch 1 ")
    )
    #expect(outcome.errors.contains("checkpoint_every") && outcome.errors.split(separator: "\n").count == 1)
    let record = try project.record()
    #expect(record.status == "failed")
    #expect(record.reason.map { outcome.errors == "error: \($0)\n" } == true)
    #expect(record.steps.filter { $0.kind == "train" }.count == 2)
    #expect(try project.program.run(["runs", "--status", "failed", "--json"]).output.contains("\"r1\""))
    // The trainings are there for the study that asks for an epoch that was kept.
    try project.write(text.replacing("at: 1 + 0 * first(rate)", with: "at: last"), to: "studies/toy.md")
    try project.runToy()
    #expect(try project.record().steps.filter { $0.kind == "train" && $0.disposition == "computed" }.isEmpty)
  }

  private func stopRun(of project: TinyProject, _ signal: Int32, _ arguments: String...) throws {
    let running = try project.program.start(["run", "studies/toy.md"] + arguments)
    try #require(running.waitForProgress("train ae"))
    running.send(signal)
    let outcome = running.wait()
    try #require(outcome.status == 130, "\(outcome.errors)")
    #expect(outcome.output == "")
    #expect(
      outcome.errors.hasSuffix(
        "error: interrupted; everything finished is kept, go on with: refigure run --resume \(try project.record().id)\n"
      ))
  }
}
