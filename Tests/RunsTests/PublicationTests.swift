import Digests
import Foundation
import JetProgram
import Ledger
import Studies
import TestSupport
import Testing

@testable import Runs

@Suite("Published results")
struct PublicationTests {
  private func outcome(svg: String = "<svg>\n1\n</svg>\n", panels: [String] = ["a", "b"]) throws -> StudyOutcome {
    var outcome = StudyOutcome(study: try ToyStudy.study(), run: RunID(number: 12))
    outcome.panels = panels.map { name in
      StudyOutcome.Panel(
        name: name, paper: nil, identity: Digest(of: name), drawing: Data(svg.utf8), numbers: Data("x,y\n".utf8))
    }
    outcome.identities = ["b": Digest(of: "b"), "a": Digest(of: "a")]
    return outcome
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = try TemporaryFolder()
    try withExtendedLifetime(folder) { try body(folder.file("published")) }
  }

  private func results(_ publication: Publication, _ folder: URL) -> [String: Publication.Comparison.Result] {
    Dictionary(uniqueKeysWithValues: publication.compare(with: folder).map { ($0.name, $0.result) })
  }

  @Test("What was written is identical; what was not is not published")
  func identical() throws {
    try withFolder { folder in
      let publication = Publication(try outcome(), numerics: Refigure.program.numerics)
      #expect(
        publication.files.map(\.name)
          == ["README.md", "a.csv", "a.svg", "b.csv", "b.svg", "claims.json", "digests.json"])
      #expect(publication.compare(with: folder).allSatisfy { $0.result == .notPublished })
      try publication.write(to: folder)
      #expect(publication.compare(with: folder).allSatisfy { $0.result == .identical })
    }
  }

  @Test("Every file's digest is listed, and no run")
  func digests() throws {
    let publication = Publication(try outcome(), numerics: Refigure.program.numerics)
    let text = String(decoding: try #require(publication.files.last).content, as: UTF8.self)
    for file in publication.files.dropLast() {
      #expect(text.contains("\"\(file.name)\": \"\(Digest(of: file.content))\""))
    }
    #expect(text.contains("\"a\": \"\(Digest(of: "a"))\""))
    #expect(!text.contains("r12"))
    _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
  }

  @Test("The first line that differs is named")
  func differs() throws {
    try withFolder { folder in
      try Publication(try outcome(), numerics: Refigure.program.numerics).write(to: folder)
      let changed = results(
        Publication(try outcome(svg: "<svg>\n2\n</svg>\n", panels: ["a", "b"]), numerics: Refigure.program.numerics),
        folder)
      #expect(changed["a.svg"] == .differs("line 2: made '2', published '1'"))
      #expect(changed["a.csv"] == .identical)
      #expect(changed["digests.json"] != .identical)
      let longer = results(
        Publication(try outcome(svg: "<svg>\n1\n</svg>\n\n"), numerics: Refigure.program.numerics), folder)
      #expect(longer["a.svg"] == .differs("made 5 lines, published 4"))
    }
  }

  @Test("A drawing that is not made any more is told, and removed by the next publication; other files stay")
  func notMade() throws {
    try withFolder { folder in
      try Publication(try outcome(), numerics: Refigure.program.numerics).write(to: folder)
      try Data("words".utf8).write(to: folder.appending(path: "notes.md"))
      let smaller = Publication(try outcome(panels: ["a"]), numerics: Refigure.program.numerics)
      let found = results(smaller, folder)
      #expect(found["b.svg"] == .notMade && found["b.csv"] == .notMade && found["notes.md"] == nil)
      try smaller.write(to: folder)
      #expect(smaller.compare(with: folder).allSatisfy { $0.result == .identical })
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: "notes.md").path))
    }
  }

  @Test("A folder that cannot be written is told with its path and a remedy")
  func notWritable() throws {
    try withFolder { folder in
      try Data().write(to: folder)
      let error = #expect(throws: RunError.self) {
        try Publication(try outcome(), numerics: Refigure.program.numerics).write(to: folder)
      }
      let text = "\(try #require(error))"
      #expect(text.contains(folder.path) && text.contains("--results") && !text.contains("\n"))
    }
  }
}
