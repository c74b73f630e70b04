import Digests
import TestSupport
import Testing

@testable import Ledger

@Suite("What a step was before")
struct HistoryTests {
  private static func record(
    _ ledger: Ledger, path: String = "studies/a.md", setting: String = "null", name: String = "ae", body: String,
    fails: Bool = false
  ) throws -> RunID {
    var start = RunStart.sample(path: path, versionControl: .notUnderVersionControl)
    start.hyperparameters = "{\"setting\":\(setting)}"
    let run = try ledger.startRun(start)
    let cell = StepDescription.sample(name, body: body)
    if fails {
      try ledger.failStep(cell, reason: "no", seconds: 0, of: run)
    } else if let known = try ledger.finishedStep(identity: cell.identity) {
      try ledger.reuseStep(cell, from: known.id, of: run)
    } else {
      try ledger.finishStep(cell, outputs: StepOutputs(), seconds: 1, of: run)
    }
    try ledger.finishRun(run)
    return run
  }

  @Test(
    "The latest result of a step in a study is found, computed or reused; failures and other studies are passed over")
  func latest() throws {
    let folder = try TemporaryFolder()
    let ledger = try openLedger(folder)
    #expect(try ledger.latestStep(named: "ae", studyPath: "studies/a.md") == nil)
    let first = try Self.record(ledger, body: #"{"rate":1}"#)
    let second = try Self.record(ledger, setting: #""authors""#, body: #"{"rate":2}"#)
    _ = try Self.record(ledger, path: "studies/b.md", body: #"{"rate":3}"#)
    _ = try Self.record(ledger, name: "nae", body: #"{"rate":4}"#)
    _ = try Self.record(ledger, body: #"{"rate":5}"#, fails: true)
    let latest = try #require(try ledger.latestStep(named: "ae", studyPath: "studies/a.md"))
    #expect(latest.run == second && latest.cell == StepDescription.sample("ae", body: #"{"rate":2}"#))
    let other = try ledger.latestStep(named: "ae", studyPath: "studies/a.md") { !$0.contains("authors") }
    #expect(other?.run == first && other?.cell.body == #"{"rate":1}"#)
    let reused = try Self.record(ledger, body: #"{"rate":1}"#)
    #expect(try ledger.latestStep(named: "ae", studyPath: "studies/a.md")?.run == reused)
    #expect(try ledger.latestStep(named: "ae", studyPath: "studies/a.md") { _ in false } == nil)
  }

  @Test("A study's latest run is found by its path or the end of it, however many others have names that contain it")
  func study() throws {
    let folder = try TemporaryFolder()
    let ledger = try openLedger(folder)
    #expect(try ledger.latestRun(ofStudy: "a.md") == nil)
    _ = try Self.record(ledger, body: "{}")
    let latest = try Self.record(ledger, body: "{}")
    _ = try Self.record(ledger, path: "studies/ba.md", body: "{}")
    _ = try Self.record(ledger, path: "studies/a.md.md", body: "{}")
    for name in ["a.md", "studies/a.md"] { #expect(try ledger.latestRun(ofStudy: name) == latest) }
    for name in ["", "udies/a.md", "%a.md", ".md"] { #expect(try ledger.latestRun(ofStudy: name) == nil) }
  }

  @Test("The run that computed an identity is found, not those that reused it")
  func computing() throws {
    let folder = try TemporaryFolder()
    let ledger = try openLedger(folder)
    let run = try Self.record(ledger, body: #"{"rate":1}"#)
    _ = try Self.record(ledger, body: #"{"rate":1}"#)
    let cell = StepDescription.sample("ae", body: #"{"rate":1}"#)
    #expect(try ledger.latestRun(computing: cell.identity) == run)
    #expect(try ledger.latestRun(computing: Digest(of: "other")) == nil)
  }
}
