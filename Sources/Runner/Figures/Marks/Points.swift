import Drawing

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
  /// Lower and upper ends of horizontal bars, such as the range over seeds.
  public var horizontalRange: Line.Band?
  /// Lower and upper ends of vertical bars.
  public var verticalRange: Line.Band?
  /// The names of the points, for the table of numbers: one name a value.
  public var names: [String]?
  /// Short texts beside the points: one text a value.
  public var tags: [String]?
  /// Diameter of a point, in points; small ones for dense clouds.
  public var diameter: Double
  /// The look; nil: by the series' place in the panel.
  public var style: SeriesStyle?
  /// The vertical axis.
  public var side: Side
  /// True when the legend lists it.
  public var isListed: Bool
  /// True when only the outlines of points are drawn.
  public var isHollow: Bool
  /// True when points have a white rim, to be seen on a map.
  public var hasRim: Bool

  /// Points at (`x`, `y`).
  public init(
    _ label: String, x: [Double], y: [Double], errors: [Double]? = nil, halfWidths: [Double]? = nil,
    horizontalRange: Line.Band? = nil, verticalRange: Line.Band? = nil, names: [String]? = nil, tags: [String]? = nil,
    diameter: Double = 3, style: SeriesStyle? = nil, side: Side = .left, isListed: Bool = true,
    isHollow: Bool = false, hasRim: Bool = false
  ) {
    self.label = label
    self.x = x
    self.y = y
    self.errors = errors
    self.halfWidths = halfWidths
    self.horizontalRange = horizontalRange
    self.verticalRange = verticalRange
    self.names = names
    self.tags = tags
    self.diameter = diameter
    self.style = style
    self.side = side
    self.isListed = isListed
    self.isHollow = isHollow
    self.hasRim = hasRim
  }

  func validate(_ place: String) throws(FigureError) {
    try checkLength(y, x.count, place)
    if let errors { try checkLength(errors, x.count, place + ", errors") }
    if let halfWidths { try checkLength(halfWidths, x.count, place + ", half widths") }
    for (band, name) in [(horizontalRange, "horizontal"), (verticalRange, "vertical")] {
      guard let band else { continue }
      try checkLength(band.lower, x.count, "\(place), \(name) bars' lower ends")
      try checkLength(band.upper, x.count, "\(place), \(name) bars' upper ends")
    }
    for (texts, what) in [(names, "names"), (tags, "tags")] {
      guard let texts, texts.count != x.count else { continue }
      throw .lengthsDiffer(place: "\(place), \(what)", expected: x.count, found: texts.count)
    }
    if !(diameter > 0 && diameter.isFinite) { throw .invalidSize(place: place + ", diameter", value: diameter) }
  }
}
