import Drawing

/// The look of one series. The colours can be told apart with any colour vision; dashes differ as well, so that series are
/// told apart in grey.
public struct SeriesStyle: Codable, Equatable, Sendable {
  /// The pattern of a line.
  public enum Dash: String, Codable, CaseIterable, Sendable { case solid, dashed, dotted, dashDotted, longDashed }
  /// The inside of a histogram.
  public enum Fill: String, Codable, CaseIterable, Sendable { case none, tinted, hatched }
  /// The shape of a point.
  public enum Marker: String, Codable, CaseIterable, Sendable {
    case circle, square, triangle, diamond, cross, openCircle, tick
  }

  /// Line and marker colour.
  public var color: Color
  /// Line pattern.
  public var dash: Dash
  /// Inside of histograms.
  public var fill: Fill
  /// Shape of points.
  public var marker: Marker

  /// A look of its own.
  public init(_ color: Color, dash: Dash = .solid, fill: Fill = .none, marker: Marker = .circle) {
    self.color = color
    self.dash = dash
    self.fill = fill
    self.marker = marker
  }

  /// A limit or a floor to compare with: grey, dashed.
  public static let reference = SeriesStyle(Color(0x717581), dash: .dashed)
  /// A moment, such as the onset of a divergence: violet, dash-dotted.
  public static let event = SeriesStyle(Color(0x832DB6), dash: .dashDotted)

  /// The look of the `index`-th of several alike series; colour and dash both change. Repeats after 10.
  public static func numbered(_ index: Int) -> SeriesStyle {
    let position = Int(index.magnitude % palette.count.magnitude)
    let dashes = Dash.allCases
    return SeriesStyle(palette[position], dash: dashes[position % dashes.count], marker: markers[position % 6])
  }

  /// The first six are as far from one another as six colours that carry a thin line on white can be, with any colour
  /// vision; the others are as far from the one that has their dash.
  static let palette = [
    0x2B93F0, 0xE07010, 0x75104F, 0x0A4D18, 0x3A10E0, 0x8C8C88, 0x00877C, 0xBD1F01, 0xC2569F, 0x8A5A2B,
  ].map { Color($0) }

  /// The number of looks before they repeat.
  public static let count = palette.count

  private static let markers: [Marker] = [.circle, .square, .triangle, .diamond, .openCircle, .cross]

  /// SVG's dash array; nil for a solid line.
  var dashArray: String? {
    switch dash {
    case .solid: nil
    case .dashed: "4 2"
    case .dotted: "1.2 1.6"
    case .dashDotted: "5 1.6 1.2 1.6"
    case .longDashed: "8 2.4"
    }
  }
}
