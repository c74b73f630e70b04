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
    // Four seeds have lines of their own and no band; the one without onset has none.
    #expect(line.band == nil && line.traces.map { $0.x.last } == [3, 6, 9])
    let banded = try DrawnStudy.plots(Self.body([Self.beforeOnset], keys: "band: seeds\n"))[0].lines[0]
    #expect(banded.band?.lower == [1, 2, 3, 4, 6, 7, 8] && banded.band?.upper == [3, 4, 5, 6, 7, 8, 9])
    #expect(banded.traces.isEmpty)
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
      ("jet-ae", Figure.Heading(qualifier: "open simulation", conditions: "√\\it{s} = 13 TeV")),
      ("both", Figure.Heading(qualifier: "open simulation and toy data", conditions: "√\\it{s} = 13 TeV")),
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

  @Test(
    "More than four seeds have a band of quartiles, and no band where none is wanted",
    arguments: [("", true), ("band: none\n", false)])
  func quartiles(_ keys: String, _ hasBand: Bool) throws {
    let text = DrawnStudy.text(Self.body(["nae.validation.error"], keys: keys)).replacing("seeds: 4", with: "seeds: 5")
    var results = try DrawnStudy.results(text)
    var odd = StepResults()
    odd.series["validation.error"] = Series(epochs: [0, 1], values: [1e9, 1e9])
    results.steps["nae"]?.append(odd)
    let cell = try #require(results.study.cell(named: "f")?.figure)
    let figure = try cell.figure(name: "f", identity: Digest(of: "f"), results: results)
    guard case .plot(let plot) = figure.content else { throw CancellationError() }
    let line = plot.lines[0]
    // 1, 2, 3, 4 and the odd one at the first epoch.
    #expect(line.y[0] == 3 && line.traces.count == (hasBand ? 5 : 0))
    #expect(line.band?.lower[0] == (hasBand ? 2 : nil) && line.band?.upper[0] == (hasBand ? 4 : nil))
    // The axis is that of median and band, and the odd seed's line ends at the frame.
    let svg = try figure.svg()
    #expect(svg.contains("stroke-opacity=\"0.35\"") == hasBand && !svg.contains("e+"))
    #expect(!svg.contains("10<tspan"))
  }

  @Test(
    "A range that was given is widened where the median leaves it, and a curve that goes far is said to leave",
    arguments: [
      ("[2, 20]", 2.0, 20.0, "c0"), ("[4, 20]", 2, 20, "c0"), ("[2, 10]", 2, 12, "c0"),
      ("[2, 4]", 2, 4, "c0 (leaves the panel)"),
    ])
  func range(_ range: String, _ lower: Double, _ upper: Double, _ label: String) throws {
    let body = Self.body(["nae.validation.error"]).replacing("label: E\n", with: "label: E\n    range: \(range)\n")
    let plot = try DrawnStudy.plots(body)[0]
    // The median runs from 2.5 to 12.
    #expect(plot.panels[0].y.range == .fixed(lower: lower, upper: upper))
    #expect(plot.lines[0].label == label)
  }

  @Test("A series can have the look of a number, and others have those that are left")
  func colors() throws {
    let value = "nae.validation.error"
    let body = Self.body([value, value, value, value])
      .replacing("label: c0", with: "label: c0, color: 2").replacing("label: c2", with: "label: c2, color: 2")
    let styles = try DrawnStudy.plots(body)[0].lines.compactMap(\.style)
    let colors = [1, 0, 1, 2].map { SeriesStyle.numbered($0).color }
    #expect(styles.map(\.color) == colors)
    #expect(styles[0].dash == SeriesStyle.numbered(1).dash && styles[2].dash != styles[0].dash)
  }
}
