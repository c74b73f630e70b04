import Expressions
import Foundation
import JetProgram
import Ledger
import Runs
import StandardCells
import Studies
import Tables
import TestSupport
import Testing

@testable import JetAutoencoders

@Suite("Supervised classifiers in a study")
struct ClassifierTests {
  private static let text =
    JetStudy.head + """
      ```{classifier} supervised
      data: jets
      background: [ttbar.validation, ttbar.test]
      signals: svj_*
      hidden: [8]
      epochs: 25
      batch: 32
      optimizer: { kind: adam, rate: 0.02 }
      folds: 4
      ```
      ```{figure} grid
      kind: heatmap
      of: supervised
      caption: AUC.
      ```
      ```{claim} found
      paper: none
      statement: The classifier tells them apart.
      holds: supervised.auc > 0.7 and supervised.auc < 0.95 for every signal
      because: A signal as wide as this is in the tails.
      ```

      """

  @Test("It ranks signals, is drawn and judged, with the same bits from any number of threads")
  func whole() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let outcome = try project.run(Self.text, threads: 2)
      #expect(outcome.claims[0].outcome.verdict == .holds, "\(outcome.claims[0].outcome)")
      #expect(outcome.panels.count == 1)
      let scalars = try project.outputs("supervised", of: outcome).scalars
      #expect(scalars["auc.mean"] == scalars["auc[\"svj_2000_0.3\"]"] && scalars.count == 4)
      #expect(scalars["auc.mean.error"] == scalars["auc.error[\"svj_2000_0.3\"]"])
      // Of 120 jets and more of each class an AUC near 0.8 is known to a few per cent.
      #expect((0.005...0.05).contains(scalars["auc.mean.error"] ?? .nan))
      #expect(try project.page(of: outcome).contains("1 signal, 4 folds of 25 epochs"))
      let again = try project.run(Self.text, threads: 1, recomputes: true)
      #expect(again.notReproduced.isEmpty && again.identities == outcome.identities)
      let third = try project.run(Self.text)
      let cells = try Ledger(folder: project.project.runs).details(of: third.run).steps
      #expect(cells.allSatisfy { $0.disposition != .computed })
    }
  }

  @Test("A signal's networks do not depend on which other signals there are")
  func independence() throws {
    try TemporaryProject.with { project in
      try project.writeJets(signals: ["svj_2000_0.3", "svj_2000_0.7"])
      let both = Self.text.replacing("[ttbar, svj_2000_0.3]", with: "[ttbar, svj_2000_0.7, svj_2000_0.3]")
      let name = "auc[\"svj_2000_0.3\"]"
      let areas = try [Self.text, both].map {
        try project.outputs("supervised", of: project.run($0)).scalars[name]
      }
      #expect(areas[0] != nil && areas[0] == areas[1])
    }
  }

  @Test(
    "What changes the networks changes the identity",
    arguments: [
      ("folds: 4", "folds: 5", true), ("seed: 7", "seed: 8", true),
      ("[ttbar.validation, ttbar.test]", "ttbar.test", true),
      ("{classifier} supervised", "{classifier} other", true), ("title: Limits", "title: Limit", false),
      ("hidden: [8]", "hidden: 8", false),
    ])
  func identity(_ from: String, _ to: String, _ changes: Bool) throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let cells = Self.text.components(separatedBy: "```{figure}")[0]
      #expect(cells.contains(from))
      func identity(_ text: String) throws -> String? {
        let study = try ToyStudy.study(text)
        guard let body = study.cells[0].body as? DataCell else { throw RunError.interrupted }
        let data = try body.load(
          in: StudyPlaces(folder: project.project.studies, project: project.project.studies),
          stream: StepContext.stream(seed: study.seed, cell: "jets", 0))
        return StudyPlan(study, data: ["jets": try #require(data)], numerics: Refigure.program.numerics)
          .steps.last?.identity.hexadecimal
      }
      #expect(try (identity(cells) != identity(cells.replacing(from, with: to))) == changes)
    }
  }

  @Test("More folds than jets are an error that names the cell and its line")
  func tooMany() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let error = #expect(throws: RunError.self) {
        try project.run(Self.text.replacing("folds: 4", with: "folds: 121"))
      }
      #expect(
        error?.description
          == "studies/study.md:13: 'supervised' cannot be fitted: 120 entries of 'ttbar' for 121 folds: expected at least as many "
          + "entries")
    }
  }
}
