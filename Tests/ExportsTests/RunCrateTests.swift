import Digests
import Foundation
import Runs
import TestSupport
import Testing

@testable import Exports

@Suite("Crates of runs", .waits)
struct RunCrateTests {
  private typealias Graph = [String: [String: Any]]

  private static func graph(_ files: [String: Data]) throws -> Graph {
    let metadata = try ExportedStudy.json("ro-crate-metadata.json", files)
    let nodes = try #require(metadata["@graph"] as? [[String: Any]])
    let ids = try nodes.map { try #require($0["@id"] as? String) }
    #expect(Set(ids).count == ids.count, "an identifier is there twice")
    return Dictionary(zip(ids, nodes), uniquingKeysWith: { first, _ in first })
  }

  private static func references(_ value: Any) -> [String] {
    if let list = value as? [Any] { return list.flatMap(references) }
    guard let node = value as? [String: Any], node.count == 1, let id = node["@id"] as? String else { return [] }
    return [id]
  }

  private static func types(_ node: [String: Any]?) -> [String] {
    node?["@type"] as? [String] ?? [node?["@type"] as? String].compactMap(\.self)
  }

  @Test("Every reference leads to an entity, every file is there with its digest, and every file is an entity")
  func whole() throws {
    try ExportedStudy.files(RunCrateExporter()) { files in
      let graph = try Self.graph(files)
      var referred: Set<String> = []
      for (id, node) in graph {
        for (key, value) in node where key != "@id" {
          for target in Self.references(value) {
            referred.insert(target)
            #expect(graph[target] != nil || target.hasPrefix("https://"), "\(id) \(key): no '\(target)'")
          }
        }
      }
      for (id, node) in graph where Self.types(node).contains("File") && !id.hasPrefix("ni:") {
        let content = try #require(files[id], "\(id)")
        #expect(node["sha256"] as? String == Digest(of: content).hexadecimal)
        #expect(referred.contains(id))
      }
      for path in files.keys { #expect(graph[path] != nil, "\(path)") }
      let root = try #require(graph["./"])
      #expect(root["license"] as? String == "The project states no licence.")
      #expect(root["author"] == nil)
    }
  }

  @Test("Steps, their times and seeds, parameters and verdicts are what was recorded")
  func content() throws {
    try ExportedStudy.files(RunCrateExporter()) { files in
      let graph = try Self.graph(files)
      #expect(graph["#parameter/epochs/value"]?["value"] as? Int == 4)
      #expect((graph["#claim/falls/value"]?["value"] as? String)?.contains(": holds") == true)
      let actions = graph.values.filter { Self.types($0) == ["CreateAction"] }
      // The data, five trainings, two figures, and the run itself.
      #expect(actions.count == 9, "\(actions.compactMap { $0["@id"] as? String }.sorted())")
      let second = try #require(graph["#action/ae/2"])
      #expect(Self.references(second["instrument"] as Any) == ["#kind/train"])
      #expect((second["endTime"] as? String)?.hasSuffix("+00:00") == true)
      let drawn = try #require(graph["#action/curves"])
      #expect(Self.references(drawn["result"] as Any).sorted() == ["results/curves.csv", "results/curves.svg"])
      #expect(Self.references(drawn["object"] as Any).contains { $0.hasPrefix("ni:///sha-256;") })
      let control = try #require(graph["#control/ae/2"])
      #expect(Self.references(control["instrument"] as Any) == ["#step/ae"])
    }
  }

  @Test("The name of a content is that of RFC 6920")
  func naming() {
    // The example of the RFC's section 8.1.
    #expect(
      CrateEntity.identifier(ofContent: Digest(of: "Hello World!"))
        == "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk")
  }

  @Test("Authors are read from a project's citation, and nothing is made up")
  func authors() {
    let text = """
      cff-version: 1.2.0
      title: "T: x"
      authors:
        - family-names: "Doe"
          given-names: Jane
          orcid: https://orcid.org/0000-0000-0000-0000
        # someone
        - name: 'The group'
        - affiliation: nobody
      license: MIT
      references:
        - authors:
            - name: Other
      """
    let authors = CitedAuthors(text).authors
    #expect(authors.map(\.fullName) == ["Jane Doe", "The group"])
    #expect(authors.first?.orcid == "https://orcid.org/0000-0000-0000-0000")
    #expect(CitedAuthors("authors: [{ name: A }]").authors.isEmpty)
  }

  @Test("A crate holds one run")
  func one() throws {
    #expect(throws: ExportError.self) { try RunCrateExporter().files(of: []) }
  }
}
