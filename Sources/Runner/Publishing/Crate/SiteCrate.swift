import Digests
import Foundation
import Ledger
import Runs
import Values

/// What a site holds, as an RO-Crate 1.1: each file with its digest and size, the licence, and the runs that made them.
struct SiteCrate {
  /// The name of the file.
  static let fileName = "ro-crate-metadata.json"

  let title: String
  let program: Program
  /// The runs that are in the site.
  let runs: [LeavingRun]
  let sweeps: [LeavingSweep]
  /// All other files of the site.
  let files: [ExportedFile]
  let terms: SiteTerms
  let citation: Citation
  /// The path of the licence's text in the site; nil when it has none.
  let licenceFile: String?
  /// The time at which the last run ended.
  let date: Date?

  private static let profile = "https://w3id.org/ro/crate/1.1"

  /// The file's text, an entity a line.
  var text: String {
    let entities = [descriptor, root] + files.map(entity) + folders + runs.map(action) + [software] + agents + licences
    let graph = entities.map { "  " + Value.mapping($0).canonicalJSON }.joined(separator: ",\n")
    let terms = Value.mapping(["sha256": .text("http://schema.org/sha256")]).canonicalJSON
    return "{\n \"@context\": [\"\(Self.profile)/context\", \(terms)],\n \"@graph\": [\n\(graph)\n ]\n}\n"
  }

  private typealias Entity = [String: Value]

  private static func reference(_ identifier: String) -> Value { .mapping(["@id": .text(identifier)]) }

  /// References to some entities; compacted JSON-LD has a single one without a list.
  private static func references(_ identifiers: [String]) -> Value {
    identifiers.count == 1 ? reference(identifiers[0]) : .list(identifiers.map(reference))
  }

  // MARK: The site

  private var descriptor: Entity {
    [
      "@id": .text(Self.fileName), "@type": .text("CreativeWork"), "about": Self.reference("./"),
      "conformsTo": Self.reference(Self.profile),
    ]
  }

  private var root: Entity {
    let names = runs.map { "\($0.record.id) of \(SiteChoice.studyName($0.record.studyPath))" }
    let parts = [
      names.isEmpty ? nil : "\(names.count == 1 ? "the run" : "the runs") \(names.joined(separator: ", "))",
      sweeps.isEmpty ? nil : "\(Count.words(sweeps.count, "sweep"))",
    ].compactMap(\.self)
    var root: Entity = [
      "@id": .text("./"), "@type": .text("Dataset"), "name": .text(title),
      "description": .text(
        "Results as a site that opens from a file\(parts.isEmpty ? "" : ": ")\(parts.joined(separator: " and ")). Not in it: "
          + "\(terms.leftOut.joined(separator: "; "))."),
      // Without runs there is no time that is recorded.
      "datePublished": .text((date ?? Date(timeIntervalSince1970: 0)).ISO8601Format()),
      "hasPart": Self.references(files.map { Self.identifier($0.path) } + folders.map(\.identifier)),
      "license": Self.reference(licence),
    ]
    if !runs.isEmpty { root["mentions"] = Self.references(runs.map { "#\($0.record.id)" }) }
    if !agents.isEmpty { root["author"] = Self.references(agents.map(\.identifier)) }
    return root
  }

  private var folders: [Entity] {
    let runs = runs.map { run -> Entity in
      [
        "@id": .text(run.folder), "@type": .text("Dataset"),
        "name": .text("Run \(run.record.id): \(run.record.studyTitle)"),
        "description": .text("The page of a run, with its figures, their numbers, and the study's text."),
      ]
    }
    return runs
      + sweeps.map { sweep in
        [
          "@id": .text(Self.identifier("sweeps/\(sweep.name)/")), "@type": .text("Dataset"),
          "name": .text("Sweep \(sweep.name)"),
          "description": .text("The page of a sweep, with its table and its charts."),
        ]
      }
  }

  private func entity(_ file: ExportedFile) -> Entity {
    let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
    return [
      "@id": .text(Self.identifier(file.path)), "@type": .text("File"), "name": .text(file.path),
      "description": .text(Self.words(file.path)), "encodingFormat": .text(Self.format(of: name)),
      "contentSize": .text("\(file.content.count)"), "sha256": .text(Digest(of: file.content).hexadecimal),
    ]
  }

