import Figures
import StandardCells
import Studies
import TestSupport
import Testing

@Suite("Figures drawn from tables")
struct FigureDrawingTests {
  private static func distribution(_ keys: String = "", x: String = "{ label: x }") -> String {
    "kind: distribution\nx: \(x)\n\(keys)series: [{ table: fit.odd, column: value, label: v }]"
  }

  private static func histogram(_ plot: Plot) -> Histogram? {
    plot.panels[0].marks.lazy.compactMap { if case .histogram(let histogram) = $0 { histogram } else { nil } }.first
  }

  private static func bars(_ plot: Plot) -> [Bars] {
    plot.panels[0].marks.compactMap { if case .bars(let bars) = $0 { bars } else { nil } }
  }

  private static func boxes(_ plot: Plot) -> [Boxes.Box] {
    plot.panels[0].marks.flatMap { if case .boxes(let boxes) = $0 { boxes.boxes } else { [Boxes.Box]() } }
  }

  @Test("The rows of all seeds are one histogram, of one seed alone its own; what is outside or no number is told")
  func pooled() throws {
    let odd = "value\n0\n1\nnan\n{seed}\n10\n".replacing("{seed}", with: "0.5")
    let all = try FigureStudy.plot(Self.distribution("bins: 2\n", x: "{ label: x, range: [0, 1] }"), odd: odd)
    #expect(Self.histogram(all)?.counts == [3, 6])
    #expect(all.panels[0].notes == ["3 values outside, 3 not finite"])
    let one = try FigureStudy.plot(Self.distribution("bins: 2\nseed: 0\n", x: "{ label: x, range: [0, 1] }"), odd: odd)
    #expect(Self.histogram(one)?.counts == [1, 2])
  }

  @Test(
    "No rows, one row, equal values and what a logarithmic axis cannot show are drawn or said",
    arguments: [
      ("value\n", "{ label: x }", nil, []), ("value\nNA\n", "{ label: x }", nil, ["3 not finite"]),
      ("value\n7\n", "{ label: x }", 3, []), ("value\n7\n7\n7\n", "{ label: x }", 9, []),
      ("value\n0\n0\n", "{ label: x }", 6, []),
      ("value\n-1\n2\n8\n", "{ label: x, scale: log }", 6, ["3 values outside"]),
      ("value\n-1\n", "{ label: x, scale: log }", nil, ["3 values outside"]),
    ] as [(String, String, Double?, [String])])
  func edges(_ odd: String, _ x: String, _ count: Double?, _ notes: [String]) throws {
    let plot = try FigureStudy.plot(Self.distribution(x: x), odd: odd)
    #expect(Self.histogram(plot)?.counts.reduce(0, +) == count)
    #expect(plot.panels[0].message == (count == nil ? "no values" : nil) && plot.panels[0].notes == notes)
    _ = try FigureStudy.figure(Self.distribution(x: x), odd: odd).svg()
  }

  @Test(
    "A bar is the median or mean of the seeds, with the errors that were asked for",
    arguments: [
      ("range", 4.0, 1.0, 7.0), ("quartiles", 4, 2.5, 5.5), ("deviation", 4, 1, 7), ("none", 4, nil, nil),
    ] as [(String, Double, Double?, Double?)])
  func errors(_ errors: String, _ value: Double, _ lower: Double?, _ upper: Double?) throws {
    let body = "kind: bars\ny: { label: y }\nerrors: \(errors)\nseries: [{ table: fit.odd, x: n, y: v, label: a }]"
    var results = try FigureStudy.results(body)
    for (index, number) in [1, 4, 7].enumerated() {
      results.steps["fit"]?[index].files["odd"] = .init(mediaType: "text/csv", bytes: .init("n,v\na,\(number)\n".utf8))
    }
    let cell = try #require(results.study.cell(named: "f")?.body as? FigureCell)
    let drawn = try cell.drawing.draw(FigureContext(name: "f", results: results))
    guard case .plot(let plot) = drawn.content else { throw TestFailure("no plot") }
    let bars = try #require(Self.bars(plot).first)
    #expect(bars.values == [value] && bars.names == ["a"])
    #expect(bars.errors?.lower == lower.map { [$0] } && bars.errors?.upper == upper.map { [$0] })
  }

