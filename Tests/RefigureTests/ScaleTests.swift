import Foundation
import TestSupport
import Testing

@testable import Ledger

/// What the commands cost when a ledger has become long.
@Suite("A ledger of very many runs", .waits)
struct ScaleTests {
  private static let isLong = ProcessInfo.processInfo.environment["REFIGURE_LONG_TESTS"] == "1"
  /// What 100,000 runs take is measured by `make bench-record`.
  private static let runCount = isLong ? 20_000 : 500

  private static let study = """
    ---
    title: Short
    seed: 7
    seeds: 1
    ---
    ```{data} ring
    toy: ring
    points: 60
    noise: 0.05
    ```
    ```{train} ae
    data: ring
    sample: toy.training
    validation: toy.validation
    objective: reconstruction
    hidden: [2]
    latent: 1
    batch: 32
    epochs: 2
    optimizer: { kind: adam, rate: 0.003 }
    ```
    ```{figure} curves
    kind: curves
    panels:
      - label: Error
        series: [{ value: ae.validation.error, label: ring }]
    caption: Error by epoch.
    ```
    ```{claim} falls
    paper: Figure 1
    statement: The error falls.
    holds: min(ae.validation.error) < first(ae.validation.error)
    because: It is trained.
    seeds: 1
    ```

    """

  /// Records runs like the first one: every tenth computes its training and figure as trials of a sweep do, the others reuse the first
  /// run's. One transaction for all; they are the rows and events that `Ledger` writes.
  private static func fill(_ ledger: Ledger, upTo count: Int) throws {
    let first = try ledger.details(of: RunID(number: 1))
    let start = RunStart(
      studyTitle: first.run.studyTitle, studyPath: first.run.studyPath, studyText: study,
      hyperparameters: first.run.hyperparameters, seeds: first.run.seeds, data: first.run.data,
      versionControl: first.run.versionControl, environment: first.run.environment,
      numericsVersion: first.run.numericsVersion, command: first.run.command)
    let claim = try #require(first.claims.first).decision
    let time = Timestamp.text(first.run.started)
    try ledger.write { database in
      for number in 2...count {
        let run = RunID(number: Int64(number))
        try Rows.insert(start, study: first.run.study, as: run, at: time, database)
        try Rows.appendEvent(
          .started, of: run, subject: nil, at: time, content: try Rows.content(of: run, database), database)
        for cell in first.steps {
          var description = cell.cell
          let isTrial = number % 10 == 0 && description.kind != "data"
          var row: CellRow
          if isTrial {
            description.identity = .init(of: "\(description.identity) \(number)")
            row = CellRow(cell: description, run: run, disposition: "computed", seconds: 1, at: time)
          } else {
            row = CellRow(cell: description, run: run, disposition: "reused", seconds: 0, at: time)
            row.source = cell.id
          }
          row.metrics = cell.metricsDigest
          _ = try Rows.insert(row, outputs: isTrial ? cell.outputs : StepOutputs(), database)
        }
        try Rows.decide(claim, of: run, at: time, database)
        try Rows.appendEvent(.finished, of: run, subject: nil, at: time, content: .mapping([:]), database)
        try database.execute(
          sql: "INSERT INTO run_states (run, status, ended) VALUES (?, 'finished', ?)", arguments: [number, time])
      }
    }
  }

  @Test(
    "Listing, verifying, tracing and comparing are as with few, and another run is recorded as before",
    .timeLimit(.minutes(20)))
  func commands() throws {
    let project = try TinyProject(studies: ["short": Self.study])
    let first = try project.program.run(["run", "studies/short.md", "--quiet"])
    try #require(first.status == 0, "\(first.errors)")
    let folder = project.file("results/runs")
    try Self.fill(Ledger(folder: folder), upTo: Self.runCount)
    let last = "r\(Self.runCount)"
    let commands: [(arguments: [String], output: String)] = [
      (["runs"], last), (["runs", "--study", "short", "--limit", "1"], last), (["show", last], last),
      (["diff", "r1", "last"], "same results bit for bit"), (["diff", "r2", "short"], "same results bit for bit"),
      (["audit", "trace", "results/runs/r1/curves.svg"], "byte for byte what r1 recorded"),
      (["audit", "verify"], "looked at: \(Self.runCount) runs"),
      (["run", "studies/short.md", "--quiet"], "(run r\(Self.runCount + 1))"),
    ]
    for (arguments, output) in commands {
      let outcome = try project.program.run(arguments)
      #expect(outcome.status == 0, "\(arguments): \(outcome.errors)\(outcome.output)")
      #expect(outcome.output.contains(output), "\(arguments): \(outcome.output.prefix(300))")
    }
  }
}
