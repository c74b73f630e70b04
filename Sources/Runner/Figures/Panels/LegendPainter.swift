import Drawing

/// Draws the legend of a panel, or of a grid (then any of its panels serves).
struct LegendPainter: Sendable {
  let legend: LegendLayout
  let panel: PanelFrame

  func draw(on canvas: inout Canvas) {
    let size = Style.legendSize
    if legend.needsGround { canvas.rectangle(legend.box.expanded(by: 2), [("fill", Style.paper)]) }
    for (index, note) in legend.notes.enumerated() {
      let middle = legend.box.y + (Double(index) + 0.5) * LegendLayout.rowHeight
      canvas.text(note, at: Point(legend.box.x, middle + Style.halfCapital(size)), size: size)
    }
    for (index, entry) in legend.entries.enumerated() {
      let origin = legend.origin(ofEntry: index)
      drawSymbol(entry.mark, entry.style, at: origin, on: &canvas)
      let text = Point(origin.x + LegendLayout.symbolWidth + 4, origin.y + Style.halfCapital(size))
      canvas.text(entry.text, at: text, size: size)
    }
  }

  private func drawSymbol(_ mark: Mark, _ style: SeriesStyle, at origin: Point, on canvas: inout Canvas) {
    let painter = PanelPainter(panel: panel, isLowest: false, xAxis: Axis(""))
    let width = LegendLayout.symbolWidth
    let line = painter.path([origin, Point(origin.x + width, origin.y)])
    let swatch = Rectangle(x: origin.x, y: origin.y - 3, width: width, height: 6)
    switch mark {
    case .line(let value):
      if value.band != nil {
        canvas.rectangle(swatch, [("fill", style.color.text), ("fill-opacity", "0.22")])
      }
      canvas.path(line, painter.stroke(style, width: value.width))
    case .reference(let reference):
      if reference.uncertainty > 0 {
        canvas.rectangle(swatch, [("fill", style.color.text), ("fill-opacity", "0.2")])
      }
      canvas.path(line, painter.stroke(style, width: Style.referenceLine))
    case .histogram, .bars, .boxes:
      let corners = [
        Point(swatch.x, swatch.y), Point(swatch.right, swatch.y), Point(swatch.right, swatch.bottom),
        Point(swatch.x, swatch.bottom),
      ]
      // Bars have an outline even where they are empty.
      let isBox = if case .histogram = mark { false } else { true }
      if style.fill == .none, !isBox {
        canvas.path(line, painter.stroke(style, width: Style.seriesLine))
      } else {
        painter.fill(painter.path(corners) + "z", style, on: &canvas)
        var outline = style
        if isBox { outline.dash = .solid }
        canvas.path(
          painter.path(corners) + "z", painter.stroke(outline, width: isBox ? Style.referenceLine : Style.seriesLine))
      }
    case .points(let points):
      let center = Point(origin.x + width / 2, origin.y)
      if points.errors != nil || points.verticalRange != nil {
        canvas.path(
          painter.path([Point(center.x, center.y - 4), Point(center.x, center.y + 4)]),
          [("fill", "none"), ("stroke", style.color.text), ("stroke-width", "0.8")])
      }
      painter.drawMarkers([center], diameter: max(points.diameter, 2), style, isHollow: points.isHollow, on: &canvas)
    case .heatMap, .fieldMap: break
    }
  }
}
