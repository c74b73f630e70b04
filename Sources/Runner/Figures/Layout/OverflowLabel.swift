import Drawing

/// The share of a histogram's entries that lies beyond an end of it and is counted in the bin there.
struct OverflowLabel: Equatable, Sendable {
  /// The place of the histogram among the panel's marks.
  let mark: Int
  let isUpper: Bool
  let text: String
  let box: Rectangle

  static let size = Style.smallestSize
  /// Smaller shares, in per cent, are not marked.
  private static let least = 0.5

  /// The labels of a panel, below one another in the order of its histograms.
  static func placed(in panel: PanelFrame) -> [OverflowLabel] {
    var labels: [OverflowLabel] = []
    for isUpper in [false, true] {
      var top = panel.frame.y + 4
      for (index, mark) in panel.panel.marks.enumerated() {
        guard case .histogram(let histogram) = mark, let shares = histogram.outside else { continue }
        let share = isUpper ? shares.above : shares.below
        guard share > least else { continue }
        let tenths = share < 9.95
        let number = Int((share * (tenths ? 10 : 1)).rounded())
        let text = NumberText.decimal(number, exponent: tenths ? -1 : 0) + "\u{2009}%"
        let width = TextLayout(RichText(verbatim: text), size: size).width + 5
        let left = isUpper ? panel.frame.right - 3 - width : panel.frame.x + 3
        let box = Rectangle(x: left, y: top, width: width, height: 0.73 * size)
        labels.append(OverflowLabel(mark: index, isUpper: isUpper, text: text, box: box))
        top += size + 1.5
      }
    }
    return labels
  }
}
