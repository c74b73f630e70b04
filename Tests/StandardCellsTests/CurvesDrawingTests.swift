import Digests
import Expressions
import Figures
import JetAutoencoders
import JetProgram
import Studies
import TestSupport
import Testing

@testable import StandardCells

@Suite("Curves drawn from results")
struct CurvesDrawingTests {
  private static func body(_ values: [String], lines: [String] = [], keys: String = "") -> String {
    let series = values.enumerated().map { "      - { value: '\($0.element)', label: c\($0.offset) }" }
    let levels = lines.map { "      - { value: '\($0)', label: level }" }
    return "kind: curves\n\(keys)panels:\n  - label: E\n    series:\n" + series.joined(separator: "\n")
      + (levels.isEmpty ? "" : "\n    lines:\n" + levels.joined(separator: "\n"))
  }

  private static let beforeOnset = "until(nae.validation.error, onset(nae.negatives.error > 10))"

  @Test("The epochs are those of all seeds, drawn where at least half of the seeds have a value")
  func union() throws {
    // Three seeds have onsets, at 3, 6 and 9: two of them reach 6, one 9.
    let plot = try DrawnStudy.plots(Self.body([Self.beforeOnset]))[0]
    let line = plot.lines[0]
    #expect(line.x == (0...6).map(Double.init))
    // Errors are seed + epoch: 1, 2, 3 at the first epoch; the first seed's is left out after 3.
    #expect(line.y == [2, 3, 4, 5, 6.5, 7.5, 8.5])
    #expect(line.band?.lower == [1, 2, 3, 4, 6, 7, 8] && line.band?.upper == [3, 4, 5, 6, 7, 8, 9])
    #expect(plot.panels[0].notes == ["3 of 4 seeds"])
    // One seed of four ends at 5; the other three are more than half.
    let all = try DrawnStudy.plots(Self.body(["nae.validation.error"]))[0]
    #expect(all.lines[0].x == (0...10).map(Double.init) && all.panels[0].notes.isEmpty)
    #expect(all.lines[0].y[5] == 7.5 && all.lines[0].y[6] == 8)
  }

  @Test("Where curves miss different numbers of seeds, each says its own")
  func remarks() throws {
    let plot = try DrawnStudy.plots(Self.body([Self.beforeOnset, "nae.validation.error"]))[0]
    #expect(plot.lines.map(\.label) == ["c0 (3 of 4 seeds)", "c1"])
    #expect(plot.panels[0].notes.isEmpty)
  }

  @Test("A seed drawn alone has no band")
  func oneSeed() throws {
    let plot = try DrawnStudy.plots(Self.body([Self.beforeOnset], keys: "seed: 2\n"))[0]
    #expect(plot.lines[0].x.last == 9 && plot.lines[0].y[0] == 3 && plot.lines[0].band == nil)
    #expect(plot.panels[0].notes.isEmpty && plot.panels[0].message == nil)
  }

  @Test(
    "Where no seed has a value the axes stay empty and say so",
    arguments: [("", "no onset in any of 4 seeds"), ("seed: 3\n", "no onset in this seed")])
  func nothing(_ keys: String, _ message: String) throws {
    let never = "until(nae.validation.error, onset(nae.negatives.error > 1000))"
    let figure = try DrawnStudy.figure(Self.body([never], keys: keys))
    guard case .plot(let plot) = figure.content else { throw CancellationError() }
    #expect(plot.panels[0].message == message && plot.lines[0].x.isEmpty)
    #expect(try figure.svg().contains("aria-label=\"\(message)\""))
  }

  @Test(
    "The heading says what kind of data there is",
    arguments: [
      ("nae", Figure.Heading(qualifier: "toy data", conditions: "")),
      ("jet-ae", Figure.Heading(qualifier: "open simulation", conditions: "13 TeV")),
      ("both", Figure.Heading(qualifier: "open simulation and toy data", conditions: "13 TeV")),
    ])
  func heading(_ model: String, _ heading: Figure.Heading) throws {
    let jets = """
      ```{data} jets
      manifest: jets.json
      features: [tau2, tau3]
      samples: [ttbar]
      scaling: none
      ```
      ```{train} jet-ae
      like: nae
      data: jets
      sample: ttbar.training
      validation: ttbar.validation
      evaluate: { signals: [ttbar] }
      ```

      """
    let value =
      model == "both" ? "nae.validation.error + jet-ae.validation.error" : "\(model).validation.error"
    let text = DrawnStudy.text(Self.body([value]), name: "f").replacing("```{figure} f", with: jets + "```{figure} f")
    let study = try Study.parse(text: text, kinds: Refigure.kinds, file: "studies/drawn.md")
    guard let cell = study.cell(named: "f")?.body as? FigureCell else { throw CancellationError() }
    let figure = try cell.figure(name: "f", identity: Digest(of: "f"), results: StudyResults(study: study))
    #expect(figure.heading == heading)
  }

  @Test("Levels are medians over the seeds that have one, and one without a value is told")
  func levels() throws {
    let plot = try DrawnStudy.plots(
      Self.body(
        ["nae.validation.error"],
        lines: [
          "at(nae.validation.error, onset(nae.negatives.error > 10))", "onset(nae.negatives.error > 1000)", "2",
        ]))[0]
    let levels = plot.panels[0].marks.compactMap { mark -> Reference? in
      if case .reference(let reference) = mark { reference } else { nil }
    }
    // 1 + 3, 2 + 6, 3 + 9.
    #expect(levels.map(\.value) == [8, 2])
    #expect(levels.map(\.label) == ["level (3 of 4 seeds)", "level"])
    #expect(plot.panels[0].notes == ["level: no value"])
  }
}
