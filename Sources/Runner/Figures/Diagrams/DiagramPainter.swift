import Drawing

/// Draws a diagram, moved to `origin`.
struct DiagramPainter: Sendable {
  let diagram: Diagram
  let origin: Point

  func draw(on canvas: inout Canvas) throws(FigureError) {
    for element in diagram.elements {
      switch element {
      case .region(let region): try draw(region, on: &canvas)
      case .overlap(let overlap): try draw(overlap, on: &canvas)
      case .box(let box): try draw(box, on: &canvas)
      case .arrow(let arrow): try draw(arrow, on: &canvas)
      case .label(let label): try draw(label, on: &canvas)
      }
    }
  }

  // MARK: Regions

  private func draw(_ region: Diagram.Region, on canvas: inout Canvas) throws(FigureError) {
    let data = try curve(region)
    if region.style.fill == .tinted {
      canvas.path(data, [("fill", region.style.color.text), ("fill-opacity", "0.2")])
    }
    var attributes: [Canvas.Attribute] = [
      ("fill", "none"), ("stroke", region.style.color.text), ("stroke-width", "1.2"),
    ]
    if let dashes = region.style.dashArray { attributes.append(("stroke-dasharray", dashes)) }
    canvas.path(data, attributes)
  }

  /// A closed Catmull–Rom curve as cubic Béziers: through every point, with a continuous tangent.
  private func curve(_ region: Diagram.Region) throws(FigureError) -> String {
    let points = region.outline.map { $0 + origin }
    let count = points.count
    guard count >= 3 else {
      throw .lengthsDiffer(place: "Region '\(region.name)', outline", expected: 3, found: count)
    }
    var data = "M" + written(points[0])
    for index in 0..<count {
      let before = points[(index + count - 1) % count]
      let from = points[index]
      let to = points[(index + 1) % count]
      let after = points[(index + 2) % count]
      let controls = [from + (to - before) * (1.0 / 6), to - (after - from) * (1.0 / 6), to]
      data += "C" + controls.map(written).joined(separator: " ")
    }
    return data + "z"
  }

  private func draw(_ overlap: Diagram.Overlap, on canvas: inout Canvas) throws(FigureError) {
    let everything = "M-9999 -9999H9999V9999H-9999z"
    var clips: [String] = []
    for name in overlap.inside {
      let shape: [Canvas.Attribute] = [("d", try curve(region(name)))]
      clips.append(canvas.define("clipPath", [], "<path\(Canvas.written(shape))/>"))
    }
    for name in overlap.outside {
      let shape: [Canvas.Attribute] = [("d", everything + (try curve(region(name)))), ("clip-rule", "evenodd")]
      clips.append(canvas.define("clipPath", [], "<path\(Canvas.written(shape))/>"))
    }
    let pattern = canvas.hatching(color: overlap.color, spacing: 3.4, width: 0.45)
    for clip in clips { canvas.open("g", [("clip-path", "url(#\(clip))")]) }
    canvas.path("M0 0H9999V9999H0z", [("fill", "url(#\(pattern))")])
    for _ in clips { canvas.close("g") }
  }

  private func region(_ name: String) throws(FigureError) -> Diagram.Region {
    let regions = diagram.elements.compactMap { element -> Diagram.Region? in
      if case .region(let region) = element { region } else { nil }
    }
    guard let found = regions.first(where: { $0.name == name }) else {
      throw .unknownElement(name: name, known: regions.map(\.name))
    }
    return found
  }

  // MARK: Flowcharts

  private func draw(_ box: Diagram.Box, on canvas: inout Canvas) throws(FigureError) {
    let center = box.center + origin
    let frame = Rectangle(
      x: center.x - box.width / 2, y: center.y - box.height / 2, width: box.width, height: box.height)
    let tint = Color.white.mixed(with: box.color, weight: 0.16)
    canvas.rectangle(
      frame,
      [
        ("rx", box.shape == .rounded ? "5" : "0"), ("fill", tint.text), ("stroke", box.color.text),
        ("stroke-width", "0.9"),
      ])
    let size = Style.legendSize
    let pitch = size * 1.32
    var baseline = center.y + Style.halfCapital(size) - pitch * Double(box.lines.count - 1) / 2
    for line in box.lines {
      canvas.text(try RichText(line), at: Point(center.x, baseline), size: size, anchor: .middle)
      baseline += pitch
    }
  }

