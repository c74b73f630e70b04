import Drawing

/// The words around the panels of a drawing of this program, found again in what is recorded: the SVG, and the numbers beside it, which say how
/// many panels each plot has.
package struct DrawnLabels: Sendable {
  /// The words around a panel; empty where there are none.
  package struct Panel: Equatable, Sendable {
    /// The words at its axes, and at the bar of colours.
    package var x = "", y = "", color = ""
    /// The words above it.
    package var title = ""
    /// True when there is a second axis on the right: whose a mark is cannot be said then.
    package var hasRightAxis = false
  }

  /// A panel's place in the numbers: the plot, and the panel in it, both from 1.
  private struct Place: Hashable {
    let plot: Int, panel: Int
  }

  private var panels: [Place: Panel] = [:]

  /// The words around a panel; none when the drawing does not fit the numbers.
  package func panel(_ panel: Int, ofPlot plot: Int) -> Panel { panels[Place(plot: plot, panel: panel)] ?? Panel() }

  /// - Parameters:
  ///   - drawing: the drawing, as SVG.
  ///   - places: the places of panels that the numbers name, each as plot and panel.
  package init(drawing: String, places: [(plot: Int, panel: Int)]) {
    guard let root = try? SVGReader.root(of: drawing), let drawn = DrawnPanel.all(in: root) else { return }
    let counts = Dictionary(grouping: places, by: \.plot).mapValues { $0.map(\.panel).max() ?? 0 }
    guard let plots = counts.keys.max(), plots <= drawn.count, (1...plots).allSatisfy({ counts[$0] != nil }),
      counts.values.reduce(0, +) == drawn.count
    else { return }
    let labels = root.children.compactMap(DrawnLabel.init)
    let right = drawn.map(\.frame.right).max() ?? 0
    let color = labels.first { $0.isTurned && $0.at.x > right }?.text ?? ""
    let shared = (
      x: drawn.first { !$0.xLabel.isEmpty }?.xLabel ?? "", y: drawn.first { !$0.yLabel.isEmpty }?.yLabel ?? ""
    )
    var first = 0
    for plot in 1...plots {
      let count = counts[plot] ?? 0
      // Panels above one another share the axis below the lowest one.
      let own = drawn[first..<first + count].last { !$0.xLabel.isEmpty }?.xLabel ?? shared.x
      for panel in 0..<count {
        let found = drawn[first + panel]
        panels[Place(plot: plot, panel: panel + 1)] = Panel(
          x: found.xLabel.isEmpty ? own : found.xLabel, y: found.yLabel.isEmpty ? shared.y : found.yLabel,
          color: color, title: Self.title(of: found.frame, labels), hasRightAxis: found.hasRightAxis)
      }
      first += count
    }
  }

  /// The words that stand above a frame, in small letters; those above the whole figure are larger.
  private static func title(of frame: Rectangle, _ labels: [DrawnLabel]) -> String {
    labels.first { label in
      !label.isTurned && label.size < 8 && label.at.y < frame.y && label.at.y > frame.y - 8
        && label.at.x > frame.x - 1 && label.at.x < frame.right
    }?.text ?? ""
  }
}
