import Foundation
import TestSupport
import Testing

@testable import Drawing
@testable import Figures

@Suite("Every figure")
struct FigureTests {
  @Test(
    "is well-formed XML with its own ids, a title, a description and its identity", arguments: try SampleFigures.all())
  func isWellFormed(_ figure: Figure) throws {
    let svg = try figure.svg()
    let reading = WellFormedness(svg)
    #expect(reading.problem == nil)
    let identifiers = reading.values(of: "id")
    #expect(Set(identifiers).count == identifiers.count)
    // A glyph has the same name wherever it is drawn; all else has the figure's.
    let glyphs = Set(reading.values(of: "href", in: "use").map { String($0.dropFirst()) })
    #expect(!glyphs.isEmpty && glyphs.allSatisfy { $0.wholeMatch(of: /[gib][0-9a-f]+/) != nil })
    #expect(identifiers.allSatisfy { glyphs.contains($0) || $0.hasPrefix("figure-\(figure.name)-01234567-") })
    let names = Set(reading.elements.map(\.name))
    #expect(names.contains("title") && names.contains("desc") && !names.contains("text"))
    #expect(reading.references.allSatisfy(identifiers.contains))
    #expect(svg.contains(">refigure identity \(figure.identity)</metadata>"))
    #expect(svg.contains("role=\"img\""))
    #expect(!svg.contains("nan") && !svg.contains("inf ") && !svg.contains("-0 "))
  }

  @Test("is the same bytes again, also after a round trip through JSON", arguments: try SampleFigures.all())
  func isRepeatable(_ figure: Figure) throws {
    let svg = try figure.svg()
    #expect(try figure.svg() == svg)
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let copy = try decoder.decode(Figure.self, from: try encoder.encode(figure))
    #expect(try copy.svg() == svg)
    #expect(copy.numbersCSV() == figure.numbersCSV())
  }

