import Foundation
import TestSupport
import Testing

@Suite("The documentation", .waits)
struct DocumentationTests {
  /// The pages that are written by hand.
  private static let pages: [String] = {
    let docs = try? FileManager.default.contentsOfDirectory(atPath: Checkout.root.appending(path: "docs").path)
    return ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"]
      + (docs ?? []).filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
  }()

  @Test("Each link leads to a file, and to a heading in it", arguments: pages)
  func links(_ page: String) throws {
    let folder = URL(filePath: page, relativeTo: Checkout.root).deletingLastPathComponent()
    // What stands in code is no link.
    let text = try Checkout.text(page).replacing(/`[^`\n]*`/, with: "")
    for match in text.matches(of: /\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/) {
      let target = String(match.output.1 ?? match.output.2 ?? "")
      if target.contains("://") { continue }
      let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let file = parts[0].isEmpty ? URL(filePath: page, relativeTo: Checkout.root) : folder.appending(path: parts[0])
      guard FileManager.default.fileExists(atPath: file.path) else {
        Issue.record("\(page): no file '\(target)'")
        continue
      }
      if parts.count > 1, file.pathExtension == "md" {
        let anchors = Self.anchors(try String(contentsOf: file, encoding: .utf8))
        #expect(anchors.contains(parts[1]), "\(page): no heading '\(target)'")
      }
    }
  }

  /// The anchors that GitHub gives to the headings of a page.
  private static func anchors(_ text: String) -> Set<String> {
    let headings = text.split(separator: "\n").filter { $0.wholeMatch(of: /#+ .*/) != nil }
    return Set(
      headings.map { heading in
        let words = heading.drop { $0 == "#" }.dropFirst().lowercased()
        return String(words.filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }).replacing(" ", with: "-")
      })
  }

  @Test("The README is short, and its table has every command")
  func readme() throws {
    let text = try Checkout.text("README.md")
    #expect(text.split { $0.isWhitespace }.count <= 1_250)
    let help = try ProgramProcess(folder: FileManager.default.temporaryDirectory).run(["--help"]).output
    let listed = help.split(separator: "SUBCOMMANDS:\n").last?.split(separator: "\n\n").first ?? ""
    let names = listed.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split(separator: " ").first }
    #expect(names.count > 15)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
    for name in names {
      #expect(rows.contains { $0.contains("`\(name)`") || $0.contains("`\(name) ") }, "the README lacks '\(name)'")
    }
    #expect(text.contains("\n    make test ") && text.contains("\n    make reproduce "))
  }

  @Test("The index of the documentation has every page")
  func index() throws {
    let index = try Checkout.text("docs/README.md")
    for page in Self.pages where page.hasPrefix("docs/") && page != "docs/README.md" {
      #expect(index.contains("](\(page.dropFirst(5)))"), "docs/README.md lacks \(page)")
    }
  }
}
