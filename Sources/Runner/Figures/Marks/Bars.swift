import Drawing

/// Values as bars that stand on zero, at the places of an axis of names. Values that are not finite leave a gap.
public struct Bars: Codable, Equatable, Sendable {
  /// Legend entry (markup of labels); empty: none.
  public var label: String
  /// The middles of the bars, in units of the names' places.
  public var x: [Double]
  /// The values, one a bar.
  public var values: [Double]
  /// Lower and upper ends of error bars; an end that is not finite is not drawn.
  public var errors: Line.Band?
  /// The names of the bars, for the table of numbers: one name a bar.
  public var names: [String]
  /// The width of a bar, in units of the distance between two names.
  public var width: Double
  /// The look; nil: by the series' place in the panel.
  public var style: SeriesStyle?

  /// Bars at places of an axis of names.
  public init(
    _ label: String, x: [Double], values: [Double], errors: Line.Band? = nil, names: [String], width: Double = 0.7,
    style: SeriesStyle? = nil
  ) {
    self.label = label
    self.x = x
    self.values = values
    self.errors = errors
    self.names = names
    self.width = width
    self.style = style
  }

  /// The values and the ends of their error bars that must fit on the vertical axis.
  var ordinates: [Double] { values + (errors.map { ($0.lower + $0.upper).filter(\.isFinite) } ?? []) }

  func validate(_ place: String) throws(FigureError) {
    try checkLength(values, x.count, place)
    if let errors {
      try checkLength(errors.lower, x.count, place + ", lower ends")
      try checkLength(errors.upper, x.count, place + ", upper ends")
    }
    if names.count != x.count {
      throw .lengthsDiffer(place: place + ", names", expected: x.count, found: names.count)
    }
    if !(width > 0 && width <= 1) { throw .invalidSize(place: place + ", width", value: width) }
  }
}
