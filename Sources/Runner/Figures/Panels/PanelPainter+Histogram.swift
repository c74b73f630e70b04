import Drawing

extension PanelPainter {
  func draw(_ histogram: Histogram, _ style: SeriesStyle, on canvas: inout Canvas) {
    var data = ""
    let bottom = panel.frame.bottom
    let floor = panel.left.isLogarithmic ? bottom : panel.left.position(0) ?? bottom
    var isOpen = false
    for (index, height) in histogram.heights.enumerated() {
      guard let from = panel.x.position(histogram.edges[index]), let to = panel.x.position(histogram.edges[index + 1])
      else { continue }
      let top = panel.left.position(height) ?? floor
      if !isOpen { data += path([Point(from, floor)]) }
      isOpen = true
      data += "V\(NumberText.coordinate(top))H\(NumberText.coordinate(to))"
    }
    if isOpen { data += "V\(NumberText.coordinate(floor))" }
    fill(data, style, on: &canvas)
    canvas.path(data, stroke(style, width: Style.seriesLine) + [("stroke-linejoin", "miter")])
  }

  func fill(_ data: String, _ style: SeriesStyle, on canvas: inout Canvas) {
    switch style.fill {
    case .none: break
    case .tinted: canvas.path(data, [("fill", style.color.text), ("fill-opacity", "0.3"), ("stroke", "none")])
    case .hatched:
      let pattern = canvas.hatching(color: style.color, spacing: 3, width: 0.6)
      canvas.path(data, [("fill", "url(#\(pattern))"), ("stroke", "none")])
    }
  }
}
