import Drawing

/// The label of a horizontal line, written at one of its ends.
struct LevelLabel: Equatable, Sendable {
  /// The place of the line among the panel's marks.
  let mark: Int
  let text: RichText
  let box: Rectangle

  static let size = Style.smallestSize
  private static let inset = 4.0

  /// Positions so close that nothing fits between them.
  var places: [Point] {
    stride(from: box.x, through: box.right, by: 3).flatMap { [Point($0, box.y), Point($0, box.bottom)] }
  }

  /// The labels of a panel's levels that have a free place above or below an end of their line, clear of data and of one another.
  /// The others are left to the legend.
  static func placed(in panel: PanelFrame) throws(FigureError) -> [LevelLabel] {
    var labels: [LevelLabel] = []
    for (index, mark) in panel.panel.marks.enumerated() {
      guard case .reference(let level) = mark, level.direction == .horizontal, !level.label.isEmpty,
        let height = panel.vertical(level.side).position(level.value)
      else { continue }
      let text = try RichText(level.label)
      let width = TextLayout(text, size: size).width
      let taken = panel.occupied(without: index) + labels.flatMap(\.places)
      let free = candidates(panel.frame, height, width).first { box in
        let ground = box.expanded(by: 1.5)
        return box.y > panel.frame.y + 1 && box.bottom < panel.frame.bottom - 1
          && !taken.contains { ground.contains($0) }
          && !panel.events.contains { $0 > ground.x && $0 < ground.right }
      }
      if let free { labels.append(LevelLabel(mark: index, text: text, box: free)) }
    }
    return labels
  }

  /// Right before left, above before below.
  private static func candidates(_ frame: Rectangle, _ height: Double, _ width: Double) -> [Rectangle] {
    let tall = 0.73 * size
    return [frame.right - inset - width, frame.x + inset].flatMap { left in
      [height - 2.5 - tall, height + 2.5].map { Rectangle(x: left, y: $0, width: width, height: tall) }
    }
  }
}
