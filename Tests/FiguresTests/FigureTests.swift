import Foundation
import Testing

@testable import Figures

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Every figure")
struct FigureTests {
  @Test(
    "is well-formed XML with its own ids, a title, a description and its identity", arguments: try SampleFigures.all())
  func isWellFormed(_ figure: Figure) throws {
    let svg = try figure.svg()
    let reader = Reader()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
    #expect(Set(reader.identifiers).count == reader.identifiers.count)
    #expect(reader.identifiers.allSatisfy { $0.hasPrefix("figure-\(figure.name)-01234567-") })
    #expect(reader.elements.contains("title") && reader.elements.contains("desc"))
    #expect(reader.references.allSatisfy { reader.identifiers.contains($0) })
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
      #expect(!legend.coversData)
      #expect(!panel.occupied().contains { legend.box.contains($0) })
    }
    #expect(legends > 0)
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
    let paths = svg.split(separator: "\n").filter { $0.hasPrefix("<path") }
    // One stretch of two points; two dots, at 3 and at 5.
    #expect(paths[0].split(separator: "M").count == 2)
    #expect(paths[1].split(separator: "M").count == 3 && paths[1].contains("h0"))
  }

  @Test("says that there is no data instead of drawing an empty frame")
  func emptiness() throws {
    #expect(try SampleFigures.emptyAndSingle.svg().components(separatedBy: ">no data<").count == 2)
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

  /// Collects what the tests ask about.
  private final class Reader: NSObject, XMLParserDelegate {
    var elements: Set<String> = []
    var identifiers: [String] = []
    var references: [String] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      elements.insert(name)
      if let identifier = attributes["id"] { identifiers.append(identifier) }
      for value in attributes.values where value.hasPrefix("url(#") {
        references.append(String(value.dropFirst(5).dropLast()))
      }
    }
  }
}
