import Digests
import Foundation
import GRDB
import RecordViews
import TestSupport
import Testing

@testable import Ledger

/// What `Fixtures/schema-2.sql` holds, recorded by this program. The fixture was made from it before the third migration.
enum SchemaTwo {
  static let hyperparameters =
    #"{"cells":{"ae":{"body":{"epochs":3,"hidden":[32,16],"optimizer":{"kind":"adamw","rate":0.0003},"replay":null,"#
    + #""sampler":{"bounds":[-3.0,3.0],"chain":{"temperature":0.02}}},"kind":"train"},"#
    + #""toy":{"body":{"source":"ring"},"kind":"data"}},"overrides":{"temperature":0.02},"#
    + #""parameters":{"temperature":0.02},"seed":20240926,"seeds":2,"setting":"short"}"#

  /// Makes the database of a fixture in a folder.
  static func restore(_ fixture: String, to folder: URL) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(fixture).sql")
    let sql = try String(contentsOf: file, encoding: .utf8)
    let queue = try DatabaseQueue(path: folder.appendingPathComponent(Ledger.fileName).path)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
  }

  static func description(_ cell: String, _ repetition: Int? = nil, kind: String = "train") -> StepDescription {
    let name = StepDescription.name(of: cell, repetition: repetition)
    return StepDescription(
      cell: cell, repetition: repetition, kind: kind, identity: Digest(of: name), body: #"{"epochs":3}"#,
      inputs: [Digest(of: "toy")])
  }

  static func outputs(of repetition: Int, in ledger: Ledger) throws -> StepOutputs {
    let bytes = Data("weights \(repetition)".utf8)
    return StepOutputs(
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
    var rows: [StepID] = []
    for repetition in 1...2 {
      let cell = description("ae", repetition)
      rows.append(
        try ledger.finishStep(cell, outputs: try outputs(of: repetition, in: ledger), seconds: 1.5, of: first).id)
    }
    try ledger.finishStep(description("chart", kind: "figure"), outputs: StepOutputs(), seconds: 0.25, of: first)
    try ledger.decideClaim(
      ClaimDecision(
        id: "small", statement: "W is small.", verdict: .holds, value: 0.1 + 0.2, bound: 0.5, margin: 0.2, seeds: [1]),
      of: first)
    try ledger.decideClaim(
      ClaimDecision(id: "open", statement: "?", verdict: .undecided, value: .nan, bound: nil, margin: nil, seeds: []),
      of: first)
    try ledger.finishRun(first)
    let second = try start(in: ledger, temperature: "0.5")
    try ledger.reuseStep(description("ae", 1), from: rows[0], of: second)
    try ledger.failStep(description("ae", 2), reason: "no memory", seconds: 2, of: second)
    try ledger.interruptRun(second, reason: "asked to stop")
    let third = try other.startRun(.sample())
    try other.finishStep(description("ae", 3), outputs: try outputs(of: 3, in: other), seconds: 3, of: third)
    try other.finishRun(third)
    try ledger.importRuns([third], from: other)
  }

  private static func start(in ledger: Ledger, temperature: String) throws -> RunID {
    var start = RunStart.sample(path: "studies/s-curve.md", title: "S-curve")
    start.hyperparameters = hyperparameters.replacing("0.02", with: temperature)
    return try ledger.startRun(start)
  }
}

@Suite struct HyperparameterLeafTests {
  private func leaves(_ json: String) -> [String] {
    HyperparameterLeaf.leaves(of: json).map { "\($0.cell)|\($0.path)|\($0.value)|\($0.real.map { "\($0)" } ?? "")" }
  }

  @Test func everyFormOfAValueIsALeaf() {
    #expect(
      leaves(#"{"b":true,"a":[[1,2.5],[]],"n":null,"t":"é 5","s":18446744073709551615,"m":{},"x":{"y":1e-7}}"#) == [
        "|a[0][0]|1|1.0", "|a[0][1]|2.5|2.5", "|a[1]|[]|", "|b|true|", "|n|null|",
        "|s|18446744073709551615|1.8446744073709552e+19", "|t|é 5|", "|x.y|1e-07|1e-07",
      ])
    #expect(leaves("7") == ["||7|7.0"] && leaves("{").isEmpty && leaves("{}").isEmpty)
  }

  @Test func cellsOfAnotherFormAreTakenAsTheyAre() {
    #expect(leaves(#"{"cells":{"a":3,"b":{"kind":"data"}},"seed":1}"#) == ["a||3|3.0", "b|kind|data|", "|seed|1|1.0"])
    #expect(leaves(#"{"cells":[1]}"#) == ["|cells[0]|1|1.0"])
  }
}

