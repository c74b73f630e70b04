import Drawing

/// Distributions as boxes: the quartiles, whiskers, and the values beyond them.
public struct Boxes: Codable, Equatable, Sendable {
  /// One distribution.
  public struct Box: Codable, Equatable, Sendable {
    /// The name, for the table of numbers.
    public var name: String
    /// The middle, in units of the names' places.
    public var x: Double
    /// The ends of the box, which are quartiles.
    public var quartiles: [Double]
    /// The line in the box.
    public var median: Double
    /// The ends of the whiskers.
    public var whiskers: [Double]
    /// The values that are drawn as points: those beyond the whiskers, or all of few.
    public var points: [Double]

    /// A distribution; `quartiles` and `whiskers` are a lower and an upper end.
    public init(
      name: String, x: Double, quartiles: [Double], median: Double, whiskers: [Double], points: [Double] = []
    ) {
      self.name = name
      self.x = x
      self.quartiles = quartiles
      self.median = median
      self.whiskers = whiskers
      self.points = points
    }
  }

  /// Legend entry (markup of labels); empty: none.
  public var label: String
  /// The boxes.
  public var boxes: [Box]
  /// The width of a box, in units of the distance between two names.
  public var width: Double
  /// The look; nil: by the series' place in the panel.
  public var style: SeriesStyle?

  /// Boxes at places of an axis of names.
  public init(_ label: String, boxes: [Box], width: Double = 0.5, style: SeriesStyle? = nil) {
    self.label = label
    self.boxes = boxes
    self.width = width
    self.style = style
  }

  func validate(_ place: String) throws(FigureError) {
    for box in boxes {
      try checkLength(box.quartiles, 2, "\(place), quartiles of '\(box.name)'")
      try checkLength(box.whiskers, 2, "\(place), whiskers of '\(box.name)'")
    }
    if !(width > 0 && width <= 1) { throw .invalidSize(place: place + ", width", value: width) }
  }
}
