import Drawing
import Expressions
import Figures
import JetProgram
import Runs
import StandardCells
import Studies
import Tables
import TestSupport
import Testing

@testable import JetAutoencoders
@testable import JetFigures

@Suite("Energy maps drawn from results")
struct EnergyMapDrawingTests {
  private static func body(_ keys: String) -> String { "kind: energy-map\nof: nae\nrange: [-3, 3]\n\(keys)" }

  @Test("Layers come in their order upon the energy, each with its entry in the legend")
  func layers() throws {
    let plot = try #require(
      try DrawnStudy.plots(Self.body("at: [5]\nshow: [positives, negatives, chains, energy]\nbins: [3, 2]")).first)
    let marks = plot.panels[0].marks
    guard case .fieldMap(let map) = marks[0] else { throw CancellationError() }
    #expect(map.columns == 3 && map.rows == 2 && map.values.allSatisfy { $0 > 0 })
    #expect(plot.points.map(\.label) == ["training data", "negatives", "first point", "last point"])
    #expect(plot.points[1].x == [0, 2] && plot.points[1].y == [1, 0.5])
    #expect(plot.lines.map(\.label) == ["chains", "", "", ""])
    #expect(plot.title == "epoch 5")
    #expect(plot.x.label == "\\it{x}" && plot.panels[0].y.label == "\\it{y}")
  }

  @Test("Chains begin where the sampler begins afresh, the same at each epoch, and each of their steps is drawn")
  func chains() throws {
    let plots = try DrawnStudy.plots(Self.body("at: [0, 5]\nshow: [chains]\nchains: 70\nsteps: 7"))
    let starts = plots.map { $0.points[0] }
    #expect(starts[0].x == starts[1].x && starts[0].y == starts[1].y && starts[0].isHollow)
    #expect(starts[0].x.count == 70 && Set(starts[0].x).count == 70)
    #expect((starts[0].x + starts[0].y).allSatisfy { (-3...3).contains($0) })
    for plot in plots {
      #expect(plot.lines.count == 70 && plot.lines.allSatisfy { $0.x.count == 8 })
      #expect(plot.lines.map { $0.x[0] } == plot.points[0].x && plot.lines.map { $0.y[7] } == plot.points[1].y)
    }
    #expect(plots[0].points[1].x != plots[1].points[1].x)
    // As many as in training where nothing is said; more chains or steps begin as fewer do.
    let usual = try DrawnStudy.plots(Self.body("at: [0]\nshow: [chains]\nchains: 2"))[0]
    #expect(usual.lines.map(\.x) == plots[0].lines.prefix(2).map { Array($0.x.prefix(4)) })
  }

  @Test("Two figures, and two seeds, have chains of their own")
  func streams() throws {
    let keys = "at: [0]\nshow: [chains]"
    let first = try DrawnStudy.plots(Self.body(keys))[0].points[0].x
    #expect(try DrawnStudy.plots(Self.body(keys))[0].points[0].x == first)
    #expect(try DrawnStudy.plots(Self.body(keys), name: "g")[0].points[0].x != first)
    #expect(try DrawnStudy.plots(Self.body(keys + "\nseed: 1"))[0].points[0].x != first)
  }

  @Test("Points alone are dark on white, without map or colour bar")
  func pointsAlone() throws {
    let figure = try DrawnStudy.figure(Self.body("at: [0]\nshow: [positives]"))
    guard case .plot(let plot) = figure.content else { throw CancellationError() }
    #expect(plot.panels[0].marks.count == 1)
    #expect(plot.points[0].style == SeriesStyle(Color(0x2B2B2B)))
    #expect(plot.points[0].x.count > 50)
    #expect(figure.heading == Figure.Heading(qualifier: "toy data", conditions: ""))
    #expect(try !figure.svg().contains("linearGradient"))
  }

  @Test(
    "An epoch that a seed does not have leaves a panel that says why",
    arguments: [
      ("'onset(negatives.error > 10)'", 0, "energy", nil),
      ("'onset(negatives.error > 10)'", 3, "energy", "no onset in this seed"),
      ("'onset(negatives.error > 10) + 3'", 3, "energy", "no onset in this seed"),
      ("'onset(negatives.error > 10) + 9'", 0, "energy", "epoch 12 is after the last"),
      ("'onset(negatives.error > 10) - 4'", 0, "energy", "no epoch before the first"),
      ("'onset(negatives.error > 10) + 1'", 0, "energy", "epoch 4 was not kept"),
      ("10", 3, "energy", "epoch 10 is after the last"),
      ("last", 3, "energy", nil),
      ("'onset(negatives.error > 10)'", 1, "energy", nil),
      ("'onset(negatives.error > 10)'", 1, "negatives", "epoch 6 was not kept"),
    ] as [(String, Int, String, String?)])
  func absent(_ epoch: String, _ seed: Int, _ layer: String, _ message: String?) throws {
    let plots = try DrawnStudy.plots(Self.body("at: [0, \(epoch)]\nshow: [\(layer)]\nseed: \(seed)"))
    #expect(plots[1].panels[0].message == message)
    #expect(plots[1].panels[0].marks.isEmpty == (message != nil))
    #expect(!plots[0].panels[0].marks.isEmpty)
  }

  @Test("Histograms say so too, in as many frames as the other epochs have")
  func histograms() throws {
    let plots = try DrawnStudy.plots(
      "kind: histogram\nof: nae\nfeatures: [x, y]\nat: [0, 'onset(negatives.error > 10)']\n"
        + "samples: [positives, negatives]\nseed: 3")
    #expect(plots.count == 4)
    #expect(plots.map { $0.panels.count } == [2, 2, 2, 2])
    #expect(plots.map { $0.panels[0].message } == [nil, "no onset in this seed", nil, "no onset in this seed"])
    #expect(plots.map(\.title) == ["epoch 0", "", "epoch 0", ""])
    // The second coordinate is another one than the first.
    #expect(plots[0].panels[0].marks != plots[2].panels[0].marks)
    #expect(plots[0].panels[0].y.label == "points per bin [%]")
    let pulls = try DrawnStudy.plots(
      "kind: histogram\nof: nae\nfeatures: [x]\nat: [0]\nsamples: [positives, negatives]\npull: true")
    #expect(pulls[0].panels.map(\.y.label) == ["points per bin [%]", "pull"])
  }
}
