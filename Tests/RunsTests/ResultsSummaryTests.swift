import Foundation
import JetProgram
import TestSupport
import Testing

@testable import Runs

@Suite("The page over all published studies")
struct ResultsSummaryTests {
  private func claim(_ name: String, _ paper: String?, _ verdict: String, more: String = "") -> String {
    let paper = paper.map { "\"\($0)\"" } ?? "null"
    return """
      {"id":"\(name)","paper":\(paper),"statement":"It says \(name), $|x|$.","verdict":"\(verdict)","value":0.25,\
      "bound":0.5,"margin":0.25\(more)}
      """
  }

  private func withProject(summary: String? = nil, _ body: (Project, TemporaryFolder) throws -> Void) throws {
    let folder = try TemporaryFolder()
    let settings = "parameters: { epochs: 1 }\nsettings: { authors: { epochs: 3 }, other: { epochs: 4 } }\n"
    try folder.write("---\ntitle: One\nseed: 1\n\(settings)---\n", to: "studies/one.md")
    try folder.write("---\ntitle: Two\nseed: 1\nbeyond_paper: true\n---\n", to: "studies/two.md")
    if let summary {
      try folder.write("summary: studies/head.md\n", to: "refigure.yaml")
      try folder.write(summary, to: "studies/head.md")
    }
    func write(_ claims: [String], _ name: String) throws {
      try folder.write("[\n\(claims.joined(separator: ",\n"))\n]\n", to: "results/\(name)/claims.json")
    }
    try write(
      [
        claim("last", "Summary", "holds"), claim("ten", "Figure 10", "fails", more: #","error":0.0123"#),
        claim("two-a", "Figure 2-a, upper panel", "holds"), claim("own", nil, "holds"),
        claim("searched", "Summary", "holds", more: #","about":"search""#),
      ], "one")
    try write(
      [claim("two-a", "Figure 2-a, upper panel", "undecided"), claim("ten", "Figure 10", "fails")], "one/authors")
    try write([claim("further", "Figure 2-a", "fails")], "two")
    try withExtendedLifetime(folder) { try body(try Project(at: folder.url, program: Refigure.program), folder) }
  }

  @Test("The paper's statements are in the order of its figures, with each setting's verdict")
  func statements() throws {
    try withProject { project, _ in
      let text = try #require(try ResultsSummary(of: project).text)
      let table = try #require(text.components(separatedBy: "## The paper's statements\n\n").last)
        .components(separatedBy: "\n\n")[0].split(separator: "\n").map(String.init)
      #expect(table[0] == "| Paper | Statement | as declared | authors |")
      #expect(table.count == 5)
      #expect(
        table[2] == "| Figure 2-a, upper panel | It says two-a, $`\\vert x\\vert `$. "
          + "| [**Holds**](one/README.md#claim-two-a)<br/>0.25 \\< 0.5 "
          + "| [**Undecided**](one/authors/README.md#claim-two-a)<br/>0.25 \\< 0.5 |")
      #expect(table[3].hasPrefix("| Figure 10 |") && table[3].contains("0.25 \\< 0.5 (error 0.012) |"))
      #expect(table[4].hasPrefix("| Summary | It says last") && table[4].hasSuffix("| – |"))
    }
  }

  @Test("Verdicts are counted in each setting; what goes beyond the paper or checks a search is apart")
  func counts() throws {
    try withProject { project, _ in
      let text = try #require(try ResultsSummary(of: project).text)
      #expect(text.contains("3 statements of the paper have a claim."))
      #expect(text.contains("\n| as declared | 3 | 2 | 1 | 0 |\n| authors | 2 | 0 | 1 | 1 |\n"))
      #expect(
        text.contains("Beyond the paper, counted apart: 2 claims, of which 1 holds, 1 does not hold (as declared)."))
      #expect(text.contains("Checks of searches, counted apart: 1 claim, of which 1 holds (as declared)."))
      #expect(
        text.contains(
          "- One: [as declared](one/README.md) (4 hold, 1 does not hold), [authors](one/authors/README.md) ("))
      #expect(!text.contains("other"))
    }
  }

  @Test("The project's own words stand at its head; a file that is missing is said")
  func head() throws {
    try withProject(summary: "# Found\n\nIn short.\n\n") { project, folder in
      let text = try #require(try ResultsSummary(of: project).text)
      #expect(text.contains("-->\n\n# Found\n\nIn short.\n\n## How many hold") && !text.contains("# Results"))
      try FileManager.default.removeItem(at: folder.file("studies/head.md"))
      #expect(throws: RunError.self) { try ResultsSummary(of: project) }
    }
  }

  @Test("It is written and compared, but a file that somebody wrote by hand is left alone")
  func file() throws {
    try withProject { project, folder in
      var summary = try ResultsSummary(of: project)
      #expect(summary.comparison?.result == .notPublished)
      #expect(try summary.write() && summary.comparison?.result == .identical)
      let other = claim("last", "Summary", "fails")
      try folder.write("[\(other)]", to: "results/one/claims.json")
      summary = try ResultsSummary(of: project)
      guard case .differs? = summary.comparison?.result else {
        Issue.record("another verdict makes no difference")
        return
      }
      try folder.write("# Mine\n", to: "results/README.md")
      #expect(try !summary.write() && summary.comparison == nil && summary.isForeign)
      #expect(try String(contentsOf: folder.file("results/README.md"), encoding: .utf8) == "# Mine\n")
    }
  }

  @Test("A project without a paper has no such page")
  func none() throws {
    try withProject { project, folder in
      try folder.write("[\(claim("own", nil, "holds"))]", to: "results/one/claims.json")
      try FileManager.default.removeItem(at: folder.file("results/one/authors"))
      let summary = try ResultsSummary(of: project)
      #expect(try summary.text == nil && summary.comparison == nil && !summary.write())
    }
  }
}
