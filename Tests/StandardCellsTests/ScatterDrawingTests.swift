import Digests
import Expressions
import Figures
import JetAutoencoders
import JetProgram
import Studies
import TestSupport
import Testing

@testable import StandardCells

@Suite("Points and steps drawn from results")
struct ScatterDrawingTests {
  private static func body(_ x: String, _ y: String, keys: String = "") -> String {
    """
    kind: scatter
    panels:
      - x: { label: x }
        y: { label: y }
        series:
          - { x: '\(x)', y: '\(y)', label: p\(keys) }
    """
  }

  private static let onset = "onset(nae.negatives.error > 10)"

  @Test("Numbers give a point for each seed that has both")
  func numbers() throws {
    let plot = try DrawnStudy.plots(Self.body(Self.onset, "first(nae.validation.error)"))[0]
    #expect(plot.points.map(\.label) == ["p (3 of 4 seeds)"])
    #expect(plot.points[0].x == [3, 6, 9] && plot.points[0].y == [1, 2, 3])
    #expect(plot.points[0].names == ["seed 0", "seed 1", "seed 2"])
    #expect(plot.points[0].verticalRange == nil)
  }

  @Test("Series give a point for each seed and each epoch that both have")
  func series() throws {
    let plot = try DrawnStudy.plots(
      Self.body("from(nae.validation.error, 4)", "until(nae.auc[\"toy\"], 5)"))[0]
    let points = plot.points[0]
    #expect(points.x == [5, 6, 6, 7, 7, 8, 8, 9])
    #expect(points.y == [0.54, 0.55, 0.54, 0.55, 0.54, 0.55, 0.54, 0.55])
    #expect(points.names?.prefix(3) == ["seed 0, epoch 4", "seed 0, epoch 5", "seed 1, epoch 4"])
    #expect(points.label == "p")
  }

  @Test("A number goes with each epoch of a series")
  func broadcast() throws {
    let plot = try DrawnStudy.plots(Self.body("until(nae.validation.error, 1)", Self.onset))[0]
    #expect(plot.points[0].y == [3, 3, 6, 6, 9, 9] && plot.points[0].x == [1, 2, 2, 3, 3, 4])
  }

  @Test("Joined epochs run from a hollow point to a filled one, each seed by itself")
  func connected() throws {
    let plot = try DrawnStudy.plots(
      Self.body("nae.validation.error", "nae.auc[\"toy\"]", keys: ", connect: true"))[0]
    #expect(plot.lines.count == 4)
    #expect(plot.lines.allSatisfy { !$0.isListed && $0.label == "p" && $0.names?.count == $0.x.count })
    #expect(plot.points.map(\.isHollow) == [true, false] && plot.points.map(\.isListed) == [false, true])
    #expect(plot.points[0].x == [1, 2, 3, 4] && plot.points[1].x == [11, 12, 13, 9])
    #expect(plot.points[0].tags == nil && plot.points[1].tags == ["1", "2", "3", "4"])
  }

  @Test("Values for each signal are medians over seeds with bars over their ranges")
  func signals() throws {
    let plot = try DrawnStudy.plots(
      Self.body("at-end.auc", "at-end.auc + 1", keys: " }\n    diagonal: true\n    lines:\n      - { value: 1"))[0]
    let points = try #require(plot.points.first)
    #expect(points.names == ["toy"])
    #expect(points.x == [0.615] && points.y == [1.615])
    #expect(points.horizontalRange == Line.Band(lower: [0.6], upper: [0.63]))
    #expect(points.verticalRange == Line.Band(lower: [1.6], upper: [1.63]))
    let directions = plot.panels[0].marks.compactMap { mark -> Reference.Direction? in
      if case .reference(let reference) = mark { reference.direction } else { nil }
    }
    #expect(directions == [.diagonal, .horizontal])
  }

