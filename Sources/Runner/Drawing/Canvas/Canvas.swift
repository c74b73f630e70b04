import Values

/// Collects the SVG elements of one figure, and where its texts lie.
package struct Canvas: Sendable {
  package enum Anchor: String, Sendable { case start, middle, end }

  package struct TextBox: Equatable, Sendable {
    var text: String
    var box: Rectangle
  }

  package typealias Attribute = (name: String, value: String)

  /// Begins every id but the glyphs', so that several figures can stand in one HTML page.
  package let identifierPrefix: String
  package private(set) var body = ""
  package private(set) var definitions = ""
  /// The places of the texts, to check that none covers another.
  package private(set) var textBoxes: [TextBox] = []
  private var identifierCount = 0
  private var definedGlyphs: Set<String> = []

  package init(identifierPrefix: String) { self.identifierPrefix = identifierPrefix }

  package mutating func element(_ name: String, _ attributes: [Attribute]) {
    body += "<\(name)\(Self.written(attributes))/>\n"
  }

  package mutating func open(_ name: String, _ attributes: [Attribute]) {
    body += "<\(name)\(Self.written(attributes))>\n"
  }

  package mutating func close(_ name: String) { body += "</\(name)>\n" }

  /// Adds a definition that `content` writes, and returns its id.
  package mutating func define(_ name: String, _ attributes: [Attribute], _ content: String) -> String {
    identifierCount += 1
    let identifier = "\(identifierPrefix)-\(identifierCount)"
    definitions += "<\(name)\(Self.written([("id", identifier)] + attributes))>\(content)</\(name)>\n"
    return identifier
  }

  /// Refers to a glyph at a place, in thousandths of the font size; defines it when it is the first.
  ///
  /// Glyphs of one name are the same shape in every figure, so that their names need no prefix.
  package mutating func reference(_ glyph: Glyph, x: Int, y: Int = 0) -> String {
    if definedGlyphs.insert(glyph.identifier).inserted {
      definitions += "<path\(Self.written([("id", glyph.identifier), ("d", glyph.outline)]))/>\n"
    }
    var attributes: [Attribute] = [("href", "#" + glyph.identifier)]
    if x != 0 { attributes.append(("x", String(x))) }
    if y != 0 { attributes.append(("y", String(y))) }
    return "<use\(Self.written(attributes))/>"
  }

  package mutating func clipped(to rectangle: Rectangle, _ draw: (inout Canvas) -> Void) {
    let identifier = define("clipPath", [], "<rect\(Self.written(Self.frame(rectangle)))/>")
    open("g", [("clip-path", "url(#\(identifier))")])
    draw(&self)
    close("g")
  }

  package mutating func rectangle(_ rectangle: Rectangle, _ attributes: [Attribute]) {
    element("rect", Self.frame(rectangle) + attributes)
  }

  package mutating func path(_ data: String, _ attributes: [Attribute]) {
    if !data.isEmpty { element("path", [("d", data)] + attributes) }
  }

  package static func frame(_ rectangle: Rectangle) -> [Attribute] {
    [
      ("x", NumberText.coordinate(rectangle.x)), ("y", NumberText.coordinate(rectangle.y)),
      ("width", NumberText.coordinate(rectangle.width)), ("height", NumberText.coordinate(rectangle.height)),
    ]
  }

  package static func written(_ attributes: [Attribute]) -> String {
    attributes.map { " \($0.name)=\"\(escaped($0.value))\"" }.joined()
  }

  /// Text fit for XML content and attributes.
  package static func escaped(_ text: String) -> String { XMLText.escaped(text, onOneLine: true) }

  package mutating func remember(_ box: TextBox) { textBoxes.append(box) }
  package mutating func append(_ markup: String) { body += markup }
}
