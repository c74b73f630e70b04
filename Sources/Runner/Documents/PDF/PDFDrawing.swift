import Drawing

/// Writes the elements of a drawing as the operators of a page.
struct PDFDrawing {
  var content = PDFContent()
  var fonts = PDFFonts()
  var paints: PDFPaints
  /// The elements that others refer to by name.
  private let definitions: [String: SVGElement]
  /// From the coordinates of what is drawn to those of the page.
  private var map: Transform

  init(_ root: SVGElement, height: Double) {
    var definitions: [String: SVGElement] = [:]
    for group in root.children where group.name == "defs" {
      for element in group.children {
        if let name = element["id"] { definitions[name] = element }
      }
    }
    self.definitions = definitions
    paints = PDFPaints(definitions: definitions)
    map = Transform(d: -1, f: height)
    content.concatenate(map)
  }

  /// Draws what is in an element.
  ///
  /// - Throws: `DocumentError.notOurs`.
  mutating func drawChildren(of element: SVGElement, _ state: PDFState) throws(DocumentError) {
    var index = 0
    while index < element.children.count {
      let child = element.children[index]
      switch child.name {
      case "title", "desc", "metadata", "defs": index += 1
      case "use":
        let uses = element.children[index...].prefix { $0.name == "use" }
        try draw(uses: uses, state)
        index += uses.count
      case "g", "path", "rect":
        try draw(child, try state.within(child))
        index += 1
      default: throw .notOurs("it has the element '\(child.name)'")
      }
    }
  }

  private mutating func draw(_ element: SVGElement, _ state: PDFState) throws(DocumentError) {
    let before = map
    let label = element.name == "g" ? element["aria-label"] : nil
    let isSaved = element["transform"] != nil || element["clip-path"] != nil
    if isSaved { content.save() }
    if let label { content.write("/Span<</ActualText\(PDFFile.text(label))>> BDC") }
    // A clip lies in the coordinates within the element.
    if let text = element["transform"] {
      let inner = try Transform(text)
      content.concatenate(inner)
      map = map.appending(inner)
    }
    if let text = element["clip-path"] { try clip(text) }
    switch element.name {
    case "g":
      if element["shape-rendering"] == "crispEdges", let image = CellImage(element) {
        content.write(paints.draw(image))
      } else {
        try drawChildren(of: element, state)
      }
    case "rect": try paint(PathData(try Self.box(element), radius: element.number("rx") ?? 0), state)
    default: try paint(try PathData(element["d"] ?? ""), state)
    }
    if label != nil { content.write("EMC") }
    if isSaved { content.restore() }
    map = before
  }

  private static func box(_ element: SVGElement) throws(DocumentError) -> Rectangle {
    guard let width = element.number("width"), let height = element.number("height") else {
      throw .notOurs("a rectangle has no size")
    }
    return Rectangle(x: element.number("x") ?? 0, y: element.number("y") ?? 0, width: width, height: height)
  }

  private mutating func clip(_ text: String) throws(DocumentError) {
    guard text.hasPrefix("url(#"), let clip = definitions[String(text.dropFirst(5).dropLast())],
      clip.name == "clipPath", clip.children.count == 1, let shape = clip.children.first
    else { throw .notOurs("a clip is '\(text)'") }
    let isEvenOdd = shape["clip-rule"] == "evenodd"
    content.write(shape.name == "rect" ? PathData(try Self.box(shape)) : try PathData(shape["d"] ?? ""))
    content.write(isEvenOdd ? "W* n" : "W n")
  }

  private mutating func paint(_ path: PathData, _ state: PDFState) throws(DocumentError) {
    if path.parts.isEmpty { return }
    if case .reference(let name) = state.fill {
      content.save()
      content.use(state, fill: true, stroke: false)
      content.write(try paints.fill(path, with: name, map, isEvenOdd: state.isEvenOdd))
      content.restore()
      var outline = state
      outline.fill = .none
      return try paint(path, outline)
    }
    let (fills, strokes) = (state.fill != .none, state.stroke != .none && state.width > 0)
    guard fills || strokes else { return }
    content.use(state, fill: fills, stroke: strokes)
    content.write(path)
    let rule = state.isEvenOdd ? "*" : ""
    content.write(fills ? (strokes ? "B\(rule)" : "f\(rule)") : "S")
  }

  // MARK: Text

  /// Letters beside one another, in thousandths of their size; other things that are used are paths.
  private mutating func draw(uses: ArraySlice<SVGElement>, _ state: PDFState) throws(DocumentError) {
    /// The letters of one font on one line, and where the next would stand.
    var line: (font: String, y: Double, text: String, next: Double)?
    func end(_ content: inout PDFContent) {
      if let line { content.write(line.text + "] TJ ET") }
      line = nil
    }
    for use in uses {
      guard let reference = use["href"], reference.hasPrefix("#") else { throw .notOurs("a use refers to nothing") }
      let name = String(reference.dropFirst())
      let (x, y) = (use.number("x") ?? 0, use.number("y") ?? 0)
      guard definitions[name]?.name == "path" else { throw .notOurs("there is no '\(name)' to use") }
      guard let glyph = fonts.place(name), definitions[name]?["d"] == Glyph.outline(of: name) else {
        throw .notOurs("'\(name)' is none of its letters")
      }
      if let open = line, open.font != glyph.font || open.y != y { end(&content) }
      if let open = line {
        let shift = open.next - x
        line?.text += shift == 0 ? "" : PDFFile.number(shift)
      } else {
        content.use(state, fill: true, stroke: false)
        let start = "BT /\(glyph.font) 1000 Tf 1 0 0 -1 \(PDFFile.numbers(x, y)) Tm ["
        line = (glyph.font, y, start, x)
      }
      line?.text += "<\(PDFFile.hexadecimal(UInt16(glyph.number)))>"
      line?.next = x + Double(glyph.advance)
    }
    end(&content)
  }
}

extension Glyph {
  /// The outline of the glyph whose definition has a name.
  fileprivate static func outline(of name: String) -> String? {
    guard let face = name.first.flatMap({ Face(rawValue: String($0)) }), let code = UInt32(name.dropFirst(), radix: 16),
      let scalar = Unicode.Scalar(code)
    else { return nil }
    return Glyph(scalar, face).outline
  }
}
