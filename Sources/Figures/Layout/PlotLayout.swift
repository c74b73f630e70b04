/// Where the panels of a plot lie.
struct PlotLayout: Sendable {
  let plot: Plot
  private(set) var panels: [PanelFrame]
  private(set) var height: Double

  /// Between the frames of panels above one another: enough to keep their tick labels apart.
  static let gap = 8.0

  /// Lays out `plot` in `width`, its upper left corner (that of the highest frame's margin) at `origin`.
  init(_ plot: Plot, origin: Point, width: Double) throws(FigureError) {
    self.plot = plot
    let mapping = Self.horizontal(plot)
    let start = Rectangle(x: origin.x + 30, y: origin.y, width: width - 40, height: 170)
    panels = plot.panels.map { PanelFrame(panel: $0, frame: start, x: mapping) }
    height = 0
    arrange(origin, width)
    arrange(origin, width)
    for index in panels.indices {
      let isMap = panels[index].panel.marks.contains(where: \.isMap)
      panels[index].legend = try LegendLayout.placed(in: &panels[index], mayMakeRoom: !isMap)
    }
    arrange(origin, width)
    for index in panels.indices where panels[index].legend != nil {
      panels[index].legend = try LegendLayout.placed(in: &panels[index], mayMakeRoom: false)
    }
    let label = plot.x.label.isEmpty ? 0 : Style.labelSize + 4
    height = (panels.last?.frame.bottom ?? origin.y) - origin.y + Style.tickLabelSize + 5 + label
  }

  private static func horizontal(_ plot: Plot) -> AxisMapping {
    let marks = plot.panels.flatMap(\.marks)
    let onlyPoints = !marks.contains { mark in
      if case .line = mark { return true }
      return mark.isHistogram || mark.isMap
    }
    let room = onlyPoints ? 0.05 : 0.0
    let (lower, upper) = AxisMapping.limits(
      of: marks.flatMap(\.abscissae), axis: plot.x, padding: (lower: room, upper: room))
    return AxisMapping(scale: plot.x.scale, lower: lower, upper: upper, start: 0, end: 1)
  }

  private mutating func arrange(_ origin: Point, _ width: Double) {
    let leftMargin = panels.map(\.leftMargin).max() ?? 0
    let rightMargin = panels.map(\.rightMargin).max() ?? 0
    let frameWidth = max(width - leftMargin - rightMargin, 20)
    let total = frameHeight(frameWidth)
    let weights = panels.reduce(0) { $0 + $1.panel.relativeHeight }
    var y = origin.y
    for index in panels.indices {
      let height = total * panels[index].panel.relativeHeight / weights
      panels[index].place(Rectangle(x: origin.x + leftMargin, y: y, width: frameWidth, height: height))
      y += height + Self.gap
    }
  }

  private func frameHeight(_ frameWidth: Double) -> Double {
    if plot.hasEqualUnits, let panel = panels.first {
      return frameWidth * (panel.left.upper - panel.left.lower) / (panel.x.upper - panel.x.lower)
    }
    return plot.frameHeight ?? (panels.count == 1 ? 165 : 225)
  }

  /// The frames together, without their labels.
  var frame: Rectangle {
    let first = panels[0].frame
    return Rectangle(
      x: first.x, y: first.y, width: first.width, height: (panels.last?.frame.bottom ?? first.bottom) - first.y)
  }
}