/// A ledger as the program wrote it before its third migration.
@Suite struct SchemaTwoTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try SchemaTwo.restore("schema-2", to: folder.url)
    let artefacts = ArtefactStore(folder: folder.url.appendingPathComponent("artefacts"))
    for text in ["S-curve", "Outlier reconstruction"] {
      try artefacts.store(Data("---\ntitle: \(text)\n---\n".utf8))
    }
    for repetition in 1...3 { try artefacts.store(Data("weights \(repetition)".utf8)) }
  }

  @Test(arguments: [Ledger.Access.readWrite, .readOnly])
  func itIsBroughtUpToDateAndIntact(access: Ledger.Access) throws {
    let before = try Data(contentsOf: folder.url.appendingPathComponent(Ledger.fileName))
    let ledger = try Ledger(folder: folder.url, access: access)
    let report = try ledger.verify()
    #expect(report.mismatches == [] && report.events == 14 && report.steps == 6 && report.artefacts == 5)
    let cells = try ledger.details(of: RunID(number: 1)).steps
    #expect(cells.map(\.cell.cell) == ["ae", "ae", "chart"] && cells.map(\.cell.repetition) == [1, 2, nil])
    #expect(cells.map(\.cell.name) == ["ae/1", "ae/2", "chart"])
    if access == .readOnly {
      #expect(try Data(contentsOf: folder.url.appendingPathComponent(Ledger.fileName)) == before)
    }
  }

  @Test func theSameIsRecordedAsBefore() throws {
    let (here, there) = (try TemporaryFolder(), try TemporaryFolder())
    let fresh = try openLedger(here)
    try SchemaTwo.record(in: fresh, importingFrom: try openLedger(there))
    let old = try Ledger(folder: folder.url, access: .readOnly)
    #expect(try fresh.chainHead() == old.chainHead())
    for run in try old.runs().map(\.id) {
      #expect(try fresh.details(of: run).events == old.details(of: run).events)
      #expect(try fresh.read { try Rows.record(of: run, $0) } == old.read { try Rows.record(of: run, $0) })
    }
    for view in LedgerViews.all {
      func rows(_ ledger: Ledger) throws -> Set<Row> {
        try ledger.read { Set(try Row.fetchAll($0, sql: "SELECT * FROM \(view.name)")) }
      }
      #expect(try rows(fresh) == rows(old), "\(view.name)")
    }
    let definitions = try [fresh, old].map { try $0.read(SchemaObject.all) }
    #expect(definitions[0] == definitions[1])
  }

  @Test func itsRunsAreImportedAndItGoesOn() throws {
    let ledger = try Ledger(folder: folder.url)
    let run = try ledger.startRun(.sample())
    let source = try #require(try ledger.finishedStep(identity: SchemaTwo.description("ae", 2).identity))
    try ledger.reuseStep(SchemaTwo.description("ae", 2), from: source.id, of: run)
    try ledger.finishRun(run)
    #expect(try ledger.verify().mismatches == [])
    let target = try openLedger(TemporaryFolder())
    let imported = try target.importRuns([run], from: ledger)
    #expect(imported.map(\.source.number) == [1, 4] && imported.allSatisfy(\.isNew))
    #expect(try target.verify().mismatches == [])
    #expect(try target.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM points") } == 20)
  }

  @Test func aTableThatIsNotOursIsNotMigrated() throws {
    try DatabaseQueue(path: folder.url.appendingPathComponent(Ledger.fileName).path).writeWithoutTransaction {
      try $0.execute(
        sql: """
          DROP TABLE series;
          CREATE VIEW series (cell, name, epochs, samples) AS
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 1, i, x'', x'' FROM n
          """)
    }
    for access in [Ledger.Access.readWrite, .readOnly] {
      #expect {
        try Ledger(folder: folder.url, access: access)
      } throws: { error in
        if case LedgerError.corrupt(_, let detail)? = error as? LedgerError {
          detail == "'series' is a view, expected a table"
        } else {
          false
        }
      }
    }
  }
}
