import Drawing

/// The places of a plot's panels.
struct PlotLayout: Sendable {
  let plot: Plot
  private(set) var panels: [PanelFrame]
  private(set) var height: Double
  private let origin: Point
  private let width: Double
  private let margins: Margins?

  /// The room left and right of the frames.
  struct Margins: Equatable, Sendable {
    var left: Double
    var right: Double
  }

  /// Between the frames of panels above one another: enough to keep their tick labels apart.
  static let gap = 8.0
  /// Height of the line above the frames.
  static let titleHeight = 10.0

  /// Lays out `plot` in `width`, its upper left corner (that of the highest frame's margin) at `origin`.
  ///
  /// - Parameter margins: those to keep, so that plots of a grid stand in line; nil: as the labels need.
  init(_ plot: Plot, origin: Point, width: Double, margins: Margins? = nil) throws(FigureError) {
    (self.plot, self.origin, self.width, self.margins) = (plot, origin, width, margins)
    let mapping = Self.horizontal(plot)
    let start = Rectangle(x: origin.x + 30, y: origin.y, width: width - 40, height: 170)
    panels = plot.panels.map { PanelFrame(panel: $0, frame: start, x: mapping) }
    height = 0
    arrange()
    arrange()
    // A legend can extend its panel's axis once, and then move above the frame once; either moves the frames.
    for _ in 0..<4 {
      let before = panels.map { [$0.left.upper, $0.headroom] }
      for index in panels.indices {
        panels[index].levelLabels = try LevelLabel.placed(in: panels[index])
        panels[index].legend = try LegendLayout.placed(in: &panels[index])
      }
      if panels.map({ [$0.left.upper, $0.headroom] }) == before { break }
      // Twice, for other limits have other numbers at their ticks, which need other margins.
      arrange()
      arrange()
    }
    let label = plot.x.label.isEmpty ? 0 : Style.labelSize + 4
    let ticks = plot.x.showsTickLabels ? (panels.last?.tickDepth ?? Style.tickLabelSize) + 5 : 2
    height = (panels.last?.frame.bottom ?? origin.y) - origin.y + ticks + label
  }

  private static func horizontal(_ plot: Plot) -> AxisMapping {
    let marks = plot.panels.flatMap(\.marks)
    let isFilled = marks.contains { $0.isHistogram || $0.isMap }
    // Points at the frame would be cut in half; lines may begin there.
    let room = !isFilled && marks.contains(where: \.isPoints) ? 0.05 : 0.0
    let (lower, upper) = AxisMapping.limits(
      of: marks.flatMap(\.abscissae), axis: plot.x, padding: (lower: room, upper: room))
    return AxisMapping(scale: plot.x.scale, lower: lower, upper: upper, start: 0, end: 1)
  }

  private mutating func arrange() {
    let used = neededMargins
    let frameWidth = max(width - used.left - used.right, 20)
    let total = frameHeight(frameWidth)
    let weights = panels.reduce(0) { $0 + $1.panel.relativeHeight }
    var y = origin.y + (plot.title.isEmpty ? 0 : Self.titleHeight)
    for index in panels.indices {
      let height = total * panels[index].panel.relativeHeight / weights
      y += panels[index].headroom
      panels[index].place(Rectangle(x: origin.x + used.left, y: y, width: frameWidth, height: height))
      y += height + Self.gap
    }
  }

  /// Those to keep, or as the labels need.
  var neededMargins: Margins {
    margins
      ?? Margins(left: panels.map(\.leftMargin).max() ?? 0, right: panels.map(\.rightMargin).max() ?? 0)
  }

  private func frameHeight(_ frameWidth: Double) -> Double {
    if plot.hasEqualUnits, let panel = panels.first {
      return frameWidth * (panel.left.upper - panel.left.lower) / (panel.x.upper - panel.x.lower)
    }
    return plot.frameHeight ?? (panels.count == 1 ? 165 : 225)
  }

  /// The beginning of the title's baseline.
  var titleOrigin: Point { Point(panels[0].frame.x, origin.y + Self.titleHeight - 3) }

  /// The frames together, without their labels.
  var frame: Rectangle {
    let first = panels[0].frame
    return Rectangle(
      x: first.x, y: first.y, width: first.width, height: (panels.last?.frame.bottom ?? first.bottom) - first.y)
  }
}
