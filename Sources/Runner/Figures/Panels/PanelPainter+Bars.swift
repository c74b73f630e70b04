import Drawing

extension PanelPainter {
  func draw(_ bars: Bars, _ style: SeriesStyle, on canvas: inout Canvas) {
    let floor = panel.left.isLogarithmic ? panel.frame.bottom : panel.left.position(0) ?? panel.frame.bottom
    var outlines = ""
    var errors = ""
    for index in bars.x.indices {
      guard let top = panel.left.position(bars.values[index]) else { continue }
      let (from, to) = sides(bars.x[index], bars.width)
      outlines +=
        path([Point(from, floor), Point(from, top), Point(to, top), Point(to, floor)]) + "z"
      guard let band = bars.errors, band.lower[index].isFinite, band.upper[index].isFinite else { continue }
      // On a logarithmic axis an error bar to zero or below ends at the frame.
      let low = panel.left.position(band.lower[index]) ?? panel.frame.bottom
      let high = panel.left.position(band.upper[index]) ?? top
      if low == high { continue }
      let middle = (from + to) / 2
      errors += path([Point(middle, low), Point(middle, high)])
      let half = min(2.5, (to - from) / 4)
      for end in [low, high] { errors += path([Point(middle - half, end), Point(middle + half, end)]) }
    }
    fill(outlines, style, on: &canvas)
    canvas.path(outlines, stroke(solid(style), width: Style.referenceLine) + [("stroke-linejoin", "miter")])
    canvas.path(
      errors, [("fill", "none"), ("stroke", Style.ink), ("stroke-width", NumberText.coordinate(Style.referenceLine))])
  }

  func draw(_ boxes: Boxes, _ style: SeriesStyle, on canvas: inout Canvas) {
    var outlines = ""
    var medians = ""
    var whiskers = ""
    var points: [Point] = []
    for box in boxes.boxes {
      let (from, to) = sides(box.x, boxes.width)
      let middle = (from + to) / 2
      points += box.points.compactMap { value in panel.left.position(value).map { Point(middle, $0) } }
      // What is not positive has no place on a logarithmic axis: a box from there begins at the frame.
      guard let median = panel.left.position(box.median), let top = panel.left.position(box.quartiles[1]),
        let highest = panel.left.position(box.whiskers[1])
      else { continue }
      let bottom = panel.left.position(box.quartiles[0]) ?? panel.frame.bottom
      let lowest = panel.left.position(box.whiskers[0]) ?? panel.frame.bottom
      outlines += path([Point(from, bottom), Point(from, top), Point(to, top), Point(to, bottom)]) + "z"
      medians += path([Point(from, median), Point(to, median)])
      for (begin, end) in [(bottom, lowest), (top, highest)] where begin != end {
        whiskers += path([Point(middle, begin), Point(middle, end)])
        whiskers += path([Point(middle - (to - from) / 5, end), Point(middle + (to - from) / 5, end)])
      }
    }
    fill(outlines, style, on: &canvas)
    canvas.path(
      outlines + whiskers, stroke(solid(style), width: Style.referenceLine) + [("stroke-linejoin", "miter")])
    canvas.path(medians, stroke(solid(style), width: 1.6))
    drawMarkers(points, diameter: 2.2, SeriesStyle(style.color), isHollow: true, on: &canvas)
  }

  /// A style whose lines have no dashes: outlines of bars would be torn by them.
  private func solid(_ style: SeriesStyle) -> SeriesStyle {
    var style = style
    style.dash = .solid
    return style
  }

  private func sides(_ middle: Double, _ width: Double) -> (Double, Double) {
    (panel.x.place(middle - width / 2), panel.x.place(middle + width / 2))
  }
}