  @Test("has no text over another, none cut off and none too small to read", arguments: try SampleFigures.all())
  func isLegible(_ figure: Figure) throws {
    let (canvas, height) = try figure.drawn()
    let page = Rectangle(x: 0, y: 0, width: figure.width, height: height)
    for (index, text) in canvas.textBoxes.enumerated() {
      #expect(text.box.x >= page.x && text.box.right <= page.right, "'\(text.text)' is cut off: \(text.box)")
      #expect(text.box.y >= page.y && text.box.bottom <= page.bottom, "'\(text.text)' is cut off: \(text.box)")
      #expect(
        min(text.box.height, text.box.width) >= 0.74 * Style.smallestSize || text.text.count == 1,
        "'\(text.text)' is small")
      for other in canvas.textBoxes[(index + 1)...] {
        #expect(!text.box.intersects(other.box), "'\(text.text)' and '\(other.text)' overlap")
      }
    }
  }

  @Test("keeps its legend off the data where the axis is free", arguments: ["2-a", "7-a", "11-a", "4-a", "points"])
  func legendIsClear(_ name: String) throws {
    let figure = try #require(try SampleFigures.all().first { $0.name == name })
    guard case .plot(let plot) = figure.content else { return }
    let layout = try PlotLayout(plot, origin: Point(0, 0), width: figure.width)
    var legends = 0
    for panel in layout.panels {
      guard let legend = panel.legend else { continue }
      legends += 1
      #expect(legend.covered == 0)
      #expect(!panel.occupied().contains { legend.box.contains($0) })
    }
    #expect(legends > 0)
  }

  @Test("puts a legend that would cover data above its frame, and a level's label at a free end or into the legend")
  func crowded() throws {
    guard case .plot(let plot) = SampleFigures.levels.content else { return }
    let panels = try PlotLayout(plot, origin: Point(2, 17), width: 240).panels
    let legend = try #require(panels[0].legend)
    #expect(panels[0].headroom > 0 && legend.box.bottom <= panels[0].frame.y)
    // The axis stays as it was declared.
    #expect(panels[0].left.lower == 0 && panels[0].left.upper == 1)
    let labels = panels[1].levelLabels
    #expect(labels.map(\.text.plain).contains("other sample"))
    for (index, label) in labels.enumerated() {
      #expect(!panels[1].occupied(without: label.mark).contains { label.box.contains($0) })
      for other in labels[(index + 1)...] { #expect(!label.box.intersects(other.box)) }
    }
    let listed = try #require(panels[1].legend).entries.map(\.mark.label)
    let all = Set(plot.panels[1].marks.map(\.label))
    #expect(Set(listed).union(labels.map(\.text.plain)) == all)
    #expect(Set(listed).isDisjoint(with: labels.map(\.text.plain)))
  }

  @Test("of a grid has frames of one size in line, one legend, one colour bar, and numbers at the left and below only")
  func grid() throws {
    guard case .grid(let plots, let columns) = SampleFigures.layers.content else { return }
    let grid = try GridLayout(plots, columns: columns, top: 17, width: 244)
    let frames = grid.plots.map(\.frame)
    for frame in frames {
      #expect(abs(frame.width - frames[0].width) < 1e-9 && frame.y == frames[0].y)
      #expect(abs(frame.height - frame.width) < 1e-9)
    }
    #expect(frames[0].width > 60)
    #expect(grid.plots.map(\.plot.panels[0].y.showsTickLabels) == [true, false, false])
    #expect(grid.plots.allSatisfy { $0.plot.x.showsTickLabels && $0.panels[0].legend == nil })
    #expect(grid.legend?.entries.count == 5)
    let bar = try #require(grid.colorBar)
    #expect(bar.box.y > frames[0].bottom && bar.box.right < 240)
    let svg = try SampleFigures.layers.svg()
    #expect(svg.components(separatedBy: "aria-label=\"Reconstruction error\"").count == 2)
    #expect(svg.components(separatedBy: "aria-label=\"training set\"").count == 2)
  }

  @Test("keeps its legends apart where one label has two looks, and its colour bars where scales differ")
  func gridOfDifferentPlots() throws {
    guard case .grid(var plots, let columns) = SampleFigures.layers.content else { return }
    guard case .fieldMap(var map) = plots[2].panels[0].marks[0] else { return }
    map.colors.upper = 2
    plots[2].panels[0].marks[0] = .fieldMap(map)
    plots[2].panels[0].marks[1] = .points(Points("training set", x: [0], y: [0], style: .negative))
    let grid = try GridLayout(plots, columns: columns, top: 17, width: 400)
    #expect(grid.legend == nil && grid.colorBar == nil)
    guard case .grid(let scatter, _) = SampleFigures.scatter.content else { return }
    #expect(try GridLayout(scatter, columns: 2, top: 17, width: 400).legend != nil)
    var alike = scatter
    alike[1].panels[0].marks = [.points(Points("signals", x: [1], y: [1], style: scatter[0].panels[0].marks[2].style))]
    #expect(try GridLayout(alike, columns: 2, top: 17, width: 400).legend == nil)
    #expect(grid.plots[0].panels[0].legend != nil && grid.plots[2].panels[0].panel.showsColorBar)
  }

  @Test("escapes text, and replaces characters that XML forbids")
  func escapes() throws {
    var figure = SampleFigures.curves
    figure.title = "a < b & \"c\" > d\u{1}"
    #expect(try figure.svg().contains(">a &lt; b &amp; &quot;c&quot; &gt; d\u{FFFD}</title>"))
  }

  @Test("leaves gaps for values that have no place, and shows lone values as dots")
  func gaps() throws {
    let line = Line("", x: [0, 1, 2, 3, 4, 5], y: [1, 2, .nan, 4, .infinity, 3], style: .distance)
    let panel = Panel(y: Axis("", range: .fixed(lower: 0, upper: 5)), marks: [.line(line)])
    let svg = try SampleFigures.figure("gaps", .plot(Plot(x: Axis(""), panels: [panel]))).svg()
    let paths = svg.split(separator: "\n").filter { $0.hasPrefix("<path") && !$0.hasPrefix("<path id") }
    // One stretch of two points; two dots, at 3 and at 5.
    #expect(paths[0].split(separator: "M").count == 2)
    #expect(paths[1].split(separator: "M").count == 3 && paths[1].contains("h0"))
  }

  @Test("says that there is no data instead of drawing an empty frame")
  func emptiness() throws {
    #expect(try SampleFigures.emptyAndSingle.svg().components(separatedBy: "aria-label=\"no data\"").count == 2)
  }

  @Test("stays finite for values at the limits of doubles", arguments: [Axis.Scale.linear, .logarithmic])
  func extremes(_ scale: Axis.Scale) throws {
    let y = [Double.leastNonzeroMagnitude, 1e-300, 1, 1e300, 1.7e308, -1.7e308]
    let line = Line("extreme", x: y, y: y)
    let panel = Panel(y: Axis("y", scale: scale), marks: [.line(line), .points(Points("p", x: y, y: y, errors: y))])
    let svg = try SampleFigures.figure("extreme", .plot(Plot(x: Axis("x", scale: scale), panels: [panel]))).svg()
    #expect(svg.utf8.count > 1000)
  }

  @Test("thins long lines without losing their extremes")
  func thinning() throws {
    let x = (0..<20_000).map(Double.init)
    var y = x.map { _ in 0.5 }
    y[7777] = 0.9
    y[12_345] = 0.1
    let panel = Panel(y: Axis("", range: .fixed(lower: 0, upper: 1)), marks: [.line(Line("", x: x, y: y))])
    let plot = Plot(x: Axis(""), panels: [panel])
    let frame = try PlotLayout(plot, origin: Point(2, 17), width: 240).panels[0]
    let svg = try SampleFigures.figure("long", .plot(plot)).svg()
    #expect(svg.utf8.count < 60_000)
    for value in [0.1, 0.9] {
      #expect(svg.contains(" " + NumberText.coordinate(try #require(frame.left.position(value)))))
    }
  }
}
