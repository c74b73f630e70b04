import Drawing

/// Values joined by a line. Values that are not finite, or not positive on a logarithmic axis, leave a gap.
public struct Line: Codable, Equatable, Sendable {
  /// A range around each value of a line, such as the spread over seeds.
  public struct Band: Codable, Equatable, Sendable {
    /// Lower ends, one a value.
    public var lower: [Double]
    /// Upper ends, one a value.
    public var upper: [Double]

    /// A range from `lower` to `upper` at each value.
    public init(lower: [Double], upper: [Double]) {
      self.lower = lower
      self.upper = upper
    }
  }

  /// One of the curves that a line is the middle of, such as a seed's: thin and faint behind all lines. It is cut off at the
  /// frame, and no axis is widened for it.
  public struct Trace: Codable, Equatable, Sendable {
    /// Abscissae, in the order in which they are joined.
    public var x: [Double]
    /// Ordinates, one an abscissa.
    public var y: [Double]

    /// A curve through (`x`, `y`).
    public init(x: [Double], y: [Double]) { (self.x, self.y) = (x, y) }
  }

  /// Legend entry (markup of labels); empty: none.
  public var label: String
  /// Abscissae, in the order in which they are joined.
  public var x: [Double]
  /// Ordinates, one an abscissa.
  public var y: [Double]
  /// The names of the values, for the table of numbers: one name a value.
  public var names: [String]?
  /// A shaded range around the line.
  public var band: Band?
  /// The curves behind it, which the table of numbers leaves out.
  public var traces: [Trace]
  /// The look; nil: by the series' place in the panel.
  public var style: SeriesStyle?
  /// The vertical axis.
  public var side: Side
  /// True when the legend lists it.
  public var isListed: Bool
  /// The line's width in points.
  public var width: Double
  /// True when the line has white edges, to be seen on a map.
  public var hasCasing: Bool

  /// A line through (`x`, `y`).
  public init(
    _ label: String, x: [Double], y: [Double], names: [String]? = nil, band: Band? = nil, traces: [Trace] = [],
    style: SeriesStyle? = nil, side: Side = .left, isListed: Bool = true, width: Double = 1.1, hasCasing: Bool = false
  ) {
    self.label = label
    self.x = x
    self.y = y
    self.band = band
    self.traces = traces
    self.style = style
    self.side = side
    self.names = names
    self.isListed = isListed
    self.width = width
    self.hasCasing = hasCasing
  }

  func validate(_ place: String) throws(FigureError) {
    try checkLength(y, x.count, place)
    if let names, names.count != x.count {
      throw .lengthsDiffer(place: place + ", names", expected: x.count, found: names.count)
    }
    if !(width > 0 && width.isFinite) { throw .invalidSize(place: place + ", width", value: width) }
    for trace in traces { try checkLength(trace.y, trace.x.count, place + ", curves behind it") }
    if let band {
      try checkLength(band.lower, x.count, place + ", band's lower ends")
      try checkLength(band.upper, x.count, place + ", band's upper ends")
    }
  }
}

/// Throws unless `values` has `count` members.
func checkLength(_ values: [Double], _ count: Int, _ place: String) throws(FigureError) {
  if values.count != count { throw .lengthsDiffer(place: place, expected: count, found: values.count) }
}
