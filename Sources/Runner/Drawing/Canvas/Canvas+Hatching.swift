extension Canvas {
  /// Defines diagonal hatching and returns its id.
  package mutating func hatching(color: Color, spacing: Double, width: Double) -> String {
    let size = NumberText.coordinate(spacing)
    let line: [Attribute] = [
      ("d", "M0 0V\(size)"), ("stroke", color.text), ("stroke-width", NumberText.coordinate(width * 2)),
    ]
    return define(
      "pattern",
      [("width", size), ("height", size), ("patternUnits", "userSpaceOnUse"), ("patternTransform", "rotate(45)")],
      "<path\(Self.written(line))/>")
  }
}
