extension Canvas {
  /// Writes `text` with its baseline at `point`; turned a quarter anticlockwise around that point if `upwards`.
  package mutating func text(
    _ text: RichText, at point: Point, size: Double, anchor: Anchor = .start, color: String = Style.ink,
    upwards: Bool = false
  ) {
    let layout = TextLayout(text, size: size)
    guard !layout.pieces.isEmpty else { return }
    let offset = anchor == .start ? 0 : anchor == .middle ? -layout.width / 2 : -layout.width
    var attributes: [Attribute] = [
      ("x", NumberText.coordinate(point.x)), ("y", NumberText.coordinate(point.y)),
      ("font-size", NumberText.coordinate(size)),
    ]
    if anchor != .start { attributes.append(("text-anchor", anchor.rawValue)) }
    if color != Style.ink { attributes.append(("fill", color)) }
    let turn = "rotate(-90 \(NumberText.coordinate(point.x)) \(NumberText.coordinate(point.y)))"
    if upwards { attributes.append(("transform", turn)) }
    append("<text\(Self.written(attributes))>\(Self.spans(layout))</text>\n")
    bars(layout, at: Point(point.x + offset, point.y), color: color, transform: upwards ? turn : nil)
    let along = Rectangle(
      x: point.x + offset, y: point.y - 0.73 * size, width: layout.width, height: 0.75 * size)
    let turned = Rectangle(
      x: point.x - 0.73 * size, y: point.y - offset - layout.width, width: 0.75 * size, height: layout.width)
    remember(TextBox(text: text.plain, box: upwards ? turned : along))
  }

  private static func spans(_ layout: TextLayout) -> String {
    var result = ""
    var pen = 0.0
    var baseline = 0.0
    for piece in layout.pieces {
      var attributes: [Attribute] = []
      if (piece.start - pen).magnitude > 0.001 {
        attributes.append(("dx", NumberText.coordinate(piece.start - pen)))
      }
      if piece.shift != baseline { attributes.append(("dy", NumberText.coordinate(piece.shift - baseline))) }
      if piece.size != layout.size { attributes.append(("font-size", NumberText.coordinate(piece.size))) }
      if piece.run.isItalic { attributes.append(("font-style", "italic")) }
      if piece.run.isBold { attributes.append(("font-weight", "bold")) }
      let content = escaped(piece.run.text)
      result += attributes.isEmpty ? content : "<tspan\(written(attributes))>\(content)</tspan>"
      pen = piece.start + piece.width
      baseline = piece.shift
    }
    return result
  }

  /// Overlines are drawn: combining macrons are missing from many fonts, and then come from another one, out of place.
  private mutating func bars(_ layout: TextLayout, at start: Point, color: String, transform: String?) {
    for piece in layout.pieces where piece.run.isBarred {
      let height = piece.run.text.map(FontMetrics.height).max() ?? 0
      let y = NumberText.coordinate(start.y + piece.shift - (height + 0.1) * piece.size)
      let left = start.x + piece.start + 0.02 * piece.size
      let right = start.x + piece.start + piece.width + 0.01 * piece.size
      var attributes: [Attribute] = [
        ("fill", "none"), ("stroke", color), ("stroke-width", NumberText.coordinate(0.07 * piece.size)),
      ]
      if let transform { attributes.append(("transform", transform)) }
      path("M\(NumberText.coordinate(left)) \(y)H\(NumberText.coordinate(right))", attributes)
    }
  }
}
