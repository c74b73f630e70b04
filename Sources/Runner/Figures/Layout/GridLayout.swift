import Drawing

/// The places of a grid's plots. Common parts are drawn once: axis labels and the numbers of equal axes at the left and
/// below, the legend above, the colour bar below.
struct GridLayout: Sendable {
  private(set) var plots: [PlotLayout] = []
  private(set) var legend: LegendLayout?
  private(set) var colorBar: (colors: ColorScale, box: Rectangle)?
  /// The lower end of all.
  private(set) var bottom: Double

  private static let columnGap = 4.0
  private static let rowGap = 5.0

  /// Lays out `plots` row by row, from the height `top` down, within `width`.
  init(_ plots: [Plot], columns: Int, top: Double, width: Double) throws(FigureError) {
    bottom = top
    let columns = min(columns, plots.count)
    var plots = plots
    Self.shareAxes(&plots, columns)
    // Frames of a row stay level when one of its plots has no title.
    if plots.contains(where: { !$0.title.isEmpty }) {
      for index in plots.indices where plots[index].title.isEmpty { plots[index].title = " " }
    }
    let bar = Self.sharedColors(plots)
    if bar != nil { Self.change(&plots) { $0.showsColorBar = false } }
    var alone: [PlotLayout] = []
    for plot in plots { alone.append(try PlotLayout(plot, origin: Point(0, 0), width: 200)) }
    let entries = try Self.sharedEntries(alone)
    if entries != nil { Self.change(&plots) { $0.showsLegend = false } }
    try arrange(plots, columns, top, width)
    // Levels whose labels have no place beside them are known only now.
    if let entries, let all = try Self.sharedEntries(self.plots, with: entries), !all.isEmpty,
      let strip = LegendLayout.strip(entries: all, width: width - 8)
    {
      legend = strip
      legend?.box.y = top
      try arrange(plots, columns, top + strip.box.height + 4, width)
    }
    if let strip = legend { legend?.box.x = min(self.plots[0].frame.x, max(2, width - 4 - strip.box.width)) }
    guard let bar, let last = self.plots.max(by: { $0.frame.right < $1.frame.right }) else { return }
    let left = self.plots[0].frame.x
    // Half of the number at the end stands beyond it.
    let box = Rectangle(x: left, y: bottom + 3, width: last.frame.right - left - 6, height: 7)
    colorBar = (bar, box)
    bottom = box.bottom + ColorBar.heightBelow(bar)
  }

  private mutating func arrange(_ plots: [Plot], _ columns: Int, _ top: Double, _ width: Double) throws(FigureError) {
    let room = width - 4 - Double(columns - 1) * Self.columnGap
    var margins = [PlotLayout.Margins](repeating: PlotLayout.Margins(left: 20, right: 4), count: columns)
    // The numbers at an axis depend on the frame, and the frame on the room that the numbers need.
    for _ in 0..<3 {
      let frame = Self.frameWidth(room, margins)
      var needed = [PlotLayout.Margins](repeating: PlotLayout.Margins(left: 0, right: 0), count: columns)
      for (index, plot) in plots.enumerated() {
        let margin = margins[index % columns]
        let layout = try PlotLayout(plot, origin: Point(0, 0), width: margin.left + frame + margin.right)
        let column = index % columns
        needed[column].left = max(needed[column].left, layout.neededMargins.left)
        needed[column].right = max(needed[column].right, layout.neededMargins.right)
      }
      margins = needed
    }
    let frame = Self.frameWidth(room, margins)
    var next = top
    var y = top
    var x = 2.0
    self.plots = []
    for (index, plot) in plots.enumerated() {
      let margin = margins[index % columns]
      if index % columns == 0 { (x, y) = (2, next) }
      let width = margin.left + frame + margin.right
      let layout = try PlotLayout(plot, origin: Point(x, y), width: width, margins: margin)
      self.plots.append(layout)
      x += width + Self.columnGap
      next = max(next, y + layout.height + Self.rowGap)
      bottom = max(bottom, y + layout.height)
    }
  }

  private static func frameWidth(_ room: Double, _ margins: [PlotLayout.Margins]) -> Double {
    let taken = margins.reduce(0) { $0 + $1.left + $1.right }
    return max((room - taken) / Double(margins.count), 20)
  }

  // MARK: What plots have in common

  private static func change(_ plots: inout [Plot], _ change: (inout Panel) -> Void) {
    for plot in plots.indices {
      for panel in plots[plot].panels.indices { change(&plots[plot].panels[panel]) }
    }
  }

  /// Takes labels and numbers away where the same ones stand further left or below.
  private static func shareAxes(_ plots: inout [Plot], _ columns: Int) {
    guard let first = plots.first, plots.allSatisfy({ $0.panels.count == first.panels.count }) else { return }
    let hasOneX = plots.allSatisfy { $0.x.isFixed && $0.x == first.x }
    for index in plots.indices where hasOneX && index + columns < plots.count {
      plots[index].x.label = ""
      plots[index].x.showsTickLabels = false
    }
    for panel in first.panels.indices {
      let axes = plots.map { $0.panels[panel].y }
      guard axes.allSatisfy({ $0.label == axes[0].label }) else { continue }
      let isSame = axes.allSatisfy { $0.isFixed && $0 == axes[0] }
      for index in plots.indices where index % columns > 0 {
        plots[index].panels[panel].y.label = ""
        if isSame { plots[index].panels[panel].y.showsTickLabels = false }
      }
    }
  }

  /// The colour scale, if all maps have the same one.
  private static func sharedColors(_ plots: [Plot]) -> ColorScale? {
    let panels = plots.flatMap(\.panels)
    let scales = panels.filter(\.showsColorBar).flatMap { $0.marks.compactMap(\.colors) }
    guard let first = scales.first, scales.allSatisfy({ $0 == first }) else { return nil }
    return first
  }

  /// One entry for each label, if a label looks the same everywhere and only it does; nil otherwise. Levels come in the second round, if their
  /// label does not stand at their line.
  private static func sharedEntries(
    _ plots: [PlotLayout], with known: [LegendLayout.Entry]? = nil
  ) throws(FigureError) -> [LegendLayout.Entry]? {
    var entries = known ?? []
    for panel in plots.flatMap(\.panels) {
      for (index, mark) in panel.panel.marks.enumerated() where mark.isListed && mark.isLevel == (known != nil) {
        if panel.levelLabels.contains(where: { $0.mark == index }) { continue }
        if let entry = entries.first(where: { $0.mark.label == mark.label }) {
          if entry.style != panel.styles[index] { return known }
        } else {
          // Two labels of one look would not be told apart; each plot then has its own legend.
          if known == nil, entries.contains(where: { $0.style == panel.styles[index] && $0.isAlike(mark) }) {
            return nil
          }
          let text = try RichText(mark.label)
          entries.append(LegendLayout.Entry(text: text, mark: mark, style: panel.styles[index]))
        }
      }
    }
    return entries
  }
}

extension Axis {
  /// True when the range does not depend on the data.
  fileprivate var isFixed: Bool { !isFree }
}