  @Test("A table's own errors go before those of the seeds, and a bar without a value leaves a gap that is told")
  func ownErrors() throws {
    let plot = try FigureStudy.plot(
      "kind: bars\ny: { label: y }\nseries: [{ table: fit.odd, x: n, y: v, error: e, label: a }]",
      odd: "n,v,e\na,2,0.5\nb,,\n")
    let bars = try #require(Self.bars(plot).first)
    #expect(bars.values[0] == 2 && bars.values[1].isNaN && bars.errors?.lower[0] == 1.5 && bars.errors?.upper[0] == 2.5)
    #expect(plot.panels[0].notes == ["b: no value"])
  }

  @Test("Numbers with one label have one look and stand at their names; alone they are named by their labels")
  func numbers() throws {
    let grouped = try FigureStudy.plot(
      "kind: bars\ny: { label: y }\nseries: [{ value: 1, label: p, at: a }, { value: 2, label: q, at: a }, { value: 3, label: p, at: b }]"
    )
    #expect(Self.bars(grouped).map(\.label) == ["p", "q"] && Self.bars(grouped)[0].names == ["a", "b"])
    #expect(grouped.x.scale == .categories(["a", "b"]))
    let alone = try FigureStudy.plot(
      "kind: bars\ny: { label: y }\nseries: [{ value: 1, label: p }, { value: 2, label: '$x^2$' }]")
    #expect(Self.bars(alone).map(\.label) == [""] && Self.bars(alone)[0].values == [1, 2])
    #expect(alone.x.scale == .categories(["p", "x^2"]))
  }

  @Test("Quartiles, whiskers and the values beyond")
  func box() throws {
    let values = (1...40).map { "\($0)" } + ["100", "inf"]
    let plot = try FigureStudy.plot(
      "kind: box\ny: { label: y }\nseed: 0\nseries: [{ table: fit.odd, column: value, label: v }]",
      odd: "value\n" + values.joined(separator: "\n") + "\n")
    let box = try #require(Self.boxes(plot).first)
    #expect(box.median == 21 && box.quartiles == [11, 31] && box.whiskers == [1, 40] && box.points == [100])
    #expect(plot.panels[0].notes == ["1 value not finite"] && box.name == "v")
  }

  @Test("A table without groups has a box for each seed, with groups one for each of them")
  func boxes() throws {
    let seeds = try FigureStudy.plot(
      "kind: box\ny: { label: y }\nseries: [{ table: fit.summary, column: recall, label: r }]")
    #expect(Self.boxes(seeds).map(\.name) == ["r, seed 1", "r, seed 2", "r, seed 3"])
    #expect(Self.boxes(seeds).allSatisfy { $0.points.count == 3 })
    let groups = try FigureStudy.plot(
      "kind: box\ny: { label: y }\nseries: [{ table: fit.scores, column: score, by: class, label: r }]")
    #expect(Self.boxes(groups).map(\.name) == ["background", "signal", "noise"])
    let one = try FigureStudy.plot(
      "kind: box\ny: { label: y, scale: log }\nseries: [{ table: fit.odd, column: value, label: r }]",
      odd: "value\n-3\n4\n",
      seeds: 1)
    #expect(Self.boxes(one).map(\.name) == ["r"] && Self.boxes(one)[0].points == [4])
  }

