import Digests
import Foundation
import TestSupport
import Testing

@testable import Ledger

@Suite struct CellTests {
  let folder: TemporaryFolder
  let ledger: Ledger
  let run: RunID

  init() throws {
    folder = try TemporaryFolder()
    ledger = try openLedger(folder)
    run = try ledger.startRun(.sample())
  }

  @Test func outputsAreReadBackBitForBit() throws {
    let outputs = try StepOutputs.sample(in: ledger)
    let cell = StepDescription.sample()
    let outcome = try ledger.finishStep(cell, outputs: outputs, seconds: 0.1, of: run)
    #expect(outcome.discrepancy == nil)
    let found = try #require(try openLedger(folder).finishedStep(identity: cell.identity))
    #expect(found.id == outcome.id && found.run == run && found.cell == cell && found.disposition == .computed)
    #expect(found.seconds == 0.1)
    #expect(found.metricsDigest == outputs.metricsDigest && outcome.metricsDigest == outputs.metricsDigest)
    #expect(found.outputs == outputs)
    let values = try #require(found.outputs.series.last { $0.name == "training.error" }).values
    #expect(
      values.map(\.bitPattern) == [
        0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000, 0x7FF8_0000_DEAD_BEEF, 1, 0x8000_0000_0000_0000,
      ])
    #expect(found.outputs.scalars["none"]?.isNaN == true)
  }

  @Test func theMetricsDigestIsTheDocumentedOne() {
    let outputs = StepOutputs(
      series: [MetricSeries(name: "b", epochs: [2], values: [1]), MetricSeries(name: "a", epochs: [], values: [])],
      scalars: ["é": 0])
    func word(_ value: UInt64) -> Data { withUnsafeBytes(of: value.littleEndian) { Data($0) } }
    var bytes = Data("refigure-metrics/1\n".utf8)
    for part in [Data("S".utf8), word(1), Data("a".utf8), word(0)] { bytes.append(part) }
    for part in [Data("S".utf8), word(1), Data("b".utf8), word(1), word(2), word(0x3FF0_0000_0000_0000)] {
      bytes.append(part)
    }
    for part in [Data("V".utf8), word(2), Data("é".utf8), word(0)] { bytes.append(part) }
    #expect(outputs.metricsDigest == Digest(of: bytes))
  }

  @Test func aCellsOriginIsTheRunThatComputedIt() throws {
    let cell = StepDescription.sample()
    let source = try ledger.finishStep(cell, outputs: StepOutputs(), seconds: 1.5, of: run).id
    let second = try ledger.startRun(.sample(versionControl: .notUnderVersionControl))
    try ledger.reuseStep(cell, from: source, of: second)
    try ledger.finishStep(.sample("b"), outputs: StepOutputs(), seconds: 2, of: second)
    try ledger.failStep(.sample("c"), reason: "no", seconds: 0, of: second)
    let origins = try ledger.origins(of: second)
    #expect(origins.map(\.name) == ["ae", "b"] && origins.map(\.run) == [run, second])
    #expect(origins.map(\.seconds) == [1.5, 2] && origins.map(\.isDirty) == [false, false])
    #expect(origins[0].commit?.hasPrefix("c0ffee") == true && origins[1].commit == nil)
  }

  @Test func aReusedCellHasItsSourcesOutputs() throws {
    let cell = StepDescription.sample()
    let outputs = try StepOutputs.sample(in: ledger)
    let source = try ledger.finishStep(cell, outputs: outputs, seconds: 1, of: run).id
    let second = try ledger.startRun(.sample())
    let row = try ledger.reuseStep(cell, from: source, of: second)
    let found = try #require(try ledger.details(of: second).steps.first)
    #expect(found.id == row && found.disposition == .reused(from: source, of: run))
    #expect(found.outputs == outputs && found.metricsDigest == outputs.metricsDigest)
    #expect(try ledger.finishedStep(identity: cell.identity)?.id == source)
    #expect(try ledger.cells(identity: cell.identity).map(\.id) == [source, row])
    #expect(try ledger.reuseStep(cell, from: source, of: second) == row)
    #expect(try ledger.details(of: second).events.count == 2)
    #expect(try ledger.verify().isIntact)
  }

  @Test func onlyAComputedRowOfTheSameIdentityCanBeReused() throws {
    let cell = StepDescription.sample()
    let source = try ledger.finishStep(cell, outputs: StepOutputs(), seconds: 1, of: run).id
    let failed = try ledger.failStep(.sample("other"), reason: "", seconds: 1, of: run)
    let second = try ledger.startRun(.sample())
    for (changed, from) in [
      (StepDescription.sample(body: "1"), source), (.sample("other"), failed), (cell, StepID(number: 99)),
    ] {
      #expect {
        try ledger.reuseStep(changed, from: from, of: second)
      } throws: { error in
        if case LedgerError.notReusable(let named, _)? = error as? LedgerError { named == from } else { false }
      }
    }
    #expect(try ledger.details(of: second).steps.isEmpty)
  }

  @Test func aCellFinishesOnceInARun() throws {
    let first = try ledger.finishStep(.sample(), outputs: .sample(in: ledger), seconds: 1, of: run)
    let events = try ledger.chainHead()?.events
    // The same result again is what two that resume one run after the other may bring.
    let again = try ledger.finishStep(.sample(), outputs: .sample(in: ledger), seconds: 2, of: run)
    #expect(again.id == first.id && again.metricsDigest == first.metricsDigest && again.discrepancy == nil)
    #expect(try ledger.chainHead()?.events == events)
    for outputs in [StepOutputs(), try .sample(in: ledger, last: 1), try .sample(in: ledger, weights: "others")] {
      #expect(throws: LedgerError.cellAlreadyFinished(run, cell: "ae")) {
        try ledger.finishStep(.sample(), outputs: outputs, seconds: 1, of: run)
      }
    }
    #expect(throws: LedgerError.cellAlreadyFinished(run, cell: "ae")) {
      try ledger.finishStep(.sample(body: "7"), outputs: .sample(in: ledger), seconds: 1, of: run)
    }
    #expect(throws: LedgerError.cellAlreadyFinished(run, cell: "ae")) {
      try ledger.failStep(.sample(), reason: "", seconds: 1, of: run)
    }
  }

  @Test func otherOutputsOfTheSameIdentityAreRecordedAndReported() throws {
    let cell = StepDescription.sample()
    let first = try ledger.finishStep(cell, outputs: .sample(in: ledger), seconds: 1, of: run)
    let second = try ledger.startRun(.sample())
    var changed = try StepOutputs.sample(in: ledger, weights: "other", last: 0)
    changed.scalars = ["auc": 0.3, "none": .nan, "extra": 1]
    let outcome = try ledger.finishStep(cell, outputs: changed, seconds: 1, of: second)
    let discrepancy = try #require(outcome.discrepancy)
    #expect(discrepancy.recorded == first.id && discrepancy.recordedRun == run)
    #expect(
      discrepancy.differences == [
        .artefact(name: "weights", recorded: Digest(of: "weights"), computed: Digest(of: "other")),
        .series(name: "training.error", epoch: 11, recorded: -0.0, computed: 0),
        .scalar(name: "auc", recorded: 0.1 + 0.2, computed: 0.3),
        .scalar(name: "extra", recorded: nil, computed: 1),
        .scalar(name: "é", recorded: -.infinity, computed: nil),
      ])
    #expect(discrepancy.description.contains("series 'training.error' at epoch 11: recorded -0.0, now 0.0"))
    #expect(try ledger.details(of: second).steps.map(\.differsFrom) == [first.id])
    #expect(try ledger.discrepantSteps().map(\.id) == [outcome.id])
    #expect(try ledger.finishedStep(identity: cell.identity)?.id == outcome.id)
    #expect(try ledger.verify().isIntact)
  }

  @Test func equalOutputsOfTheSameIdentityAreNoDiscrepancy() throws {
    try ledger.finishStep(.sample(), outputs: .sample(in: ledger), seconds: 1, of: run)
    let second = try ledger.startRun(.sample())
    let outcome = try ledger.finishStep(.sample(), outputs: .sample(in: ledger), seconds: 9, of: second)
    #expect(outcome.discrepancy == nil)
    #expect(try ledger.discrepantSteps().isEmpty)
  }

  @Test func theFirstDifferingEpochIsNamed() {
    func difference(_ old: ([Int], [Double]), _ new: ([Int], [Double])) -> [OutputDifference] {
      StepOutputs(series: [MetricSeries(name: "m", epochs: new.0, values: new.1)])
        .differences(from: StepOutputs(series: [MetricSeries(name: "m", epochs: old.0, values: old.1)]))
    }
    #expect(difference(([1, 2], [1, 2]), ([1, 2], [1, 2])).isEmpty)
    #expect(
      difference(([1, 2], [1, 2]), ([1], [1])) == [.series(name: "m", epoch: 2, recorded: 2, computed: nil)])
    #expect(
      difference(([1, 3], [1, 3]), ([1, 2, 3], [1, 2, 3])) == [
        .series(name: "m", epoch: 2, recorded: nil, computed: 2)
      ])
  }

  @Test func invalidOutputsAreRefusedAndLeaveNothing() throws {
    let artefact = ArtefactRecord(name: "a", digest: Digest(of: "lost"), mediaType: "text/plain", bytes: 4)
    let stored = ArtefactRecord(
      name: "a", digest: try ledger.artefacts.store(Data("x".utf8)), mediaType: "text/plain", bytes: 1)
    let invalid = [
      StepOutputs(artefacts: [artefact]), StepOutputs(artefacts: [stored, stored]),
      StepOutputs(series: [MetricSeries(name: "m", epochs: [1], values: [])]),
      StepOutputs(series: [MetricSeries(name: "m", epochs: [2, 2], values: [0, 0])]),
      StepOutputs(series: [
        MetricSeries(name: "m", epochs: [], values: []), MetricSeries(name: "m", epochs: [], values: []),
      ]),
    ]
    for outputs in invalid {
      #expect(throws: LedgerError.self) { try ledger.finishStep(.sample(), outputs: outputs, seconds: 1, of: run) }
    }
    #expect(throws: LedgerError.self) {
      try ledger.finishStep(.sample(), outputs: StepOutputs(), seconds: .nan, of: run)
    }
    #expect(try ledger.details(of: run).steps.isEmpty)
    #expect(try ledger.details(of: run).events.count == 1)
  }

  @Test func aStepThatFailedIsTriedAgainInTheSameAndInAResumedRun() throws {
    let cell = SchemaTwo.description("ae", 2)
    let first = try ledger.failStep(cell, reason: "no memory", seconds: 1, of: run)
    let second = try ledger.failStep(cell, reason: "no memory", seconds: 2, of: run)
    #expect(first < second)
    try ledger.failRun(run, reason: "ae/2 failed")
    try ledger.resumeRun(run)
    try ledger.failStep(cell, reason: "no disk", seconds: 3, of: run)
    #expect(try ledger.details(of: run).latestSteps["ae/2"]?.disposition == .failed(reason: "no disk"))
    let result = try ledger.finishStep(cell, outputs: StepOutputs(), seconds: 4, of: run).id
    let latest = try #require(try ledger.details(of: run).latestSteps["ae/2"])
    #expect(latest.id == result && latest.disposition == .computed && !latest.isFailed)
    #expect(try ledger.origins(of: run).map(\.seconds) == [4])
    #expect(try ledger.runs().first?.steps == RunSummary.StepCounts(computed: 1, reused: 0, failed: 3))
    try ledger.finishRun(run)
    #expect(try ledger.verify().isIntact)
  }

  @Test func aNameThatWouldReadAsARepetitionIsRefused() throws {
    for cell in [SchemaTwo.description("ae/2"), SchemaTwo.description("ae", 0), SchemaTwo.description("")] {
      #expect {
        try ledger.failStep(cell, reason: "no", seconds: 0, of: run)
      } throws: { error in
        if case LedgerError.invalidRecord? = error as? LedgerError { true } else { false }
      }
    }
    #expect(try ledger.details(of: run).steps.isEmpty)
  }

  @Test func finishingACellRemovesItsCheckpoint() throws {
    let cell = StepDescription.sample()
    try ledger.checkpoints.save(Data("state".utf8), for: cell.identity)
    try ledger.failStep(cell, reason: "full disk", seconds: 1, of: run)
    #expect(ledger.checkpoints.load(for: cell.identity) == Data("state".utf8))
    try ledger.finishStep(cell, outputs: StepOutputs(), seconds: 1, of: run)
    #expect(ledger.checkpoints.load(for: cell.identity) == nil)
  }
}
