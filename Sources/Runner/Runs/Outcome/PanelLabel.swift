/// The words of a figure or claim for its place in the paper: `Figure 7-a`, `Figures 11 and 12`.
package struct PanelLabel: Comparable {
  package let text: String
  /// The panels that it names: `7-a`; `11` for all of a figure's panels.
  package let panels: [String]

  package init(_ text: String) {
    self.text = text
    panels = text.matches(of: #/\b[0-9]+(-[a-z])?\b/#).map { String($0.0) }
  }

  /// True when it is just a panel's own, and not of something beside it.
  package var isPanel: Bool { text.wholeMatch(of: #/Figure [0-9]+(-[a-z])?/#) != nil }

  /// True when one of another's panels is among those that it names, or a part of them.
  package func concerns(_ other: PanelLabel) -> Bool {
    panels.contains { panel in other.panels.contains { $0 == panel || $0.hasPrefix("\(panel)-") } }
  }

  /// The order by the first panel's number, then its letter: figure 2 before figure 10.
  package static func < (left: PanelLabel, right: PanelLabel) -> Bool { left.order < right.order }

  package static func == (left: PanelLabel, right: PanelLabel) -> Bool { left.order == right.order }

  private var order: (Int, String, String) {
    let parts = panels.first?.split(separator: "-") ?? []
    return (parts.first.flatMap { Int($0) } ?? .max, parts.count > 1 ? String(parts[1]) : "", text)
  }
}