  @Test("A map has the median over seeds at each place, numbers in their order, and NaN where there is none")
  func map() throws {
    let plot = try FigureStudy.plot(
      "kind: map\ntable: fit.odd\nx: { column: a }\ny: { column: b }\ncolor: { column: c }",
      odd: "a,b,c\n10,u,1\n9,u,2\n9,v,3\n9,v,5\n")
    guard case .heatMap(let map) = plot.panels[0].marks[0] else { throw TestFailure("no map") }
    #expect(plot.x.scale == .categories(["9", "10"]) && plot.panels[0].y.scale == .categories(["u", "v"]))
    #expect(map.values[0...2] == [2, 1, 4] && map.values[3].isNaN && map.marksMissing)
    #expect(plot.x.label == "a" && map.colors.label == "c")
    let empty = try FigureStudy.plot(
      "kind: map\ntable: fit.odd\nx: { column: a }\ny: { column: b }", odd: "a,b\n")
    #expect(empty.panels[0].message == "no values")
  }

  @Test("With bins a cell has the number of its rows, or the mean of a column")
  func bins() throws {
    let odd = "a,b,c\n0,0,1\n0.1,0,3\n1,1,5\n2,2,7\nnan,0,1\n"
    for (color, expected) in [("{ label: n }", [2.0, .nan, .nan, 1]), ("{ column: c }", [2, .nan, .nan, 5])] {
      let plot = try FigureStudy.plot(
        "kind: map\ntable: fit.odd\nseed: 0\nbins: [2, 2]\nx: { column: a, range: [0, 1] }\ny: { column: b, range: [0, 1] }\ncolor: \(color)",
        odd: odd)
      guard case .fieldMap(let map) = plot.panels[0].marks[0] else { throw TestFailure("no map") }
      #expect(map.values.map(\.description) == expected.map(\.description))
      #expect(plot.panels[0].notes == ["1 row outside, 1 not finite"])
    }
  }

  @Test("Curves of several seeds' tables are medians at each abscissa; rows are points of a scatter")
  func coordinates() throws {
    let curves = try FigureStudy.plot(
      "kind: curves\npanels: [{ label: l, series: [{ table: fit.history, x: step, y: loss, label: l }] }]")
    #expect(curves.lines[0].x.count == 41 && curves.lines[0].traces.map(\.x.count) == [41, 41, 41])
    let alone = try FigureStudy.plot(
      "kind: curves\nseed: 1\npanels: [{ label: l, series: [{ table: fit.odd, x: a, y: b, label: l }] }]",
      odd: "a,b\n2,5\n1,nan\n2,6\n")
    #expect(alone.lines[0].x == [2, 1, 2] && alone.lines[0].y[0] == 5 && alone.lines[0].band == nil)
    let points = try FigureStudy.plot(
      "kind: scatter\npanels: [{ x: { label: x }, y: { label: y }, series: [{ table: fit.odd, x: a, y: b, label: l }] }]",
      odd: "a,b\n2,5\n")
    #expect(points.points[0].names == ["seed 0, row 1", "seed 1, row 1", "seed 2, row 1"])
  }

  @Test("The heading is the study's own, and nothing where nobody says one")
  func heading() throws {
    let body = SnapshotTests.bodies[0].body
    let figure = try FigureStudy.figure(body)
    #expect(figure.heading == Figure.Heading(experiment: "Our lab", qualifier: "measured", conditions: "3 runs"))
    let text = FigureStudy.head.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("label:") && !$0.hasPrefix("heading:") }.joined(separator: "\n")
    let study = try Study.parse(
      text: text + "```{figure} f\nkind: bars\ny: { label: y }\nseries: [{ value: 1, label: a }]\ncaption: c\n```\n",
      kinds: MadeKind.kinds, file: "x.md")
    let cell = try #require(study.cell(named: "f")?.body as? FigureCell)
    let bare = try cell.figure(name: "f", identity: .init(of: "f"), results: StudyResults(study: study))
    #expect(bare.heading == Figure.Heading(experiment: "", qualifier: "", conditions: ""))
    #expect(!(try bare.svg()).contains("Refigure"))
  }
}
