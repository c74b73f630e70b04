import Expressions
import JetAutoencoders
import JetProgram
import TestSupport
import Testing

@testable import Studies

@Suite("Keys of cells, given from outside")
struct CellOverridesTests {
  private func study(_ overrides: [String: Override], adding lines: [String] = []) throws -> Study {
    try Study.parse(
      text: StudyText.text + lines.joined(separator: "\n") + "\n", kinds: Refigure.kinds, file: "x.md",
      overrides: overrides)
  }

  private func train(_ name: String, in study: Study) throws -> TrainCell {
    try #require(study.cell(named: name)?.body as? TrainCell)
  }

  @Test("A key within a mapping, a list, a key that the file has not: the cell is as if the file said so")
  func keys() throws {
    let given = try study([
      "nae.optimizer.rate": "0.5", "nae.hidden": "[3, 2]", "nae.spherical": .value(.flag(true)),
    ])
    let nae = try train("nae", in: given)
    #expect(nae.optimizer.rate == 0.5 && nae.optimizer.kind == .adamw)
    #expect(nae.hidden == [3, 2] && nae.spherical)
    let before = try train("nae", in: study([:]))
    #expect(given.declaredKeys == ["nae.optimizer.rate": "\(before.optimizer.rate)", "nae.hidden": "[8]"])
  }

  @Test("A cell that is like another one has the other's given keys, and its own before them")
  func inherited() throws {
    let lines = ["```{train} other", "like: nae", "optimizer: { rate: 0.25 }", "```"]
    let study = try study(["nae.optimizer.rate": "0.5", "nae.batch": "3"], adding: lines)
    let other = try train("other", in: study)
    #expect(other.optimizer.rate == 0.25 && other.batch == 3)
  }

  @Test("The identity is that of a file with that value")
  func identity() throws {
    let given = try study(["nae.epochs": "7"])
    let written = try Study.parse(
      text: StudyText.text.replacing("epochs: 20", with: "epochs: 7"), kinds: Refigure.kinds, file: "x.md")
    #expect(try train("nae", in: written).epochs == 7)
    #expect(given.cell(named: "nae")?.canonicalJSON == written.cell(named: "nae")?.canonicalJSON)
  }

  @Test(
    "What is wrong is said",
    arguments: [
      ("nea.epochs", "3", "unknown cell 'nea'; did you mean 'nae'?"), ("nae.epoch", "3", "'epoch'"),
      ("nae.epochs", "many", "expected a whole number"), ("nae.", "3", "override of 'nae.'"),
      ("nae.optimizer..rate", "3", "override of 'nae.optimizer..rate'"),
      ("nae.hidden", "[3", "override of 'nae.hidden'"),
    ])
  func errors(path: String, text: String, expected: String) {
    let error = #expect(throws: InvalidStudy.self) { try study([path: .text(text)]) }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }
}
