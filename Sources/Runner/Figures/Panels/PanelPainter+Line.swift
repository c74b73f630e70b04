import Drawing

extension PanelPainter {
  func draw(_ line: Line, _ style: SeriesStyle, on canvas: inout Canvas) {
    let y = panel.vertical(line.side)
    if let band = line.band {
      let upper = pieces(line.x, band.upper, y, with: band.lower)
      let lower = pieces(line.x, band.lower, y, with: band.upper)
      var data = ""
      for (above, below) in zip(upper, lower) { data += path(above + below.reversed()) + "Z" }
      canvas.path(data, [("fill", style.color.text), ("fill-opacity", "0.22"), ("stroke", "none")])
    }
    var data = ""
    var alone = ""
    for piece in pieces(line.x, line.y, y, with: nil) {
      // A value between two gaps has no line to be on, and is shown as a dot.
      if piece.count == 1 { alone += path(piece) + "h0" } else { data += path(piece.thinned()) }
    }
    if line.hasCasing {
      let white: [Canvas.Attribute] = [
        ("fill", "none"), ("stroke", Style.paper), ("stroke-width", NumberText.coordinate(line.width + 1)),
      ]
      canvas.path(data, white + [("stroke-linejoin", "round")])
    }
    canvas.path(data, stroke(style, width: line.width) + [("stroke-linejoin", "round")])
    canvas.path(
      alone,
      [("fill", "none"), ("stroke", style.color.text), ("stroke-width", "2.6"), ("stroke-linecap", "round")])
  }

  func stroke(_ style: SeriesStyle, width: Double) -> [Canvas.Attribute] {
    var attributes: [Canvas.Attribute] = [
      ("fill", "none"), ("stroke", style.color.text), ("stroke-width", NumberText.coordinate(width)),
    ]
    if let dashes = style.dashArray { attributes.append(("stroke-dasharray", dashes)) }
    return attributes
  }

  /// The runs of values without gap; a gap is where `y`, or `other`, has no position.
  func pieces(_ x: [Double], _ y: [Double], _ vertical: AxisMapping, with other: [Double]?) -> [[Point]] {
    var result: [[Point]] = []
    var current: [Point] = []
    for index in x.indices {
      let isUsable = other.map { vertical.position($0[index]) != nil } ?? true
      if isUsable, let left = panel.x.position(x[index]), let top = vertical.position(y[index]) {
        current.append(Point(left, top))
      } else if !current.isEmpty {
        result.append(current)
        current = []
      }
    }
    if !current.isEmpty { result.append(current) }
    return result
  }

  func path(_ points: [Point]) -> String {
    var data = ""
    for (index, point) in points.enumerated() {
      data += index == 0 ? "M" : index == 1 ? "L" : " "
      data += NumberText.coordinate(point.x) + " " + NumberText.coordinate(point.y)
    }
    return data
  }

  func draw(_ reference: Reference, on canvas: inout Canvas) {
    let frame = panel.frame
    if reference.direction == .diagonal {
      return canvas.path(path(panel.diagonal), stroke(reference.style, width: Style.referenceLine))
    }
    let axis = reference.direction == .vertical ? panel.x : panel.vertical(reference.side)
    guard let position = axis.position(reference.value) else { return }
    if reference.uncertainty > 0, let low = axis.position(reference.ends[0]),
      let high = axis.position(reference.ends[1])
    {
      let (first, last) = (min(low, high), max(low, high))
      let band =
        reference.direction == .vertical
        ? Rectangle(x: first, y: frame.y, width: last - first, height: frame.height)
        : Rectangle(x: frame.x, y: first, width: frame.width, height: last - first)
      canvas.rectangle(band, [("fill", reference.style.color.text), ("fill-opacity", "0.2")])
    }
    let at = NumberText.coordinate(position)
    let data =
      reference.direction == .vertical
      ? "M\(at) \(NumberText.coordinate(frame.bottom))V\(NumberText.coordinate(frame.y))"
      : "M\(NumberText.coordinate(frame.x)) \(at)H\(NumberText.coordinate(frame.right))"
    canvas.path(data, stroke(reference.style, width: Style.referenceLine))
  }
}
