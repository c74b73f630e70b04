import Drawing
import Figures
import Foundation
import Testing
import Values

@testable import Documents

@Suite("Values of drawings for pages")
struct FigureValuesTests {
  /// What the script of a page reads: of each panel the words of its axes, and its marks.
  private struct Read: Decodable {
    struct Panel: Decodable {
      let x: String, y: String
      let s: [Mark]
    }
    struct Mark: Decodable {
      let name: String, kind: String
      let x: [Double], y: [Double]
      let places: [String], values: [String]

      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        name = try list.decode(String.self)
        kind = try list.decode(String.self)
        x = try list.decode([Double].self).map { $0 / 10 }
        y = try list.decode([Double].self).map { $0 / 10 }
        places = try list.decode([String].self)
        values = try list.decode([String].self)
      }
    }
    let w: Double, h: Double
    let p: [Panel]
  }

  private func figure(_ plot: Plot) -> Figure {
    Figure(
      name: "f", title: "t", summary: "s", identity: String(repeating: "0", count: 64), heading: .none,
      content: .plot(plot))
  }

  private func read(_ figure: Figure) throws -> Read? {
    let svg = try figure.svg()
    let values = FigureValues(try SVGReader.root(of: svg), numbers: figure.numbersCSV())
    return try values.map { try JSONDecoder().decode(Read.self, from: Data($0.json.utf8)) }
  }

  /// The corners of the first path in a clip that has as many as a line has points.
  private func corners(_ figure: Figure, count: Int) throws -> [Point] {
    let root = try SVGReader.root(of: try figure.svg())
    let paths = root.children.filter { $0["clip-path"] != nil }.flatMap(\.children).compactMap { $0["d"] }
    for path in paths {
      let points = try PathData(path).parts.compactMap { part -> Point? in
        switch part {
        case .move(let point), .line(let point): point
        default: nil
        }
      }
      if points.count == count { return points }
    }
    return []
  }

  @Test(
    "A line's values stand where the drawing has them, on linear and logarithmic axes",
    arguments: [
      (Axis.Scale.linear, Axis.Scale.linear, 1.0), (.linear, .logarithmic, 1), (.logarithmic, .linear, 1),
      (.logarithmic, .logarithmic, 1e4), (.linear, .linear, 1e6), (.linear, .linear, 1e-5),
      (.logarithmic, .logarithmic, 1e-3),
    ])
  func lines(_ across: Axis.Scale, _ up: Axis.Scale, _ factor: Double) throws {
    let x = [1, 2, 3.5, 5, 7.25, 9.0].map { $0 * factor }, y = [2, 30, 7, 120, 55, 980.0].map { $0 * factor }
    let figure = figure(
      Plot(
        x: Axis("epoch", scale: across),
        panels: [Panel(y: Axis("loss", scale: up), marks: [.line(Line("a < b", x: x, y: y))])]))
    let panel = try #require(try read(figure)?.p.first)
    let mark = try #require(panel.s.first)
    #expect(panel.x == "epoch" && panel.y == "loss" && mark.name == "a < b" && mark.kind == "line")
    let drawn = try corners(figure, count: x.count)
    #expect(drawn.count == x.count && mark.x.count == x.count)
    for (index, point) in drawn.enumerated() where index < mark.x.count {
      #expect((mark.x[index] - point.x).magnitude < 0.1 && (mark.y[index] - point.y).magnitude < 0.1, "\(index)")
    }
    #expect(mark.values.last == NumberFormat.significant(4).short(of: 980 * factor))
  }

  @Test("Two panels share the axis below; a value beyond the frame is left out")
  func panels() throws {
    let line = Line("", x: [0, 1, 2], y: [0, 5, 100])
    let figure = figure(
      Plot(
        x: Axis("t"),
        panels: [
          Panel(y: Axis("u", range: .fixed(lower: 0, upper: 10)), marks: [.line(line)]),
          Panel(y: Axis("v"), marks: [.line(line)]),
        ]))
    let panels = try #require(try read(figure)).p
    #expect(panels.map { $0.s[0].x.count } == [2, 3] && panels.map(\.y) == ["u", "v"])
    #expect(panels[0].s[0].x == Array(panels[1].s[0].x.prefix(2)))
  }

  @Test("Cells and bars have the names of their axes")
  func names() throws {
    let map = figure(
      Plot(
        x: .categories(["p", "q", "r"], label: "mass"),
        panels: [
          Panel(
            y: .categories(["1", "2"], label: "rate"),
            marks: [
              .heatMap(
                HeatMap(
                  columns: 3, rows: 2, values: [1, 2, 3, 4, 5, 6], decimals: 1,
                  colors: ColorScale(.cividis, label: "AUC")))
            ])
        ]))
    let mark = try #require(try read(map)?.p.first?.s.first)
    #expect(
      mark.places == ["p, 1", "q, 1", "r, 1", "p, 2", "q, 2", "r, 2"] && mark.values == ["1", "2", "3", "4", "5", "6"])
    // The second row is above the first.
    #expect(mark.y[3] < mark.y[0] && mark.x[0] == mark.x[3] && mark.x[0] < mark.x[1])
  }

  @Test("Where numbers and drawing do not fit, there are no values")
  func mismatch() throws {
    let figure = figure(
      Plot(x: Axis("t"), panels: [Panel(y: Axis("u"), marks: [.line(Line("", x: [0, 1], y: [0, 1]))])]))
    let root = try SVGReader.root(of: try figure.svg())
    let csv = figure.numbersCSV()
    #expect(FigureValues(root, numbers: csv) != nil)
    for other in [
      "", "a,b\n1,2\n", csv.replacing("1,1,,line", with: "1,2,,line"), csv.replacing("1,1,,line", with: "3,1,,line"),
    ] {
      #expect(FigureValues(root, numbers: other) == nil, "\(other)")
    }
  }
}
