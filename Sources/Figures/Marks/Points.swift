/// Values as points. Those that are not finite are left out.
public struct Points: Codable, Equatable, Sendable {
  /// Legend entry (markup of labels); empty: none.
  public var label: String
  /// Abscissae.
  public var x: [Double]
  /// Ordinates, one an abscissa.
  public var y: [Double]
  /// Half lengths of vertical error bars, one a value.
  public var errors: [Double]?
  /// Half lengths of horizontal bars, such as half bin widths.
  public var halfWidths: [Double]?
  /// Diameter of a point, in points; small ones for dense clouds.
  public var diameter: Double
  /// The look; nil: by the series' place in the panel.
  public var style: SeriesStyle?
  /// The vertical axis.
  public var side: Side

  /// Points at (`x`, `y`).
  public init(
    _ label: String, x: [Double], y: [Double], errors: [Double]? = nil, halfWidths: [Double]? = nil,
    diameter: Double = 3, style: SeriesStyle? = nil, side: Side = .left
  ) {
    self.label = label
    self.x = x
    self.y = y
    self.errors = errors
    self.halfWidths = halfWidths
    self.diameter = diameter
    self.style = style
    self.side = side
  }

  func validate(_ place: String) throws(FigureError) {
    try checkLength(y, x.count, place)
    if let errors { try checkLength(errors, x.count, place + ", errors") }
    if let halfWidths { try checkLength(halfWidths, x.count, place + ", half widths") }
    if !(diameter > 0 && diameter.isFinite) { throw .invalidSize(place: place + ", diameter", value: diameter) }
  }
}
