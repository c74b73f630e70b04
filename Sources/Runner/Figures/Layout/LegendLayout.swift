import Drawing

/// The legend of a panel or of a grid: entries in columns.
struct LegendLayout: Sendable {
  struct Entry: Sendable {
    var text: RichText
    /// The mark that it explains, and its look.
    var mark: Mark
    var style: SeriesStyle

    /// True when a mark of the same style has the same symbol.
    func isAlike(_ other: Mark) -> Bool {
      switch (mark, other) {
      case (.line, .line), (.histogram, .histogram), (.reference, .reference): true
      case (.points(let one), .points(let two)): one.isHollow == two.isHollow
      default: false
      }
    }
  }

  static let rowHeight = 10.0
  static let symbolWidth = 17.0
  private static let symbolGap = 4.0
  private static let columnGap = 9.0
  private static let inset = 7.0

  var notes: [RichText]
  var entries: [Entry]
  var columns: Int
  var columnWidths: [Double]
  var box: Rectangle
  /// True when a line crosses it, so that it needs a ground of its own.
  var needsGround = false
  /// The number of the data's places that it covers.
  var covered = 0

  private init?(notes: [RichText], entries: [Entry], columns: Int) {
    guard !(notes.isEmpty && entries.isEmpty), columns <= max(entries.count, 1) else { return nil }
    (self.notes, self.entries, self.columns) = (notes, entries, columns)
    let rows = (entries.count + columns - 1) / columns
    columnWidths = [Double](repeating: 0, count: columns)
    for (index, entry) in entries.enumerated() {
      let width = TextLayout(entry.text, size: Style.legendSize).width + Self.symbolWidth + Self.symbolGap
      columnWidths[index / rows] = max(columnWidths[index / rows], width)
    }
    let noteWidth = notes.map { TextLayout($0, size: Style.legendSize).width }.max() ?? 0
    let entryWidth = columnWidths.reduce(0, +) + Double(columns - 1) * Self.columnGap
    box = Rectangle(
      x: 0, y: 0, width: max(noteWidth, entryWidth), height: Double(rows + notes.count) * Self.rowHeight)
  }

  var rows: Int { (entries.count + columns - 1) / columns }

  /// The left end and the middle of an entry's line.
  func origin(ofEntry index: Int) -> Point {
    let column = index / rows
    let left = columnWidths.prefix(column).reduce(0, +) + Double(column) * Self.columnGap
    return Point(box.x + left, box.y + (Double(notes.count + index % rows) + 0.5) * Self.rowHeight)
  }

  /// The entries of a panel's legend: its labelled marks, except maps and levels that carry their label themselves.
  static func entries(of panel: PanelFrame) throws(FigureError) -> [Entry] {
    guard panel.panel.showsLegend else { return [] }
    var entries: [Entry] = []
    for (index, mark) in panel.panel.marks.enumerated() where mark.isListed {
      if panel.levelLabels.contains(where: { $0.mark == index }) { continue }
      entries.append(Entry(text: try RichText(mark.label), mark: mark, style: panel.styles[index]))
    }
    return entries
  }

  /// A layout in the smallest number of rows that fit into a width.
  static func strip(notes: [RichText] = [], entries: [Entry], width: Double) -> LegendLayout? {
    for columns in (1...max(entries.count, 1)).reversed() {
      guard let legend = LegendLayout(notes: notes, entries: entries, columns: columns) else { continue }
      // Columns that the last row leaves empty would only spread the others.
      guard columns == 1 || (legend.box.width <= width && legend.rows * (columns - 1) < entries.count) else { continue }
      return legend
    }
    return nil
  }

  /// Chooses columns and corner where nothing is covered. Where no corner is free, a free vertical axis is extended upwards, as
  /// usual in particle physics, so that the legend lies above the data; else it goes above the frame.
  static func placed(in panel: inout PanelFrame) throws(FigureError) -> LegendLayout? {
    var notes: [RichText] = []
    for note in panel.panel.notes { notes.append(try RichText(note)) }
    let entries = try entries(of: panel)
    if panel.headroom == 0, !panel.panel.marks.contains(where: \.isMap) {
      let inside = inside(&panel, notes, entries)
      guard let inside, inside.covered > 0 else { return inside }
    }
    let room = panel.frame.width + panel.rightMargin - 4
    guard var legend = strip(notes: notes, entries: entries, width: room) else { return nil }
    panel.headroom = legend.box.height + 4
    legend.box.x = max(min(panel.frame.x, panel.frame.x + room - legend.box.width), 0)
    legend.box.y = panel.frame.y - panel.headroom + 1
    return legend
  }

  private static func inside(_ panel: inout PanelFrame, _ notes: [RichText], _ entries: [Entry]) -> LegendLayout? {
    let samples = panel.occupied() + panel.levelLabels.flatMap(\.places)
    var best: (cost: Double, stretch: Double, legend: LegendLayout)?
    for columns in 1...4 {
      guard var legend = LegendLayout(notes: notes, entries: entries, columns: columns) else { continue }
      let frame = panel.frame
      guard columns == 1 || legend.box.width <= frame.width - 2 * inset else { continue }
      let slack = max(frame.width - 2 * inset - legend.box.width, 0)
      for place in 0..<10 {
        let isBelow = place >= 5
        // From the right end to the left, then the places between.
        let shift = [0, 1, 0.5, 0.25, 0.75][place % 5]
        legend.box.x = frame.right - inset - legend.box.width - shift * slack
        legend.box.y = isBelow ? frame.bottom - inset - legend.box.height : frame.y + inset - 1
        let ground = legend.box.expanded(by: 3)
        legend.covered = samples.filter { ground.contains($0) }.count
        let crosses = panel.events.contains { $0 > ground.x && $0 < ground.right }
        var stretch = 1.0
        if legend.covered > 0, panel.canStretch, !isBelow {
          stretch = panel.stretch(clearing: ground, samples)
          if stretch <= PanelFrame.largestStretch { legend.covered = 0 } else { stretch = 1 }
        }
        legend.needsGround = crosses
        let preference = Double(columns - 1) * 0.03 + Double(place) * 0.01
        let cost =
          (legend.covered > 0 ? 10 + Double(legend.covered) : 0) + (stretch - 1) + (crosses ? 0.3 : 0) + preference
        if best.map({ cost < $0.cost }) ?? true { best = (cost, stretch, legend) }
      }
    }
    if let best, best.stretch > 1 { panel.stretch(by: best.stretch) }
    return best?.legend
  }
}

extension Axis {
  /// True when the range may be extended.
  var isFree: Bool {
    if case .fixed = range { return false }
    if case .categories = scale { return false }
    return true
  }
}
