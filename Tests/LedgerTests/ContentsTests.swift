import Digests
import TestSupport
import Testing

@testable import Ledger

@Suite("Runs by what they are made of")
struct ContentsTests {
  private static func begin(_ ledger: Ledger, path: String = "studies/a.md", _ names: [String]) throws -> RunID {
    let run = try ledger.startRun(.sample(path: path, versionControl: .notUnderVersionControl))
    for name in names {
      let cell = StepDescription.sample(name)
      if let known = try ledger.finishedStep(identity: cell.identity) {
        try ledger.reuseStep(cell, from: known.id, of: run)
      } else {
        try ledger.finishStep(cell, outputs: StepOutputs(), seconds: 1, of: run)
      }
    }
    return run
  }

  private static func content(_ names: [String]) -> Digest {
    RunContent.digest(names.map { ($0, StepDescription.sample($0).identity) })
  }

  @Test("Finished runs of one study are found, newest first, whether they computed or reused their cells, in any order")
  func finished() throws {
    let ledger = try openLedger(TemporaryFolder())
    #expect(try ledger.finishedRuns(ofStudy: "studies/a.md").isEmpty)
    var runs: [RunID] = []
    for (path, names) in [
      ("a", ["x", "y"]), ("a", ["y", "x"]), ("b", ["x", "y"]), ("a", ["x"]), ("a", ["x", "y", "z"]),
    ] {
      let run = try Self.begin(ledger, path: "studies/\(path).md", names)
      try ledger.finishRun(run)
      runs.append(run)
    }
    // Neither one that is under way, nor one that failed.
    _ = try Self.begin(ledger, ["x", "y"])
    try ledger.failRun(Self.begin(ledger, ["x", "y"]), reason: "no")
    let found = try ledger.finishedRuns(ofStudy: "studies/a.md")
    #expect(found[Self.content(["x", "y"])] == [runs[1], runs[0]])
    #expect(found[Self.content(["x"])] == [runs[3]] && found[Self.content(["z", "x", "y"])] == [runs[4]])
    #expect(found.count == 3)
    // A failed cell beside the same cell's result is no other content.
    let run = try ledger.startRun(.sample(path: "studies/c.md", versionControl: .notUnderVersionControl))
    try ledger.failStep(.sample("x"), reason: "no", seconds: 0, of: run)
    try ledger.reuseStep(
      .sample("x"), from: try #require(try ledger.finishedStep(identity: StepDescription.sample("x").identity)).id,
      of: run)
    try ledger.finishRun(run)
    #expect(try ledger.finishedRuns(ofStudy: "studies/c.md") == [Self.content(["x"]): [run]])
  }

  @Test("The newest unfinished run of the very study and hyperparameters is found, unless it is under way")
  func unfinished() throws {
    let ledger = try openLedger(TemporaryFolder())
    let start = RunStart.sample(versionControl: .notUnderVersionControl)
    func latest() throws -> RunID? {
      try ledger.latestUnfinishedRun(study: Digest(of: start.studyText), hyperparameters: start.hyperparameters)?.id
    }
    #expect(try latest() == nil)
    let first = try ledger.startRun(start)
    #expect(try latest() == nil)
    try ledger.failRun(first, reason: "no")
    #expect(try latest() == first)
    let second = try ledger.startRun(start)
    #expect(try latest() == first, "the newer one is under way")
    try ledger.interruptRun(second, reason: "asked to stop")
    #expect(try latest() == second)
    var other = start
    other.hyperparameters = "{}"
    try ledger.failRun(ledger.startRun(other), reason: "no")
    #expect(try latest() == second)
    try ledger.resumeRun(second)
    try ledger.finishRun(second)
    #expect(try latest() == first)
  }
}
