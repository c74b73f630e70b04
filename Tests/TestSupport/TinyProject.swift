import Foundation

/// A project of its own for a test: a git repository with small studies, removed with the last reference.
package final class TinyProject: Sendable {
  private let folder: TemporaryFolder

  package var root: URL { folder.url }

  /// - Parameter isVersioned: whether it is a repository with its files committed.
  package init(isVersioned: Bool = true, studies: [String: String] = ["toy": TinyStudy().text]) throws {
    folder = try TemporaryFolder()
    for (name, text) in studies { try write(text, to: "studies/\(name).md") }
    try write("results/runs/\n", to: ".gitignore")
    if isVersioned {
      try git("init", "--quiet", "--initial-branch=main")
      try commit()
    }
  }

  package var program: ProgramProcess { ProgramProcess(folder: root) }

  package func file(_ path: String) -> URL { root.appending(path: path) }

  package func write(_ text: String, to path: String) throws { try folder.write(text, to: path) }

  package func write(_ bytes: Data, to path: String) throws { try folder.write(bytes, to: path) }

  package func commit() throws {
    try git("add", "--all")
    try git("commit", "--quiet", "--message", "Work")
  }

  package func git(_ arguments: String...) throws { try Git.run(arguments, in: root) }

  /// Runs the toy study and requires that it succeeds.
  @discardableResult
  package func runToy(_ arguments: String...) throws -> ProgramProcess.Outcome {
    let outcome = try program.run(["run", "studies/toy.md", "--quiet"] + arguments)
    guard outcome.status == 0 else { throw TestFailure(outcome.errors) }
    return outcome
  }

  /// The record of a run, by `refigure show --json`.
  package func record(of run: String = "last", results: String? = nil) throws -> RunRecordText {
    let location = results.map { ["--results", $0] } ?? []
    let outcome = try program.run(["show", run, "--json"] + location)
    guard outcome.status == 0 else { throw TestFailure(outcome.errors) }
    return try RunRecordText(outcome.output)
  }
}

/// What the tests look at in `refigure show --json`.
package struct RunRecordText: Decodable, Equatable {
  package struct Step: Decodable, Equatable {
    package struct Artefact: Decodable, Equatable {
      package let name: String
      package let digest: String
    }

    package let name, kind, identity, disposition: String
    package let metricsDigest: String?
    package let artefacts: [Artefact]
  }

  package struct Claim: Decodable, Equatable {
    package let id, verdict: String
    package let value: Double?
  }

  package let id, study, status: String
  package let reason, commit, branch, diff, ended: String?
  package let versioned, dirty: Bool
  package let command: [String]
  package let seeds: [String]
  package let hyperparameters: EmbeddedJSON
  package let steps: [Step]
  package let claims: [Claim]

  package init(_ json: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
  }

  /// Every metric's, network's and drawing's digest by cell: what two runs that did the same have in common.
  package var results: [String: [String]] {
    Dictionary(
      uniqueKeysWithValues: steps.map { cell in
        (cell.name, [cell.metricsDigest ?? ""] + cell.artefacts.map { "\($0.name) \($0.digest)" }.sorted())
      })
  }
}

/// A study of a toy that takes a moment, with every kind of cell that this version runs.
package struct TinyStudy {
  package var epochs: String
  package var extra: String
  package var count: Int
  package var points: Int
  package var caption: String

  package init(
    epochs: String = "$epochs", extra: String = "", count: Int = 4, points: Int = 400,
    caption: String = "Energy over the plane."
  ) {
    self.epochs = epochs
    self.extra = extra
    self.count = count
    self.points = points
    self.caption = caption
  }

  package var text: String {
    """
    ---
    title: Toy
    seed: 7
    seeds: 2
    parameters: { epochs: \(count) }
    ---

    # Toy

    ```{data} ring
    toy: ring
    points: \(points)
    noise: 0.05
    ```

    ```{train} ae
    data: ring
    sample: toy.training
    validation: toy.validation
    objective: reconstruction
    hidden: [8]
    latent: 1
    batch: 32
    epochs: \(epochs)
    optimizer: { kind: adam, rate: 0.003 }
    evaluate: { every: 1, signals: [toy] }
    \(extra)
    ```

    ```{evaluate} test
    model: ae
    at: argmin(validation.error)
    background: toy.test
    signals: [toy]
    ```

    ```{figure} curves
    kind: curves
    panels:
      - label: Error
        scale: log
        series: [{ value: ae.validation.error, label: ring }]
    caption: Error by epoch.
    ```

    ```{figure} map
    kind: energy-map
    of: ae
    at: [best]
    range: [-3, 3]
    bins: [12, 12]
    caption: \(caption)
    ```

    ```{claim} falls
    paper: Figure 1
    statement: The error falls.
    holds: min(ae.validation.error) < first(ae.validation.error)
    because: It is trained.
    seeds: 2
    ```
    """ + "\n"
  }
}
