import Drawing

/// Gradients, patterns and images that a page refers to.
struct PDFPaints {
  let definitions: [String: SVGElement]
  /// Each as the entries of its dictionary, and its bytes; nil for what has none.
  private(set) var shadings: [String] = []
  private(set) var patterns: [(entries: String, content: String)] = []
  private(set) var images: [CellImage] = []

  init(definitions: [String: SVGElement]) { self.definitions = definitions }

  /// The operator that draws an image.
  mutating func draw(_ image: CellImage) -> String {
    images.append(image)
    return "q \(image.columns) 0 0 \(image.rows) 0 0 cm /I\(images.count - 1) Do Q"
  }

  /// The operators that fill a path with what a name refers to.
  ///
  /// - Parameter map: from the path's coordinates to those of the page.
  /// - Throws: `DocumentError.notOurs`.
  mutating func fill(_ path: PathData, with name: String, _ map: Transform, isEvenOdd: Bool) throws(DocumentError)
    -> String
  {
    var shape = PDFContent()
    shape.write(path)
    let rule = isEvenOdd ? "*" : ""
    guard let paint = definitions[name] else { throw .notOurs("a fill refers to '\(name)', which it lacks") }
    switch paint.name {
    case "linearGradient":
      shadings.append(try Self.shading(paint))
      let box = path.box
      return shape.text + "W\(rule) n\n"
        + PDFFile.numbers(box.width, 0, 0, box.height, box.x, box.y) + " cm /S\(shadings.count - 1) sh"
    case "pattern":
      patterns.append(try Self.pattern(paint, map))
      return "/Pattern cs /P\(patterns.count - 1) scn\n" + shape.text + "f\(rule)"
    default: throw .notOurs("a fill refers to '\(paint.name)'")
    }
  }

  /// A gradient between the corners of a unit square.
  private static func shading(_ gradient: SVGElement) throws(DocumentError) -> String {
    let stops = gradient.children.compactMap { stop -> (Double, String)? in
      guard let offset = stop.number("offset"), let color = stop["stop-color"], PDFState.channels(color) != nil else {
        return nil
      }
      return (min(max(offset, 0), 1), PDFState.operands(color))
    }
    guard stops.count == gradient.children.count, stops.count > 1 else { throw .notOurs("a gradient's stops") }
    let functions = zip(stops, stops.dropFirst()).map {
      "<</FunctionType 2/Domain[0 1]/C0[\($0.1)]/C1[\($1.1)]/N 1>>"
    }
    let bounds = stops.dropFirst().dropLast().map { PDFFile.number($0.0) }.joined(separator: " ")
    let encode = functions.map { _ in "0 1" }.joined(separator: " ")
    let ends = [("x1", 0.0), ("y1", 0), ("x2", 1), ("y2", 0)].map { PDFFile.number(gradient.number($0) ?? $1) }
    return "/ShadingType 2/ColorSpace/DeviceRGB/Coords[\(ends.joined(separator: " "))]/Extend[true true]/Function"
      + "<</FunctionType 3/Domain[0 1]/Functions[\(functions.joined())]/Bounds[\(bounds)]/Encode[\(encode)]>>"
  }

  /// A pattern of one path. Its coordinates are the page's own, whatever is drawn with it.
  private static func pattern(_ pattern: SVGElement, _ map: Transform) throws(DocumentError) -> (String, String) {
    guard let width = pattern.number("width"), let height = pattern.number("height"), width > 0, height > 0,
      pattern.children.count == 1, let shape = pattern.children.first, shape.name == "path"
    else { throw .notOurs("a pattern") }
    let turned = map.appending(try Transform(pattern["patternTransform"] ?? ""))
    let matrix = PDFFile.numbers(turned.a, turned.b, turned.c, turned.d, turned.e, turned.f)
    let size = PDFFile.numbers(width, height)
    var content = PDFContent()
    let state = try PDFState().within(shape)
    content.use(state, fill: false, stroke: true)
    content.write(try PathData(shape["d"] ?? ""))
    content.write("S")
    let entries =
      "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 \(size)]/XStep \(PDFFile.number(width))/YStep "
      + "\(PDFFile.number(height))/Matrix[\(matrix)]/Resources<<>>"
    return (entries, content.text)
  }
}

extension PathData {
  /// The box around its points.
  package var box: Rectangle {
    var (left, top) = (Double.infinity, Double.infinity)
    var (right, bottom) = (-Double.infinity, -Double.infinity)
    func take(_ points: Point...) {
      for point in points {
        (left, right) = (min(left, point.x), max(right, point.x))
        (top, bottom) = (min(top, point.y), max(bottom, point.y))
      }
    }
    for part in parts {
      switch part {
      case .move(let point), .line(let point): take(point)
      case .quadratic(let control, let point): take(control, point)
      case .cubic(let one, let two, let point): take(one, two, point)
      case .close: break
      }
    }
    return left <= right
      ? Rectangle(x: left, y: top, width: right - left, height: bottom - top)
      : Rectangle(x: 0, y: 0, width: 0, height: 0)
  }
}