  private func draw(_ arrow: Diagram.Arrow, on canvas: inout Canvas) throws(FigureError) {
    var points = [try place(arrow.from)] + arrow.via.map { $0 + origin } + [try place(arrow.to)]
    let tip = points[points.count - 1]
    let previous = points[points.count - 2]
    let length = (tip - previous).length
    let direction = length > 0 ? (tip - previous) * (1 / length) : Point(1, 0)
    let color = arrow.style.color.text
    if arrow.hasHead {
      let base = tip - direction * 5
      let side = Point(-direction.y, direction.x) * 2.2
      // The line ends within the head, so that its blunt end does not show at the tip.
      points[points.count - 1] = tip - direction * 3
      let head = [tip, base + side, base - side].map(written).joined(separator: "L")
      canvas.path("M\(head)z", [("fill", color)])
    }
    var attributes: [Canvas.Attribute] = [("fill", "none"), ("stroke", color), ("stroke-width", "1")]
    if let dashes = arrow.style.dashArray { attributes.append(("stroke-dasharray", dashes)) }
    canvas.path(rounded(points), attributes)
  }

  /// A line through `points` with its corners rounded.
  private func rounded(_ points: [Point]) -> String {
    var data = "M" + written(points[0])
    for index in points.indices.dropFirst().dropLast() {
      let corner = points[index]
      let (before, after) = (points[index - 1] - corner, points[index + 1] - corner)
      let radius = min(5, before.length / 2, after.length / 2)
      guard radius > 0 else { continue }
      let start = corner + before * (radius / before.length)
      let end = corner + after * (radius / after.length)
      data += "L\(written(start))Q\(written(corner)) \(written(end))"
    }
    return data + "L" + written(points[points.count - 1])
  }

  private func place(_ end: Diagram.End) throws(FigureError) -> Point {
    switch end {
    case .point(let point): return point + origin
    case .edge(let name, let edge, let offset):
      let boxes = diagram.elements.compactMap { element -> Diagram.Box? in
        if case .box(let box) = element { box } else { nil }
      }
      guard let box = boxes.first(where: { $0.name == name }) else {
        throw .unknownElement(name: name, known: boxes.map(\.name))
      }
      let center = box.center + origin
      switch edge {
      case .left: return Point(center.x - box.width / 2, center.y + offset)
      case .right: return Point(center.x + box.width / 2, center.y + offset)
      case .top: return Point(center.x + offset, center.y - box.height / 2)
      case .bottom: return Point(center.x + offset, center.y + box.height / 2)
      }
    }
  }

  // MARK: Labels

  private func draw(_ label: Diagram.Label, on canvas: inout Canvas) throws(FigureError) {
    let text = try RichText(label.text)
    let place = label.place + origin
    let anchor: Canvas.Anchor =
      switch label.alignment {
      case .start: .start
      case .middle: .middle
      case .end: .end
      }
    if let target = label.target.map({ $0 + origin }) {
      let width = TextLayout(text, size: label.size).width
      let left = anchor == .start ? place.x : anchor == .middle ? place.x - width / 2 : place.x - width
      let box = Rectangle(x: left, y: place.y - 0.75 * label.size, width: width, height: 0.95 * label.size)
        .expanded(by: 2)
      // From the point of the text's surroundings that is nearest to the target.
      let start = Point(min(max(target.x, box.x), box.right), min(max(target.y, box.y), box.bottom))
      canvas.path(
        "M\(written(start))L\(written(target))", [("fill", "none"), ("stroke", Style.ink), ("stroke-width", "0.6")])
    }
    canvas.text(text, at: place, size: label.size, anchor: anchor, color: label.color.text)
  }

  private func written(_ point: Point) -> String {
    NumberText.coordinate(point.x) + " " + NumberText.coordinate(point.y)
  }
}
