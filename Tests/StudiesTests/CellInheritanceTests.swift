import Expressions
import JetAutoencoders
import JetProgram
import TestSupport
import Testing

@testable import Studies

@Suite("Cells like other cells")
struct CellInheritanceTests {
  /// The small study with further cells at its end.
  private func study(adding lines: [String]) throws -> Study {
    try Study.parse(text: StudyText.text + lines.joined(separator: "\n") + "\n", kinds: Refigure.kinds, file: "x.md")
  }

  private func train(_ name: String, in study: Study) throws -> TrainCell {
    let cell = try #require(study.cell(named: name))
    guard let train = cell.body as? TrainCell else { return try #require(nil, "\(name) is not a training") }
    return train
  }

  @Test("Every key is inherited but those given, within mappings too")
  func keys() throws {
    let study = try study(adding: [
      "```{train} other", "like: nae", "epochs: 5", "optimizer: { rate: 0.5 }", "sampler: { noise: 0.1 }", "```",
    ])
    let (nae, other) = (try train("nae", in: study), try train("other", in: study))
    #expect(other.epochs == 5 && nae.epochs == 20)
    #expect(other.optimizer.rate == 0.5 && other.optimizer.kind == .adamw)
    #expect(other.sampler?.chain.noise == 0.1 && other.sampler?.chain.steps == 10)
    #expect(other.hidden == nae.hidden && other.evaluation == nae.evaluation)
  }

  @Test("The same cell written in full has the same canonical body")
  func canonicalBody() throws {
    let study = try study(adding: ["```{train} other", "like: nae", "```"])
    #expect(study.cell(named: "other")?.canonicalJSON == study.cell(named: "nae")?.canonicalJSON)
  }

  @Test("Null takes a key away, and cells inherit from those that inherit")
  func chain() throws {
    let study = try study(adding: [
      "```{train} second", "like: nae", "objective: reconstruction", "sampler: null",
      "evaluate: { wasserstein_samples: null }", "```",
      "```{train} third", "like: second", "batch: 2", "```",
    ])
    let third = try train("third", in: study)
    #expect(third.sampler == nil && third.batch == 2 && third.objective == .reconstruction)
    #expect(third.evaluation.signals == ["svj_2000_0.3"])
  }

  @Test(
    "A base must be an earlier cell of the same kind",
    arguments: [
      ("like: nea", "7: unknown earlier {train} cell 'nea'; did you mean 'nae'?"),
      ("like: jets", "7: unknown earlier {train} cell 'jets'"),
      ("like: other", "7: unknown earlier {train} cell 'other'"),
      ("like: [nae]", "7: 'like' in {train} other: expected the name of a cell, found a list"),
    ])
  func unknownBase(line: String, error: String) {
    let place = "x.md:\(StudyText.lines.count + 2):"
    let errors = StudyText.errors(
      StudyText.text + ["```{train} other", line, "```"].joined(separator: "\n") + "\n")
    #expect(errors.first == place + error)
  }
}
