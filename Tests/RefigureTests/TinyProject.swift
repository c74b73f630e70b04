import Foundation
import Testing

/// A project of its own for a test: a git repository with small studies, removed with the last reference.
final class TinyProject: Sendable {
  let root: URL

  /// - Parameter isVersioned: whether it is a repository with its files committed.
  init(isVersioned: Bool = true, studies: [String: String] = ["toy": TinyStudy().text]) throws {
    root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "refigure-project-\(UUID().uuidString)")
    for (name, text) in studies { try write(text, to: "studies/\(name).md") }
    try write("results/runs/\n", to: ".gitignore")
    if isVersioned {
      try git("init", "--quiet", "--initial-branch=main")
      try commit()
    }
  }

  deinit {
    try? FileManager.default.removeItem(at: root)
  }

  var program: Program { Program(folder: root) }

  func file(_ path: String) -> URL { root.appending(path: path) }

  func write(_ text: String, to path: String) throws {
    try write(Data(text.utf8), to: path)
  }

  func write(_ bytes: Data, to path: String) throws {
    let file = file(path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
  }

  func commit() throws {
    try git("add", "--all")
    try git("commit", "--quiet", "--message", "Work")
  }

  /// Runs git under an identity of its own and without the user's configuration.
  func git(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    process.currentDirectoryURL = root
    process.environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_AUTHOR_NAME": "Author", "GIT_AUTHOR_EMAIL": "author@example.org",
      "GIT_COMMITTER_NAME": "Author", "GIT_COMMITTER_EMAIL": "author@example.org", "LC_ALL": "C",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "git \(arguments) ended with \(process.terminationStatus)")
  }

  /// Runs the toy study and requires that it succeeds.
  @discardableResult
  func runToy(_ arguments: String...) throws -> Program.Outcome {
    let outcome = try program.run(["run", "studies/toy.md", "--quiet"] + arguments)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return outcome
  }

  /// The record of a run, by `refigure show --json`.
  func record(of run: String = "last", results: String? = nil) throws -> RunRecordText {
    let location = results.map { ["--results", $0] } ?? []
    let outcome = try program.run(["show", run, "--json"] + location)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try RunRecordText(outcome.output)
  }
}

/// What the tests look at in `refigure show --json`.
struct RunRecordText: Decodable, Equatable {
  struct Cell: Decodable, Equatable {
    struct Artefact: Decodable, Equatable {
      let name: String
      let digest: String
    }

    let name, kind, identity, disposition: String
    let metricsDigest: String?
    let artefacts: [Artefact]
  }

  struct Claim: Decodable, Equatable {
    let id, verdict: String
    let value: Double?
  }

  let id, study, status: String
  let reason, commit, branch, diff, ended: String?
  let versioned, dirty: Bool
  let command: [String]
  let seeds: [String]
  let hyperparameters: String
  let cells: [Cell]
  let claims: [Claim]

  init(_ json: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
  }

  /// Every metric's, network's and drawing's digest by cell: what two runs that did the same have in common.
  var results: [String: [String]] {
    Dictionary(
      uniqueKeysWithValues: cells.map { cell in
        (cell.name, [cell.metricsDigest ?? ""] + cell.artefacts.map { "\($0.name) \($0.digest)" }.sorted())
      })
  }
}

/// A study of a toy that takes a moment, with every kind of cell that this version runs.
struct TinyStudy {
  var epochs = "$epochs"
  var extra = ""
  var count = 4
  var points = 400
  var caption = "Energy over the plane."

  var text: String {
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
