import Digests
import Foundation
import Ledger
import Provenance
import Runs
import StandardCells
import Studies
import Values

/// A run as a Provenance Run Crate: the study as a workflow, its steps as actions, with parameters, inputs and outputs.
public struct RunCrateExporter: Exporter {
  /// The form.
  public init() {}

  /// `run-crate`.
  public var name: String { "run-crate" }
  /// What it writes.
  public var summary: String { "where all came from: a Provenance Run Crate (RO-Crate 1.1)" }

  /// The crate's files.
  ///
  /// - Parameter runs: one run, which must have ended.
  /// - Throws: `ExportError`, when it is not one run, or no step of it was done.
  public func files(of runs: [ExportedRun]) throws -> [ExportedFile] {
    guard let run = runs.first, runs.count == 1 else {
      let names = runs.map(\.name).joined(separator: ", ")
      throw ExportError.unsupported(run: names, reason: "a crate holds one run; export each into a folder of its own")
    }
    try run.requireEnd()
    guard !run.recorded.details.steps.isEmpty else {
      throw ExportError.nothing(run: run.name, reason: "it did not come to its first step")
    }
    var crate = RunCrate(run)
    let (license, authors) = Self.addProject(of: run, to: &crate)
    try Self.addRecord(of: run, to: &crate)
    let workflow = CrateWorkflow(run)
    workflow.add(to: &crate)
    var root = CrateEntity("./", "Dataset", name: run.content.title.inOneLine)
    root["description"] = .text(Self.description(of: run))
    root["datePublished"] = RunCrate.time(run.record.ended ?? run.record.started)
    if let license {
      root.refer("license", to: [license])
    } else {
      root["license"] = .text("The project states no licence.")
    }
    root.refer("mainEntity", to: [workflow.id])
    root.refer("author", to: authors)
    return [crate.metadata(of: root)] + crate.files
  }

  private static func description(of run: ExportedRun) -> String {
    var text = "A run of the study '\(run.content.title.inOneLine)'"
    text += run.content.setting.map { " in the setting '\($0)'" } ?? ""
    if let paper = run.content.paper { text += ", on \(paper.inOneLine)" }
    return text + ": its figures, numbers and claims, with the steps that made them. \(run.recorded.tally.summary)."
  }

  // MARK: Files

  /// The project's licence and citation, where it has them. Gives the identifiers of the licence and of the authors.
  private static func addProject(
    of run: ExportedRun, to crate: inout RunCrate
  ) -> (license: String?, authors: [String]) {
    func content(_ name: String) -> Data? { try? Data(contentsOf: run.project.root.appending(path: name)) }
    var license: String?
    var authors: [String] = []
    for name in ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "COPYING"] {
      guard license == nil, let text = content(name) else { continue }
      let type = name.hasSuffix(".md") ? "text/markdown" : "text/plain"
      license = crate.add(file: name, text, type: type, name: "The licence of the project") {
        $0["description"] = .text(
          String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init) ?? name)
      }
    }
    if let text = content("CITATION.cff") {
      crate.add(file: "CITATION.cff", text, type: "application/yaml", name: "How to cite the project")
      for author in CitedAuthors(String(decoding: text, as: UTF8.self)).authors {
        guard let name = author.fullName else { continue }
        let known = author.orcid.flatMap { $0.wholeMatch(of: #/https://orcid\.org/[0-9X-]+/#) == nil ? nil : $0 }
        let id = known ?? CrateEntity.identifier("author", name)
        guard !authors.contains(id) else { continue }
        authors.append(id)
        crate.add(CrateEntity(id, author.name == nil ? "Person" : "Organization", name: name))
      }
    }
    return (license, authors)
  }

  /// What was recorded and published of the run.
  private static func addRecord(of run: ExportedRun, to crate: inout RunCrate) throws {
    let readMe = """
      # \(MarkdownText.escaped(run.content.title.inOneLine))

      \(MarkdownText.escaped(description(of: run)))

      `ro-crate-metadata.json` says what is here, by the profile Provenance Run Crate. `results` has the figures and numbers, and of a run
      that came to its end the study with its verdicts. To run it again, in a clone of the project:

          \(run.project.program.name) \(run.record.runArguments)

      """
    crate.add(file: "README.md", Data(readMe.utf8), type: "text/markdown", name: "What is in this crate") {
      $0.refer("about", to: ["./"])
    }
    crate.add(
      file: "parameters.json", Data((run.record.hyperparameters + "\n").utf8), type: "application/json",
      name: "All parameters, with every default filled in")
    if case .git(let state) = run.record.versionControl, let digest = state.difference,
      let patch = try? run.recorded.artefacts.read(digest)
    {
      crate.add(file: "changes.patch", patch, type: "text/x-diff", name: "Changes that were not committed")
    }
    let names = [
      "README.md": "The study with its results", "claims.json": "The claims, with their numbers and verdicts",
      "digests.json": "The digests of steps and files",
    ]
    for file in results(of: run) {
      let figure = run.content.cells.first { file.name.hasPrefix("\($0.name).") && $0.figure != nil }
      let type = types[(file.name as NSString).pathExtension] ?? "application/octet-stream"
      let isNumbers = file.name.hasSuffix(".csv")
      let words = figure.map { (isNumbers ? "The numbers of the figure " : "The figure ") + $0.name }
      crate.add(
        file: "results/\(file.name)", file.content, type: type, name: names[file.name] ?? words ?? file.name
      ) { entity in
        if let caption = figure?.figure?.caption { entity["description"] = .text(caption.inOneLine) }
      }
    }
  }

  /// What would be published of the run; of one that did not come to its end, which is never published, the figures that were made.
  private static func results(of run: ExportedRun) -> [(name: String, content: Data)] {
    guard run.record.status == .finished else {
      return run.figures.flatMap { figure in
        [("\(figure.taken.name).\(figure.taken.drawingExtension)", figure.taken.drawing)]
          + (figure.taken.numbers.map { [("\(figure.taken.name).csv", $0)] } ?? [])
      }
    }
    var outcome = run.recorded.outcome
    outcome.resultsFolder = run.project.settings.results
    return Publication(outcome, numerics: run.record.numericsVersion).files
  }

  private static let types = [
    "svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf", "csv": "text/csv", "json": "application/json",
    "md": "text/markdown",
  ]
}
