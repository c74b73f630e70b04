import Audits
import Digests
import Foundation
import Ledger
import Reports
import Runs
import StandardCells
import Studies
import TestSupport
import Testing

@Suite("Pictures that a program made")
struct PictureTests {
  /// A white point, as PNG.
  private static let png =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg=="
  private static let svg = "<svg xmlns='http://www.w3.org/2000/svg' id='a'><script>alert(1)</script></svg>"

  private static let study = """
    ---
    title: Pictures
    seed: 1
    seeds: 2
    ---
    ```{made} fit
    files:
      - { name: plot, type: image/png, base64: '\(png)' }
      - { name: sketch, type: image/svg+xml, text: "\(svg)" }
      - { name: page, type: application/pdf, text: "%PDF-1.4 seed {seed}" }
      - { name: scores, type: text/csv, text: "x\\n{seed}\\n" }
    ```
    ```{figure} photo
    kind: picture
    picture: fit.plot
    alt: One "white" point.
    caption: A point.
    ```
    ```{figure} sketch
    kind: picture
    picture: fit.sketch
    caption: A sketch.
    ```
    ```{figure} page
    kind: picture
    picture: fit.page
    seed: 1
    caption: A page.
    ```
    ```{figure} drawn
    kind: bars
    y: { label: y }
    series: [{ table: fit.scores, x: x, y: x, label: bars }]
    caption: Bars.
    ```

    """

  private func withRun(_ text: String = study, _ body: (TemporaryProject, StudyOutcome) throws -> Void) throws {
    try TemporaryProject.with(program: MadeKind.program) { temporary in
      try body(temporary, try temporary.run(text))
    }
  }

  @Test("Are published as they are, under their own kind of name, and compared byte by byte")
  func published() throws {
    try withRun { temporary, outcome in
      let publication = Publication(outcome, numerics: "2")
      #expect(
        publication.files.map(\.name) == [
          "README.md", "claims.json", "digests.json", "drawn.csv", "drawn.svg", "page.pdf", "photo.png", "sketch.svg",
        ])
      let folder = temporary.project.root.appending(path: "published")
      try publication.write(to: folder)
      #expect(publication.compare(with: folder).allSatisfy { $0.result == .identical })
      let png = try #require(Data(base64Encoded: Self.png))
      #expect(try Data(contentsOf: folder.appending(path: "photo.png")) == png)
      #expect(try String(contentsOf: folder.appending(path: "page.pdf"), encoding: .utf8) == "%PDF-1.4 seed 2")
      try (png.dropLast() + [0]).write(to: folder.appending(path: "photo.png"))
      let changed = publication.compare(with: folder).first { $0.name == "photo.png" }?.result
      #expect(changed == .differs("byte \(png.count): made \(png.count) bytes, published \(png.count)"))
      // Somebody's own picture stays; one that is not made any more goes.
      try png.write(to: folder.appending(path: "own.png"))
      let (_, fewer) = (0, try temporary.run(Self.study.replacing("figure} photo", with: "figure} other")))
      let next = Publication(fewer, numerics: "2")
      #expect(next.compare(with: folder).filter { $0.result == .notMade }.map(\.name) == ["photo.png"])
      try next.write(to: folder)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(names.contains("own.png") && names.contains("other.png") && !names.contains("photo.png"))
    }
  }

  @Test("Are images on the page, with words in their place, and never a part of it")
  func page() throws {
    try withRun { temporary, outcome in
      let page = try temporary.page(of: outcome)
      #expect(page.contains("<img src=\"photo.png\" loading=\"lazy\" alt=\"One &quot;white&quot; point.\"/>"))
      #expect(page.contains("<img src=\"sketch.svg\" loading=\"lazy\" alt=\"Figure sketch of the study"))
      #expect(!page.contains("<script>alert"))
      // A page that stands alone has them within it.
      let project = temporary.project
      let ledger = try Ledger(folder: project.runs, access: .readOnly)
      let single = try StudyReport(of: outcome.run, in: ledger, project.program).singlePage
      let sketch = Data(Self.svg.utf8).base64EncodedString()
      #expect(single.contains("<img src=\"data:image/png;base64,\(Self.png)\" loading"))
      #expect(single.contains("<img src=\"data:image/svg+xml;base64,\(sketch)\" loading"))
      #expect(!single.contains("<script>alert") && WellFormedness(single).problem == nil)
      #expect(page.contains("download=\"page.pdf\">page.pdf</a>") && !page.contains("<object"))
      #expect(WellFormedness(page).problem == nil)
    }
  }

  @Test("Are traced by their content to the step that made them, and verified in the folder of their run")
  func traced() throws {
    try withRun { temporary, outcome in
      let project = temporary.project
      let ledger = try Ledger(folder: project.runs, access: .readOnly)
      try StudyReport(of: outcome.run, in: ledger, project.program).writeAll(in: project)
      let file = project.root.appending(path: "mailed.png")
      try FileManager.default.copyItem(at: project.folder(of: outcome.run).appending(path: "photo.png"), to: file)
      let trace = try FileTrace(of: file, named: "mailed.png", in: project, ledger: ledger)
      #expect(trace.isGenuine && trace.name == "fit/1")
      let found = try RecordVerification(of: project, ledger: ledger)
      #expect(found.alterations.isEmpty && found.notes.isEmpty, "\(found.notes)")
    }
  }

  @Test("What is no picture is refused", arguments: [("image/png", "no picture"), ("application/pdf", "%PD")])
  func refused(_ type: String, _ text: String) throws {
    let study = """
      ---
      title: No picture
      seed: 1
      ---
      ```{made} fit
      files: [{ name: plot, type: \(type), text: '\(text)' }]
      ```
      ```{figure} photo
      kind: picture
      picture: fit.plot
      caption: A point.
      ```

      """
    #expect { try withRun(study) { _, _ in } } throws: { "\($0)".contains("expected a picture in the format") }
  }

  @Test("A label is part of a figure's identity, but for the one that all figures had before")
  func labels() throws {
    let text = Self.study
    func identity(_ label: String?) throws -> Digest {
      var study = try Study.parse(text: text, kinds: MadeKind.kinds, file: "x.md")
      study.label = label
      return try #require(StudyPlan(study, data: [:], numerics: "2").identities(of: "drawn").first)
    }
    let identities = try [nil, "Refigure", "Our lab", ""].map(identity)
    #expect(identities[0] == identities[3] && Set(identities).count == 3)
  }
}
