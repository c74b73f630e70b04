import Drawing
import Figures

extension SeriesStyle {
  /// Positive samples, and the background they are drawn from: blue, solid, filled.
  static let positive = SeriesStyle(Color(0x3F90DA), fill: .tinted)
  /// Negative samples: orange, dashed.
  static let negative = SeriesStyle(Color(0xE76300), dash: .dashed, marker: .square)
  /// Signal: red, dotted.
  static let signal = SeriesStyle(Color(0xBD1F01), dash: .dotted, marker: .triangle)
  /// The Wasserstein distance: black, solid.
  static let distance = SeriesStyle(.black)
}
