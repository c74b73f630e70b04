import Digests
import Foundation
import TestSupport
import Testing

@testable import Ledger

@Suite struct TracingTests {
  let folder: TemporaryFolder
  let ledger: Ledger

  /// r1 computes `ae`, r2 reuses it and r3 computes it again with other numbers; `nae` fails in r2.
  init() throws {
    folder = try TemporaryFolder()
    ledger = try openLedger(folder)
    let first = try ledger.startRun(.sample())
    let source = try ledger.finishStep(.sample(), outputs: .sample(in: ledger), seconds: 1, of: first).id
    try ledger.finishRun(first)
    let second = try ledger.startRun(.sample(title: "Another title", versionControl: .notUnderVersionControl))
    try ledger.reuseStep(.sample(), from: source, of: second)
    try ledger.failStep(.sample("nae"), reason: "diverged", seconds: 1, of: second)
    try ledger.interruptRun(second, reason: "SIGINT")
    let third = try ledger.startRun(.sample())
    try ledger.finishStep(.sample(), outputs: .sample(in: ledger, weights: "other", last: 1), seconds: 1, of: third)
    try ledger.finishRun(third)
  }

  private var identity: Digest { StepDescription.sample().identity }

  @Test func anArtefactLeadsToTheRunThatMadeItFirst() throws {
    let weights = try #require(try ledger.artefact(of: Digest(of: "weights")))
    #expect(weights.name == "weights" && weights.identity == identity)
    #expect(weights.run == RunID(number: 1) && weights.cell == StepID(number: 1))
    #expect(try ledger.artefact(of: Digest(of: "nothing")) == nil)
  }

  @Test func allContentsOfAnIdentityAreListedOnce() throws {
    let artefacts = try ledger.artefacts(ofIdentity: identity)
    #expect(artefacts.map(\.digest) == [Digest(of: "weights"), Digest(of: "other")])
    #expect(artefacts.map(\.run.number) == [1, 3])
    #expect(try ledger.discrepantRuns(of: identity) == [RunID(number: 3)])
    #expect(try ledger.discrepantRuns(of: Digest(of: "nothing")) == [])
  }

  @Test func everyRunOfAnIdentityAppears() throws {
    let appearances = try ledger.appearances(of: identity)
    #expect(appearances.map(\.run.number) == [1, 2, 3])
    #expect(
      appearances.map(\.disposition) == [
        .computed, .reused(from: StepID(number: 1), of: RunID(number: 1)), .computed,
      ])
    #expect(appearances.map(\.studyTitle) == ["Outlier reconstruction", "Another title", "Outlier reconstruction"])
    #expect(appearances[1].versionControl == .notUnderVersionControl)
    let failed = try ledger.appearances(of: StepDescription.sample("nae").identity)
    #expect(failed.map(\.disposition) == [.failed(reason: "diverged")])
  }

  @Test func summariesSayWhatRecordsDoWithoutTheirNumbers() throws {
    for number in 1...3 {
      let run = RunID(number: Int64(number))
      let records = try ledger.details(of: run).steps
      let summaries = try ledger.summaries(of: run)
      #expect(summaries.map(\.id) == records.map(\.id) && summaries.map(\.cell) == records.map(\.cell))
      #expect(summaries.map(\.artefacts) == records.map(\.outputs.artefacts))
      #expect(summaries.map(\.metricsDigest) == records.map(\.metricsDigest))
      for (summary, record) in zip(summaries, records) {
        #expect(try ledger.outputs(of: summary.source) == record.outputs)
      }
    }
    #expect(try ledger.summaries(of: RunID(number: 2)).map(\.isFailed) == [false, true])
    #expect(try ledger.finishedRuns().map(\.number) == [1, 3])
    #expect(try ledger.claims(of: RunID(number: 1)).isEmpty)
  }
}
