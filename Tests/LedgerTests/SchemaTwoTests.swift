import Digests
import Foundation
import Testing

@testable import Ledger

/// What `Fixtures/schema-2.sql` holds, recorded by this program. The fixture was made from it before the third migration.
enum SchemaTwo {
  static let hyperparameters =
    #"{"cells":{"ae":{"body":{"epochs":3,"hidden":[32,16],"optimizer":{"kind":"adamw","rate":0.0003},"replay":null,"#
    + #""sampler":{"bounds":[-3.0,3.0],"chain":{"temperature":0.02}}},"kind":"train"},"#
    + #""toy":{"body":{"source":"ring"},"kind":"data"}},"overrides":{"temperature":0.02},"#
    + #""parameters":{"temperature":0.02},"seed":20240926,"seeds":2,"setting":"short"}"#

  static func description(_ cell: String, _ repetition: Int? = nil, kind: String = "train") -> CellDescription {
    let name = CellDescription.name(of: cell, repetition: repetition)
    return CellDescription(
      cell: cell, repetition: repetition, kind: kind, identity: Digest(of: name), body: #"{"epochs":3}"#, inputs: [Digest(of: "toy")])
  }

  static func outputs(of repetition: Int, in ledger: Ledger) throws -> CellOutputs {
    let bytes = Data("weights \(repetition)".utf8)
    return CellOutputs(
      artefacts: [
        ArtefactRecord(
          name: "weights", digest: try ledger.artefacts.store(bytes), mediaType: "application/octet-stream",
          bytes: bytes.count)
      ],
      series: [
        MetricSeries(
          name: "wasserstein.negatives", epochs: [1, 2, 5], values: [0.75, 0.1 + 0.2 + Double(repetition), 0.5]),
        MetricSeries(name: "training.error", epochs: [1, 2, 3, 4], values: [.infinity, .nan, -.infinity, -0.0]),
        MetricSeries(name: "empty", epochs: [], values: []),
      ], scalars: ["best.epoch": 2, "auc": 1 / 3, "none": .nan])
  }

  /// A finished run with two repetitions; a run that reuses them, failed in a step and was interrupted; and an imported one.
  static func record(in ledger: Ledger, importingFrom other: Ledger) throws {
    let first = try start(in: ledger, temperature: "0.02")
    var rows: [CellID] = []
    for repetition in 1...2 {
      let cell = description("ae", repetition)
      rows.append(
        try ledger.finishCell(cell, outputs: try outputs(of: repetition, in: ledger), seconds: 1.5, of: first).id)
    }
    try ledger.finishCell(description("chart", kind: "figure"), outputs: CellOutputs(), seconds: 0.25, of: first)
    try ledger.decideClaim(
      ClaimDecision(
        id: "small", statement: "W is small.", verdict: .holds, value: 0.1 + 0.2, bound: 0.5, margin: 0.2, seeds: [1]),
      of: first)
    try ledger.decideClaim(
      ClaimDecision(id: "open", statement: "?", verdict: .undecided, value: .nan, bound: nil, margin: nil, seeds: []),
      of: first)
    try ledger.finishRun(first)
    let second = try start(in: ledger, temperature: "0.5")
    try ledger.reuseCell(description("ae", 1), from: rows[0], of: second)
    try ledger.failCell(description("ae", 2), reason: "no memory", seconds: 2, of: second)
    try ledger.interruptRun(second, reason: "asked to stop")
    let third = try other.startRun(.sample())
    try other.finishCell(description("ae", 3), outputs: try outputs(of: 3, in: other), seconds: 3, of: third)
    try other.finishRun(third)
    try ledger.importRuns([third], from: other)
  }

  private static func start(in ledger: Ledger, temperature: String) throws -> RunID {
    var start = RunStart.sample(path: "studies/s-curve.md", title: "S-curve")
    start.hyperparameters = hyperparameters.replacing("0.02", with: temperature)
    return try ledger.startRun(start)
  }
}

@Suite struct SchemaTwoTests {
  @Test func generate() throws {
    let (here, there) = (try TemporaryFolder(), try TemporaryFolder())
    let ledger = try openLedger(here)
    try SchemaTwo.record(in: ledger, importingFrom: try openLedger(there))
    try ledger.copyDatabase(to: URL(filePath: "/tmp/schema-2.sqlite"))
  }
}
