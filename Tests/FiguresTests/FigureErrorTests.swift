import Testing

@testable import Drawing
@testable import Figures

@Suite("Inconsistent figures")
struct FigureErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var figure: Figure
    var words: String
    var testDescription: String { name }
  }

  private static func plotted(_ mark: Mark, x: Axis = Axis("x"), y: Axis = Axis("y")) -> Figure {
    SampleFigures.figure("t", .plot(Plot(x: x, panels: [Panel(y: y, marks: [mark])])))
  }

  private static func identified(_ identity: String) -> Figure {
    var figure = SampleFigures.curves
    figure.identity = identity
    return figure
  }

  static let cases: [Case] = [
    Case(
      name: "unequal lengths", figure: plotted(.line(Line("a", x: [1, 2], y: [1]))),
      words: "Figure t, panel 1, mark 1 'a': 1 values where 2 were expected."),
    Case(
      name: "identity", figure: identified("ABC"),
      words: "Figure identity 'ABC' is not 64 lower-case hexadecimal digits."),
    Case(
      name: "range", figure: plotted(.reference(.level(1)), y: .logarithmic("y", range: .fixed(lower: 0, upper: 1))),
      words: "Figure t, panel 1, y axis: range 0.0 to 1.0 is empty, not finite, or not positive on a logarithmic axis."),
    Case(
      name: "edges", figure: plotted(.histogram(Histogram("h", edges: [0, 1, 1], counts: [1, 1]))),
      words: "Figure t, panel 1, mark 1 'h': bin edge 2 is not above the one before it."),
    Case(
      name: "right axis", figure: plotted(.line(Line("a", x: [1], y: [1], side: .right))),
      words: "Figure t, panel 1, mark 1 'a': drawn against the right axis, but its panel declares none."),
    Case(
      name: "markup", figure: plotted(.line(Line("m_{Φ", x: [1], y: [1]))),
      words: "Label 'm_{Φ', character 4: '{' is never closed."),
    Case(
      name: "names of cells",
      figure: plotted(
        .heatMap(HeatMap(columns: 2, rows: 1, values: [0.5, 0.6])), x: .categories(["a"], label: ""),
        y: .categories(["b"], label: "")),
      words: "Figure t, panel 1, names of columns: 1 values where 2 were expected."),
    Case(
      name: "map on a logarithmic axis",
      figure: plotted(.fieldMap(FieldMap(columns: 1, rows: 1, x: 0...1, y: 0...1, values: [1])), x: .logarithmic("x")),
      words: "Figure t, panel 1: a map needs linear axes; take the logarithm of its coordinates instead."),
    Case(
      name: "unknown box",
      figure: SampleFigures.figure(
        "t",
        .diagram(
          Diagram(
            height: 50,
            elements: [
              .box(
                Diagram.Box("a", center: Point(9, 9), width: 9, height: 9, lines: [], color: Color(0))),
              .arrow(Diagram.Arrow(from: .edge(of: "a", .left), to: .edge(of: "b", .left))),
            ]))),
      words: "Diagram has no element 'b'; it has 'a'."),
    Case(
      name: "no panel", figure: SampleFigures.figure("t", .plot(Plot(x: Axis("x"), panels: []))),
      words: "Figure t: nothing to draw."),
  ]

  @Test("say what was found, expected and where", arguments: cases)
  func explains(_ example: Case) throws {
    let error = #expect(throws: FigureError.self) { try example.figure.svg() }
    #expect(error?.description == example.words)
  }
}
