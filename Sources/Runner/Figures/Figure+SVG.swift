import Drawing

extension Figure {
  /// The figure as an SVG document, the same bytes for the same figure. Throws if the declaration is inconsistent.
  public func svg() throws(FigureError) -> String {
    let (canvas, height) = try drawn()
    let prefix = canvas.identifierPrefix
    let size = (NumberText.coordinate(width), NumberText.coordinate(height.rounded(.up)))
    let attributes: [Canvas.Attribute] = [
      ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", "0 0 \(size.0) \(size.1)"), ("width", size.0 + "pt"),
      ("height", size.1 + "pt"), ("role", "img"), ("aria-labelledby", "\(prefix)-title \(prefix)-desc"),
      ("fill", Style.ink),
    ]
    var text = "<svg\(Canvas.written(attributes))>\n"
    text += "<title id=\"\(prefix)-title\">\(Canvas.escaped(try RichText(title).plain))</title>\n"
    text += "<desc id=\"\(prefix)-desc\">\(Canvas.escaped(try RichText(summary).plain))</desc>\n"
    text += "<metadata>refigure identity \(identity)</metadata>\n"
    if !canvas.definitions.isEmpty { text += "<defs>\n\(canvas.definitions)</defs>\n" }
    let background: [Canvas.Attribute] = [("width", size.0), ("height", size.1), ("fill", Style.paper)]
    text += "<rect\(Canvas.written(background))/>\n"
    return text + canvas.body + "</svg>\n"
  }

  /// Unique among figures on one page: two of the same name differ in their identity.
  var identifierPrefix: String {
    let safe = name.unicodeScalars.map { scalar -> String in
      scalar.isASCII && (scalar.properties.isAlphabetic || (48...57).contains(scalar.value)) ? String(scalar) : "-"
    }
    return "figure-\(safe.joined())-\(identity.prefix(8))"
  }

  /// The drawing, with its height.
  func drawn() throws(FigureError) -> (canvas: Canvas, height: Double) {
    try validate()
    var canvas = Canvas(identifierPrefix: identifierPrefix)
    switch content {
    case .plot(let plot):
      let height = try draw(plot, on: &canvas)
      return (canvas, height)
    case .grid(let plots, let columns):
      let height = try draw(plots, columns: columns, on: &canvas)
      return (canvas, height)
    case .diagram(let diagram):
      let top = heading.isEmpty ? 0 : Self.headingHeight
      try drawHeading(from: 4, to: width - 4, above: top, on: &canvas)
      try DiagramPainter(diagram: diagram, origin: Point(0, top)).draw(on: &canvas)
      return (canvas, top + diagram.height)
    }
  }

  private static let headingHeight = 17.0

  private func draw(_ plot: Plot, on canvas: inout Canvas) throws(FigureError) -> Double {
    let top = heading.isEmpty ? 5 : Self.headingHeight
    let layout = try PlotLayout(plot, origin: Point(2, top), width: width - 4)
    try drawHeading(from: layout.frame.x, to: layout.frame.right, above: top, on: &canvas)
    try draw(layout, on: &canvas)
    return top + layout.height + 2
  }

  private func draw(_ plots: [Plot], columns: Int, on canvas: inout Canvas) throws(FigureError) -> Double {
    let top = heading.isEmpty ? 5 : Self.headingHeight
    let grid = try GridLayout(plots, columns: columns, top: top, width: width)
    let right = grid.plots.map(\.frame.right).max() ?? width
    try drawHeading(from: grid.plots[0].frame.x, to: right, above: top, on: &canvas)
    for layout in grid.plots { try draw(layout, on: &canvas) }
    if let legend = grid.legend {
      LegendPainter(legend: legend, panel: grid.plots[0].panels[0]).draw(on: &canvas)
    }
    if let bar = grid.colorBar { try ColorBar.draw(bar.colors, in: bar.box, on: &canvas) }
    return grid.bottom + 2
  }

  private func draw(_ layout: PlotLayout, on canvas: inout Canvas) throws(FigureError) {
    if !layout.plot.title.isEmpty {
      canvas.text(try RichText(layout.plot.title), at: layout.titleOrigin, size: Style.legendSize)
    }
    for (position, panel) in layout.panels.enumerated() {
      let isLowest = position == layout.panels.count - 1
      try PanelPainter(panel: panel, isLowest: isLowest, xAxis: layout.plot.x).draw(on: &canvas)
    }
  }

  private func drawHeading(
    from left: Double, to right: Double, above top: Double, on canvas: inout Canvas
  ) throws(FigureError) {
    let experiment = try RichText(heading.experiment).bold
    var qualifier = try RichText(heading.qualifier)
    for index in qualifier.runs.indices { qualifier.runs[index].isItalic = true }
    let baseline = top - 4
    canvas.text(experiment, at: Point(left, baseline), size: Style.experimentSize)
    let offset = TextLayout(experiment, size: Style.experimentSize).width
    let gap = experiment.runs.isEmpty ? 0 : 4.0
    canvas.text(qualifier, at: Point(left + offset + gap, baseline), size: Style.labelSize)
    canvas.text(
      try RichText(heading.conditions), at: Point(right, baseline), size: Style.labelSize, anchor: .end)
  }
}
