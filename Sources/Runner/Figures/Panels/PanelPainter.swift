import Drawing

/// Draws one panel.
struct PanelPainter: Sendable {
  let panel: PanelFrame
  /// True when the horizontal axis is labelled below it.
  let isLowest: Bool
  let xAxis: Axis

  func draw(on canvas: inout Canvas) throws(FigureError) {
    let frame = panel.frame
    canvas.clipped(to: frame) { canvas in
      for (index, mark) in panel.panel.marks.enumerated() {
        if case .line(let line) = mark { drawTraces(of: line, panel.styles[index], on: &canvas) }
      }
      for (index, mark) in panel.panel.marks.enumerated() {
        draw(mark, panel.styles[index], on: &canvas)
      }
    }
    if panel.isEmpty { try drawEmptiness(on: &canvas) }
    drawTicks(on: &canvas)
    canvas.rectangle(
      frame,
      [
        ("fill", "none"), ("stroke", Style.ink), ("stroke-width", NumberText.coordinate(Style.frameLine)),
      ])
    try drawTickLabels(on: &canvas)
    try drawAxisLabels(on: &canvas)
    if panel.panel.showsColorBar, let colors = panel.panel.marks.lazy.compactMap(\.colors).first {
      try ColorBar.draw(colors, beside: frame, on: &canvas)
    }
    for label in panel.levelLabels {
      let color = panel.styles[label.mark].color.text
      canvas.text(label.text, at: Point(label.box.x, label.box.bottom), size: LevelLabel.size, color: color)
    }
    drawTags(on: &canvas)
    drawOverflow(on: &canvas)
    if let legend = panel.legend { LegendPainter(legend: legend, panel: panel).draw(on: &canvas) }
  }

  private func draw(_ mark: Mark, _ style: SeriesStyle, on canvas: inout Canvas) {
    switch mark {
    case .line(let line): draw(line, style, on: &canvas)
    case .points(let points): draw(points, style, on: &canvas)
    case .histogram(let histogram): draw(histogram, style, on: &canvas)
    case .bars(let bars): draw(bars, style, on: &canvas)
    case .boxes(let boxes): draw(boxes, style, on: &canvas)
    case .reference(let reference): draw(reference, on: &canvas)
    case .heatMap(let map): draw(map, on: &canvas)
    case .fieldMap(let map): draw(map, on: &canvas)
    }
  }

  private func drawEmptiness(on canvas: inout Canvas) throws(FigureError) {
    var lines: [RichText] = []
    var line = ""
    for word in (panel.panel.message ?? "no data").split(separator: " ") {
      let longer = line.isEmpty ? String(word) : "\(line) \(word)"
      if !line.isEmpty, Text.width(longer, size: Style.labelSize) > panel.frame.width - 6 {
        lines.append(try RichText(line))
        line = String(word)
      } else {
        line = longer
      }
    }
    lines.append(try RichText(line))
    let center = panel.frame.center
    for (index, text) in lines.enumerated() {
      let middle = center.y + (Double(index) - Double(lines.count - 1) / 2) * (Style.labelSize + 2)
      canvas.text(
        text, at: Point(center.x, middle + Style.halfCapital(Style.labelSize)), size: Style.labelSize, anchor: .middle,
        color: Style.faint)
    }
  }

  // MARK: Axes

  private func drawTicks(on canvas: inout Canvas) {
    let frame = panel.frame
    var data = ""
    func horizontalAxis(_ coordinates: [Double], _ length: Double) {
      for coordinate in coordinates {
        let x = NumberText.coordinate(panel.x.place(coordinate))
        data += "M\(x) \(NumberText.coordinate(frame.bottom))v-\(NumberText.coordinate(length))"
        data += "M\(x) \(NumberText.coordinate(frame.y))v\(NumberText.coordinate(length))"
      }
    }
    func verticalAxis(_ axis: AxisMapping, _ coordinates: [Double], _ length: Double, _ sides: [Side]) {
      for coordinate in coordinates {
        let y = NumberText.coordinate(axis.place(coordinate))
        for side in sides {
          let x = NumberText.coordinate(side == .left ? frame.x : frame.right)
          data += "M\(x) \(y)h\(side == .left ? "" : "-")\(NumberText.coordinate(length))"
        }
      }
    }
    let isCells = panel.panel.marks.contains { if case .heatMap = $0 { true } else { false } }
    if isCells { return }
    // Bars and boxes show by themselves which name is theirs.
    let hasNames = panel.panel.marks.contains {
      if case .bars = $0 { true } else if case .boxes = $0 { true } else { false }
    }
    if !hasNames { horizontalAxis(panel.xTicks.major.map(\.coordinate), Style.majorTick) }
    horizontalAxis(panel.xTicks.minor, Style.minorTick)
    let sides: [Side] = panel.right == nil ? [.left, .right] : [.left]
    verticalAxis(panel.left, panel.leftTicks.major.map(\.coordinate), Style.majorTick, sides)
    verticalAxis(panel.left, panel.leftTicks.minor, Style.minorTick, sides)
    if let right = panel.right {
      verticalAxis(right, panel.rightTicks.major.map(\.coordinate), Style.majorTick, [.right])
      verticalAxis(right, panel.rightTicks.minor, Style.minorTick, [.right])
    }
    canvas.path(
      data, [("fill", "none"), ("stroke", Style.ink), ("stroke-width", NumberText.coordinate(Style.tickLine))])
  }

  private func drawTickLabels(on canvas: inout Canvas) throws(FigureError) {
    let size = Style.tickLabelSize
    let frame = panel.frame
    for tick in panel.leftTicks.major where panel.panel.y.showsTickLabels {
      let y = panel.left.place(tick.coordinate) + Style.halfCapital(size)
      canvas.text(try RichText(tick.label), at: Point(frame.x - 3, y), size: size, anchor: .end)
    }
    if let right = panel.right {
      for tick in panel.rightTicks.major {
        let y = right.place(tick.coordinate) + Style.halfCapital(size)
        canvas.text(try RichText(tick.label), at: Point(frame.right + 3, y), size: size)
      }
    }
    guard isLowest, xAxis.showsTickLabels else { return }
    for tick in panel.xTicks.major where panel.hasUprightNames {
      let point = Point(panel.x.place(tick.coordinate) + Style.halfCapital(size), frame.bottom + 4)
      canvas.text(try RichText(tick.label), at: point, size: size, anchor: .end, upwards: true)
    }
    for tick in panel.xTicks.major where !panel.hasUprightNames {
      let point = Point(panel.x.place(tick.coordinate), frame.bottom + 3.5 + 0.73 * size)
      canvas.text(try RichText(tick.label), at: point, size: size, anchor: .middle)
    }
  }

  private func drawAxisLabels(on canvas: inout Canvas) throws(FigureError) {
    let frame = panel.frame
    let y = try RichText(panel.panel.y.label)
    canvas.text(
      y, at: Point(frame.x - panel.leftMargin + Style.labelSize, frame.y), size: Style.fitting(y, within: frame.height),
      anchor: .end, upwards: true)
    if let axis = panel.panel.rightY {
      let text = try RichText(axis.label)
      canvas.text(
        text, at: Point(frame.right + panel.rightMargin - 3, frame.y), size: Style.fitting(text, within: frame.height),
        anchor: .end, upwards: true)
    }
    guard isLowest else { return }
    let text = try RichText(xAxis.label)
    let below = frame.bottom + 3.5 + panel.tickDepth + 3 + 0.73 * Style.labelSize
    canvas.text(text, at: Point(frame.right, below), size: Style.fitting(text, within: frame.right), anchor: .end)
  }
}
