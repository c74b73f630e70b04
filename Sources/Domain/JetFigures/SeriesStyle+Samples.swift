import Drawing
import Figures

/// One look for one thing in all figures: the first three of the numbered colours, and a fourth and fifth in diagrams.
extension SeriesStyle {
  /// Positive samples, and the background they are drawn from: blue, solid, filled.
  static let positive = SeriesStyle(numbered(0).color, fill: .tinted)
  /// Negative samples: orange, dashed.
  static let negative = SeriesStyle(numbered(1).color, dash: .dashed, marker: .square)
  /// Signal: wine red, dotted.
  static let signal = SeriesStyle(numbered(2).color, dash: .dotted, marker: .triangle)
  /// The region that a model reconstructs well, and gradients: dark green, dashed.
  static let model = SeriesStyle(numbered(3).color, dash: .dashed)
}
