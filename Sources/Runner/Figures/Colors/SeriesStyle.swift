import Drawing

/// The look of one series. Colours are Petroff's (arXiv:2107.02270), chosen for any colour vision; dashes differ as
/// well, so that series are told apart in grey.
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

  /// Petroff's ten colours, the darker first since they carry thin lines better.
  static let palette = [
    0x3F90DA, 0xE76300, 0xBD1F01, 0x832DB6, 0x717581, 0xFFA90E, 0xA96B59, 0x92DADD, 0xB9AC70, 0x94A4A2,
  ].map { Color($0) }

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