  /// A path as a relative address.
  private static func identifier(_ path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).map { part in
      part.addingPercentEncoding(
        withAllowedCharacters: .urlPathAllowed.subtracting(CharacterSet(charactersIn: ":;,@&=+$!*'()")))
        ?? String(part)
    }.joined(separator: "/")
  }

  // MARK: How it was made

  /// A run as what made its files from its study.
  private func action(_ run: LeavingRun) -> Entity {
    let record = run.record
    let results = files.filter { $0.path.hasPrefix(run.folder) && $0.path != run.folder + run.studyFile }
    let state = record.status == .finished ? "Completed" : "Failed"
    var action: Entity = [
      "@id": .text("#\(record.id)"), "@type": .text("CreateAction"),
      "name": .text("Run \(record.id) of the study '\(record.studyTitle)'"),
      "description": .text("\(program.name) \(record.runArguments)"), "instrument": Self.reference("#program"),
      "object": Self.reference(Self.identifier(run.folder + run.studyFile)),
      "result": Self.references(results.map { Self.identifier($0.path) }),
      "startTime": .text(record.started.ISO8601Format()),
      "actionStatus": Self.reference("http://schema.org/\(state)ActionStatus"),
    ]
    if let ended = record.ended { action["endTime"] = .text(ended.ISO8601Format()) }
    return action
  }

  private var software: Entity {
    [
      "@id": .text("#program"), "@type": .text("SoftwareApplication"), "name": .text(program.name),
      "version": .text(program.version),
      "description": .text("Runs research notebooks so that anyone can run them again, bit for bit."),
    ]
  }

  private var agents: [Entity] {
    if citation.isOwn { return [] }
    return terms.authors.enumerated().map { place, name in
      [
        "@id": .text("#author-\(place + 1)"), "@type": .text(name.contains(",") ? "Person" : "Organization"),
        "name": .text(name),
      ]
    }
  }

  // MARK: The licence

  private var licence: String {
    citation.licence.map(Citation.address) ?? licenceFile ?? "#licence"
  }

  private var licences: [Entity] {
    if let licence = citation.licence {
      return [
        [
          "@id": .text(self.licence), "@type": .text("CreativeWork"), "name": .text(licence),
          "description": .text("The licence \(licence), by its SPDX identifier."),
        ]
      ]
    }
    if licenceFile != nil { return [] }
    return [
      [
        "@id": .text("#licence"), "@type": .text("CreativeWork"), "name": .text("No licence is stated"),
        "description": .text("Whoever made the site did not say under which licence it can be used: ask the authors."),
      ]
    ]
  }

  // MARK: Words

  private static let formats = [
    "html": "text/html", "svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png", "csv": "text/csv",
    "json": "application/json", "md": "text/markdown", "tar": "application/x-tar", "cff": "application/yaml",
    "patch": "text/x-diff",
  ]

  private static func format(of name: String) -> String {
    formats[(name as NSString).pathExtension.lowercased()] ?? "text/plain"
  }

  private static func words(_ path: String) -> String {
    let name = (path as NSString).lastPathComponent
    switch (name as NSString).pathExtension {
    case "html": return path == name ? "The first page of the site." : "A page to read."
    case "svg", "png", "pdf": return "A figure."
    case "csv": return name == "table.csv" ? "The table of a sweep." : "The numbers of a figure."
    case "md": return "The text of a study, as it was run."
    case "patch": return "Changes that were not committed when the run started."
    case "cff": return "How to cite this, in the Citation File Format."
    case "json":
      return name == "claims.json"
        ? "The claims of a run, with their verdicts."
        : name == "table.json" ? "The table of a sweep." : "What the site has."
    case _ where path.hasPrefix("archives/"): return "Runs with their whole record, to be restored and replayed."
    default: return "The licence."
    }
  }
}

extension [String: Value] {
  /// The identifier of an entity.
  fileprivate var identifier: String { self["@id"]?.plain ?? "" }
}