  @Test("A line whose value has replicates stands in a band of its error, and without them in none")
  func levels() throws {
    let text = DrawnStudy.text(
      Self.body("1", "2", keys: " }\n    lines:\n      - { value: 'at-end.auc[\"toy\"]'"), name: "f")
    func levels(_ results: StudyResults) throws -> [Reference] {
      let cell = try #require(results.study.cell(named: "f")?.figure)
      guard case .plot(let plot) = try cell.figure(name: "f", identity: Digest(of: "f"), results: results).content
      else { return [] }
      return plot.panels[0].marks.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
    }
    var results = try DrawnStudy.results(text)
    #expect(try levels(results).map(\.uncertainty) == [0])
    // The same offset in all seeds, as of jets that they share: the median has it, too.
    let offsets = [-0.02, 0, 0.02]
    results.steps["at-end"]?[0].record(
      replicates: (0..<4).map { seed in
        (name: "auc[\"toy\"]@\(seed)", values: offsets.map { 0.6 + Double(seed) / 100 + $0 })
      })
    let drawn = try levels(results)
    #expect(drawn.map(\.value) == [0.615])
    #expect(((drawn.first?.uncertainty ?? .nan) - 0.02).magnitude < 1e-12)
  }

  @Test(
    "Panels stand beside one another on a page, or above one another in a column", arguments: [(2, 510.0), (1, 244.0)])
  func columns(_ columns: Int, _ width: Double) throws {
    let panel = "\n  - { x: { label: a }, y: { label: b }, series: [{ x: 1, y: 2, label: c }] }"
    let figure = try DrawnStudy.figure("kind: scatter\ncolumns: \(columns)\npanels:" + panel + panel)
    #expect(figure.width == width)
    _ = try figure.svg()
  }

  @Test("Nothing to draw is said")
  func nothing() throws {
    let plot = try DrawnStudy.plots(Self.body("onset(nae.negatives.error > 1000)", "1"))[0]
    #expect(plot.panels[0].message == "no onset in any of 4 seeds")
  }

  @Test("A cumulative curve rises by one part at each seed's number, and not to 1 while a seed has none")
  func cumulative() throws {
    let plot = try DrawnStudy.plots(
      "kind: cumulative\nx: { label: onset }\nseries: [{ values: '\(Self.onset)', label: NAE }]")[0]
    let line = plot.lines[0]
    #expect(line.label == "NAE (3 of 4 seeds)")
    #expect(line.x == [0, 3, 3, 6, 6, 9, 9, 10] && line.y == [0, 0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75])
    #expect(plot.points[0].x == [3, 6, 9] && plot.points[0].names == ["seed 0", "seed 1", "seed 2"])
    // The ticks have a band of their own below the axis, which begins at 0.
    #expect(plot.panels.count == 2 && plot.panels[0].y.range == .fixed(lower: 0, upper: 1.06))
    #expect(plot.panels[0].marks.count == 1 && !plot.panels[1].y.showsTickLabels)
    #expect(plot.x.range == .fixed(lower: 0, upper: 10))
  }

  @Test(
    "A cumulative axis is as declared, and has room for what it shows on a logarithmic scale",
    arguments: [
      ("{ label: a, range: [4, 8] }", 4, 8), ("{ label: a, scale: log }", 1.5, 20),
    ] as [(String, Double, Double)])
  func cumulativeAxis(_ x: String, _ lower: Double, _ upper: Double) throws {
    let figure = try DrawnStudy.figure(
      "kind: cumulative\nx: \(x)\nseries: [{ values: '\(Self.onset)', label: NAE }]")
    guard case .plot(let plot) = figure.content else { throw CancellationError() }
    #expect(plot.x.range == .fixed(lower: lower, upper: upper))
    _ = try figure.svg()
  }

  @Test("Seeds without any number leave a curve at zero")
  func never() throws {
    let plot = try DrawnStudy.plots(
      "kind: cumulative\nseries: [{ values: 'onset(nae.negatives.error > 1000)', label: NAE }]")[0]
    #expect(plot.lines[0].y == [0, 0] && plot.lines[0].label == "NAE (0 of 4 seeds)" && plot.points[0].x.isEmpty)
    #expect(plot.x.label == "epoch" && plot.panels[0].y.label == "fraction of seeds")
  }
}
