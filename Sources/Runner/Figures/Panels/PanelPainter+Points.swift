import Drawing

extension PanelPainter {
  func draw(_ points: Points, _ style: SeriesStyle, on canvas: inout Canvas) {
    let y = panel.vertical(points.side)
    var bars = ""
    var places: [Point] = []
    for index in points.x.indices {
      guard let left = panel.x.position(points.x[index]), let top = y.position(points.y[index]) else { continue }
      places.append(Point(left, top))
      if let error = points.errors?[index], error > 0 {
        // On a logarithmic axis a bar to zero or below ends at the frame.
        let low = y.position(points.y[index] - error) ?? panel.frame.bottom
        let high = y.position(points.y[index] + error) ?? panel.frame.y
        bars += "M\(NumberText.coordinate(left)) \(NumberText.coordinate(low))V\(NumberText.coordinate(high))"
      }
      if let width = points.halfWidths?[index], width > 0,
        let from = panel.x.position(points.x[index] - width), let to = panel.x.position(points.x[index] + width)
      {
        bars += "M\(NumberText.coordinate(from)) \(NumberText.coordinate(top))H\(NumberText.coordinate(to))"
      }
    }
    bars += rangeBars(points, y)
    canvas.path(
      bars,
      [("fill", "none"), ("stroke", style.color.text), ("stroke-width", NumberText.coordinate(Style.referenceLine))])
    drawMarkers(
      places, diameter: points.diameter, style, isHollow: points.isHollow, hasRim: points.hasRim, on: &canvas)
  }

  private func rangeBars(_ points: Points, _ y: AxisMapping) -> String {
    var data = ""
    for index in points.x.indices {
      guard let left = panel.x.position(points.x[index]), let top = y.position(points.y[index]) else { continue }
      if let range = points.verticalRange {
        let ends = [y.position(range.lower[index]) ?? panel.frame.bottom, y.position(range.upper[index]) ?? top]
        data += path([Point(left, ends[0]), Point(left, ends[1])])
      }
      if let range = points.horizontalRange {
        let ends = [
          panel.x.position(range.lower[index]) ?? panel.frame.x, panel.x.position(range.upper[index]) ?? left,
        ]
        data += path([Point(ends[0], top), Point(ends[1], top)])
      }
    }
    return data
  }

  func drawMarkers(
    _ places: [Point], diameter: Double, _ style: SeriesStyle, isHollow: Bool = false, hasRim: Bool = false,
    on canvas: inout Canvas
  ) {
    let isRing = style.marker == .openCircle || (isHollow && style.marker == .circle)
    let radius = diameter / 2
    var data = ""
    for place in places {
      switch style.marker {
      // A line of no length with a round cap is a disc, in few bytes.
      case .circle where !isRing: data += path([place]) + "h0"
      case .circle, .openCircle:
        let r = NumberText.coordinate(radius)
        data += path([Point(place.x - radius, place.y)])
        data +=
          "a\(r) \(r) 0 1 0 \(NumberText.coordinate(diameter)) 0a\(r) \(r) 0 1 0 -\(NumberText.coordinate(diameter)) 0z"
      case .cross:
        data += path([Point(place.x - radius, place.y - radius), Point(place.x + radius, place.y + radius)])
        data += path([Point(place.x - radius, place.y + radius), Point(place.x + radius, place.y - radius)])
      case .tick: data += path([Point(place.x, place.y - radius), Point(place.x, place.y + radius)])
      case .square, .triangle, .diamond:
        data += path(style.marker.corners.map { place + $0 * radius }) + "z"
      }
    }
    let color = style.color.text
    if hasRim, style.marker != .circle || isRing {
      let rim = NumberText.coordinate(min(1.2, 0.8 * diameter))
      canvas.path(data, [("fill", "none"), ("stroke", Style.paper), ("stroke-width", rim)])
    }
    switch style.marker {
    case .circle where !isRing:
      func discs(_ color: String, _ diameter: Double) {
        let width = NumberText.coordinate(diameter)
        canvas.path(
          data, [("fill", "none"), ("stroke", color), ("stroke-width", width), ("stroke-linecap", "round")])
      }
      // Light points on light ground would be lost without a rim.
      if style.color.luminance > 0.7 {
        discs(Style.ink, diameter + 0.8)
      } else if hasRim {
        discs(Style.paper, diameter + 1.2)
      }
      discs(color, diameter)
    case .circle, .openCircle:
      canvas.path(data, [("fill", Style.paper), ("stroke", color), ("stroke-width", "0.8")])
    case .cross, .tick:
      canvas.path(data, [("fill", "none"), ("stroke", color), ("stroke-width", "0.9")])
    case .square, .triangle, .diamond:
      canvas.path(
        data, isHollow ? [("fill", Style.paper), ("stroke", color), ("stroke-width", "0.8")] : [("fill", color)])
    }
  }
}

extension SeriesStyle.Marker {
  /// Corners for a radius of one.
  fileprivate var corners: [Point] {
    switch self {
    case .square: [Point(-0.9, -0.9), Point(0.9, -0.9), Point(0.9, 0.9), Point(-0.9, 0.9)]
    case .triangle: [Point(0, -1.15), Point(1.1, 0.85), Point(-1.1, 0.85)]
    case .diamond: [Point(0, -1.25), Point(1.25, 0), Point(0, 1.25), Point(-1.25, 0)]
    case .circle, .openCircle, .cross, .tick: []
    }
  }
}
