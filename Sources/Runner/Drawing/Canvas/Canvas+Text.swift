extension Canvas {
  /// Writes `text` with its baseline at `point`; turned a quarter anticlockwise around that point if `upwards`.
  package mutating func text(
    _ text: RichText, at point: Point, size: Double, anchor: Anchor = .start, color: String = Style.ink,
    upwards: Bool = false
  ) {
    let layout = TextLayout(text, size: size)
    guard !layout.pieces.isEmpty else { return }
    let offset = anchor == .start ? 0 : anchor == .middle ? -layout.width / 2 : -layout.width
    let start = upwards ? Point(point.x, point.y - offset) : Point(point.x + offset, point.y)
    let place = "translate(\(NumberText.coordinate(start.x)) \(NumberText.coordinate(start.y)))"
    let transform = place + (upwards ? "rotate(-90)" : "") + "scale(\(NumberText.factor(size / 1000)))"
    var attributes: [Attribute] = [("aria-label", text.plain), ("transform", transform)]
    if color != Style.ink { attributes.append(("fill", color)) }
    let glyphs = glyphs(layout)
    if !glyphs.isEmpty { append("<g\(Self.written(attributes))>\(glyphs)</g>\n") }
    let turn = "rotate(-90 \(NumberText.coordinate(point.x)) \(NumberText.coordinate(point.y)))"
    bars(layout, at: Point(point.x + offset, point.y), color: color, transform: upwards ? turn : nil)
    let along = Rectangle(
      x: point.x + offset, y: point.y - 0.73 * size, width: layout.width, height: 0.75 * size)
    let turned = Rectangle(
      x: point.x - 0.73 * size, y: point.y - offset - layout.width, width: 0.75 * size, height: layout.width)
    remember(TextBox(text: text.plain, box: upwards ? turned : along))
  }

  /// The glyphs of a line, in thousandths of its font size; scripts in groups of their own.
  private mutating func glyphs(_ layout: TextLayout) -> String {
    var result = ""
    for piece in layout.pieces {
      let x = Self.thousandths(piece.start, of: layout.size)
      if piece.size == layout.size, piece.shift == 0 {
        result += glyphs(piece.run, from: x)
        continue
      }
      let y = Self.thousandths(piece.shift, of: layout.size)
      let scale = NumberText.coordinate(piece.size / layout.size)
      let transform = "translate(\(x) \(y))scale(\(scale))"
      let inner = glyphs(piece.run, from: 0)
      if !inner.isEmpty { result += "<g\(Self.written([("transform", transform)]))>\(inner)</g>" }
    }
    return result
  }

  private mutating func glyphs(_ run: RichText.Run, from start: Int) -> String {
    let face = Glyph.Face(isItalic: run.isItalic, isBold: run.isBold)
    var result = ""
    var pen = start
    var base: (character: Character, advance: Int)?
    for scalar in run.text.unicodeScalars {
      let glyph = Glyph(scalar, face)
      if scalar.properties.generalCategory == .nonspacingMark, glyph.advance == 0 {
        // Marks are drawn around zero for small letters: they stand over the middle of the character before.
        let isAbove = scalar.properties.canonicalCombiningClass == .above
        let height = base.map { FontMetrics.height($0.character) } ?? 0.53
        let rise = isAbove ? Self.thousandths(height - 0.53, of: 1) : 0
        if !glyph.outline.isEmpty { result += reference(glyph, x: pen - (base?.advance ?? 0) / 2, y: -rise) }
        continue
      }
      if !glyph.outline.isEmpty { result += reference(glyph, x: pen) }
      pen += glyph.advance
      base = (Character(scalar), glyph.advance)
    }
    return result
  }

  /// Whole units of the outlines; clamped, as coordinates are.
  private static func thousandths(_ length: Double, of size: Double) -> Int {
    let units = length / size * 1000
    return units.isFinite ? Int(min(max(units, -1e6), 1e6).rounded()) : 0
  }

  /// Overlines are lines, as wide as what they are over.
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
