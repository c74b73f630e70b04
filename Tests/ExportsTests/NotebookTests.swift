import Foundation
import TestSupport
import Testing

@testable import Exports

@Suite("Jupyter notebooks of runs", .waits)
struct NotebookTests {
  private typealias Cell = (type: String, id: String, source: String, cell: [String: Any])

  private static func cells(_ files: [String: Data]) throws -> [Cell] {
    let notebook = try ExportedStudy.json("study.ipynb", files)
    #expect(notebook["nbformat"] as? Int == 4 && notebook["nbformat_minor"] as? Int == 5)
    return try #require(notebook["cells"] as? [[String: Any]]).map { cell in
      let lines = try #require(cell["source"] as? [String])
      return (
        try #require(cell["cell_type"] as? String), try #require(cell["id"] as? String), lines.joined(), cell
      )
    }
  }

  @Test("Text has its values and formulas between dollar signs, and figures are what cells showed")
  func content() throws {
    try ExportedStudy.files(NotebookExporter()) { files in
      let cells = try Self.cells(files)
      #expect(Set(cells.map(\.id)).count == cells.count)
      for cell in cells { #expect(cell.id.wholeMatch(of: /[a-zA-Z0-9_-]{1,64}/) != nil, "\(cell.id)") }
      let text = cells.filter { $0.type == "markdown" }.map(\.source).joined(separator: "\n\n")
      #expect(text.contains(#"The formula $E = \frac{1}{2} |x|$ and the number "#))
      #expect(text.contains("$$\n\\sum_i x_i = 4\n$$"))
      #expect(text.contains("\n| **holds** | "))
      // A caption stands there as it was written: Markdown.
      #expect(text.contains(ExportedStudy.hostile))
      #expect(text.contains("```yaml\ntoy: ring\n"))
      let code = cells.filter { $0.type == "code" }
      #expect(code.map(\.source.first) == ["!", "!", "!"])
      #expect(code[0].source == "!refigure run studies/study.md")
      #expect(code[1].source.hasPrefix("!refigure figure study curves --output curves.svg\n"))
      let outputs = try #require(code[1].cell["outputs"] as? [[String: Any]])
      let data = try #require(outputs.first?["data"] as? [String: Any])
      #expect((data["image/svg+xml"] as? [String])?.first?.hasPrefix("<svg ") == true)
    }
  }

  @Test(
    "Identifiers are short and plain",
    arguments: [
      ("a", "1-a"), ("é b", "1---b"), (String(repeating: "a", count: 99), "1-" + String(repeating: "a", count: 62)),
    ])
  func identifiers(_ words: String, _ id: String) {
    #expect(NotebookCell.id(1, words) == id)
  }
}
