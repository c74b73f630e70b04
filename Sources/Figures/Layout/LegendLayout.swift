/// The legend of a panel: entries in columns, in the corner where it covers nothing.
struct LegendLayout: Sendable {
  struct Entry: Sendable {
    var text: RichText
    /// The mark that it explains; nil: a note.
    var mark: Int?
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
  /// Whether something runs behind it, so that it needs a ground of its own.
  var needsGround = false
  /// Whether that is data, which must shine through.
  var coversData = false

  private init?(panel: Panel, columns: Int) throws(FigureError) {
    notes = []
    for note in panel.notes { notes.append(try RichText(note)) }
    entries = []
    if panel.showsLegend {
      for (index, mark) in panel.marks.enumerated() where !mark.label.isEmpty && !mark.isMap {
        entries.append(Entry(text: try RichText(mark.label), mark: index))
      }
    }
    guard !(notes.isEmpty && entries.isEmpty), columns <= max(entries.count, 1) else { return nil }
    self.columns = columns
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

  /// Chooses columns and corner. If the vertical axes are free and no corner is, they are extended upwards, as usual in
  /// particle physics, so that the legend lies above the data.
  static func placed(in panel: inout PanelFrame, mayMakeRoom: Bool) throws(FigureError) -> LegendLayout? {
    let isFree = mayMakeRoom && panel.panel.y.isFree && panel.panel.rightY?.isFree ?? true
    let samples = panel.occupied()
    var best: (cost: Double, stretch: Double, legend: LegendLayout)?
    for columns in 1...4 {
      guard var legend = try LegendLayout(panel: panel.panel, columns: columns) else { continue }
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
        let covered = samples.filter { ground.contains($0) }.count
        let crosses = panel.events.contains { $0 > ground.x && $0 < ground.right }
        var stretch = 1.0
        if covered > 0, isFree, !isBelow { stretch = panel.stretch(clearing: ground, samples) }
        let covers = covered > 0 && stretch == 1
        legend.needsGround = covers || crosses
        legend.coversData = covers
        let preference = Double(columns - 1) * 0.03 + Double(place) * 0.01
        let cost = (covers ? 10 + Double(covered) : 0) + (stretch - 1) + (crosses ? 0.3 : 0) + preference
        if best.map({ cost < $0.cost }) ?? true { best = (cost, stretch, legend) }
      }
    }
    if let best, best.stretch > 1 { panel.stretch(by: best.stretch) }
    return best?.legend
  }
}

extension Axis {
  /// Whether the range may be extended.
  var isFree: Bool {
    if case .fixed = range { return false }
    if case .categories = scale { return false }
    return true
  }
}
