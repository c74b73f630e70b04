import Digests
import Foundation
import JetProgram
import Ledger
import Studies
import TestSupport
import Testing

@testable import Runs

@Suite("The notebook that is published")
struct NotebookTests {
  private static let prose = """
    # Toy

    Of `{{ ring.size["toy"] }}` points.

    | a | b |
    |---|---|
    | `{{ last(ae.validation.error) \\| fixed 3 }}` | $|x|$ |

    See [more](other.md). Never: {{ onset(ae.validation.error < -1) }}.
    """

  private static let text = ToyStudy.text.replacing("Words.", with: prose)
    .replacing("seeds: 2\nparam", with: "seeds: 2\nsettings: { few: { points: 150 } }\nparam")

  private func notebook(
    _ text: String = text, _ body: (TemporaryProject, StudyOutcome, String) throws -> Void
  ) throws {
    try TemporaryProject.with { temporary in
      let outcome = try temporary.run(text)
      let publication = Publication(outcome, numerics: "2")
      let file = try #require(publication.files.first { $0.name == "README.md" })
      try body(temporary, outcome, String(decoding: file.content, as: UTF8.self))
    }
  }

  @Test("It has the prose with its values, figures as images, and links that lead to files")
  func content() throws {
    try notebook { _, outcome, text in
      let lines = text.split(separator: "\n").map(String.init)
      #expect(lines.count { $0 == "# Toy" } == 1)
      #expect(lines.contains("Of 200 points."))
      let row = try #require(lines.first { $0.contains("\\vert") }, "\(text)")
      #expect(row.wholeMatch(of: #/\| \d\.\d{3} \| \$`\\vert x\\vert `\$ \|/#) != nil, "\(row)")
      #expect(lines.contains { $0.hasPrefix("See [more](../../studies/other.md). Never: – *(") })
      #expect(text.contains("Made from the study [studies/study.md](../../studies/study.md) · [claims](claims.json)"))
      #expect(text.contains("settings: **as declared**, [few](few/README.md)"))
      for panel in outcome.panels {
        #expect(text.contains("<img src=\"\(panel.fileName)\" alt=\"Figure \(panel.name)\" width=\""))
        #expect(text.contains("[Numbers](\(panel.name).csv)"))
      }
      #expect(lines.contains("**curves.** Error by epoch. [Numbers](curves.csv)"))
      #expect(
        text.contains(
          "<details><summary>Training <code>ae</code>: 2 seeds of 6 epochs</summary>\n\n```yaml\ndata: ring\n"))
      #expect(!text.contains("{{") && !text.contains("{train}"))
    }
  }

  @Test("Claims are in a table at the top and where they stand")
  func claims() throws {
    try notebook { _, outcome, text in
      let claim = try #require(outcome.claims.first { $0.name == "falls" })
      let (value, bound) = (try #require(claim.outcome.value), try #require(claim.outcome.bound))
      let numbers = ClaimNumbers(claim)
      #expect(value < bound && numbers.sign == "<")
      #expect(text.contains("1 claim: 1 holds."))
      let short = try #require(numbers.comparison(digits: 3))
      #expect(text.contains("| [**Holds**](#claim-falls) | The error falls. | Figure 1 | \(short) |"))
      #expect(
        text.contains(
          "<a id=\"claim-falls\"></a>\n\n> **Holds**. The error falls. *(Figure 1)*\n>\n> "
            + (try #require(numbers.comparison(digits: 4)))))
      #expect(text.contains("> `min(ae.validation.error) < first(ae.validation.error)`\n>\n> It is trained."))
    }
  }

  @Test("It names no run, commit, time or machine, and is the same from the record and of a second run")
  func same() throws {
    try notebook { temporary, outcome, text in
      #expect(!text.contains("r\(outcome.run.number)") && !text.contains(temporary.project.root.path))
      #expect(!text.contains(" s</summary>") && !text.contains("computed"))
      let folder = temporary.project.folder(of: outcome.run)
      #expect(try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8) == text)
      let ledger = try Ledger(folder: temporary.project.runs)
      let recorded = try RecordedRun(outcome.run, in: ledger, Refigure.program).outcome
      #expect(Notebook(recorded).text == text)
      let again = try temporary.run(Self.text, recomputes: true)
      #expect(again.run != outcome.run && Notebook(again).text == text)
      let digests = try #require(PublicationRecord(in: folder))
      #expect(digests.files["README.md"] == Digest(of: text))
    }
  }

  @Test("With a setting it says which, what that changes, and leads one folder further up")
  func setting() throws {
    let study = try Study.parse(text: Self.text, kinds: Refigure.kinds, file: "studies/toy.md", setting: "few")
    let text = Notebook(StudyOutcome(study: study, run: RunID(number: 1))).text
    #expect(text.contains("# Toy, setting few\n"))
    #expect(text.contains("[studies/toy.md](../../../studies/toy.md)"))
    #expect(text.contains("settings: [as declared](../README.md), **few**"))
    #expect(text.contains("| Parameter | Here | As declared |\n| --- | --- | --- |\n| `points` | `150` | `200` |"))
    #expect(text.contains("– *(this figure was not made)*"))
  }

  @Test("A study outside of the project is not linked")
  func outside() throws {
    let study = try Study.parse(text: Self.text, kinds: Refigure.kinds, file: "/somewhere/toy.md")
    let text = Notebook(StudyOutcome(study: study, run: RunID(number: 1))).text
    #expect(!text.contains("somewhere") && text.contains("[more](other.md)"))
  }
}
