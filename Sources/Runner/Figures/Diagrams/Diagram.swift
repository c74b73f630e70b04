import Drawing

/// A drawing of regions, boxes and arrows, declared by their places. Lengths in points, y downwards.
public struct Diagram: Codable, Equatable, Sendable {
  /// One thing drawn.
  public enum Element: Codable, Equatable, Sendable {
    /// A smooth closed curve.
    case region(Region)
    /// Hatching where regions overlap.
    case overlap(Overlap)
    /// A box with text.
    case box(Box)
    /// An arrow or a line.
    case arrow(Arrow)
    /// Text, perhaps with a line to the thing that it names.
    case label(Label)
  }

  /// Height in points; the width is the figure's.
  public var height: Double
  /// The elements, from the lowest to the topmost.
  public var elements: [Element]

  /// A drawing.
  public init(height: Double, elements: [Element]) {
    self.height = height
    self.elements = elements
  }

  /// A set of points of feature space.
  public struct Region: Codable, Equatable, Sendable {
    /// The name that overlaps refer to.
    public var name: String
    /// Points that the closed curve runs through, in order; at least three.
    public var outline: [Point]
    /// Line pattern and colour; `fill` is tinted or none.
    public var style: SeriesStyle

    /// A smooth region through `outline`.
    public init(_ name: String, outline: [Point], style: SeriesStyle) {
      self.name = name
      self.outline = outline
      self.style = style
    }
  }

  /// The part of feature space within all of some regions and outside all of others, hatched.
  public struct Overlap: Codable, Equatable, Sendable {
    /// Names of regions that contain it.
    public var inside: [String]
    /// Names of regions that it excludes.
    public var outside: [String]
    /// Colour of the hatching.
    public var color: Color

    /// Hatching within `inside` but not within `outside`.
    public init(inside: [String], outside: [String], color: Color = Color(0x000000)) {
      self.inside = inside
      self.outside = outside
      self.color = color
    }
  }

  /// A box of a flowchart.
  public struct Box: Codable, Equatable, Sendable {
    /// The outline of a box.
    public enum Shape: String, Codable, Sendable {
      /// A rectangle: a result or an input.
      case rectangle
      /// A rectangle with rounded corners: a step.
      case rounded
    }

    /// The name that arrows refer to.
    public var name: String
    /// Its middle.
    public var center: Point
    /// Its width.
    public var width: Double
    /// Its height.
    public var height: Double
    /// Lines of text (markup of labels).
    public var lines: [String]
    /// Colour of outline and, tinted, of the inside.
    public var color: Color
    /// The outline.
    public var shape: Shape

    /// A box around `center`.
    public init(
      _ name: String, center: Point, width: Double, height: Double, lines: [String], color: Color,
      shape: Shape = .rounded
    ) {
      self.name = name
      self.center = center
      self.width = width
      self.height = height
      self.lines = lines
      self.color = color
      self.shape = shape
    }
  }

  /// The start or the end of an arrow.
  public enum End: Codable, Equatable, Sendable {
    /// A free place.
    case point(Point)
    /// The middle of a box's edge, moved along it by `offset` points.
    case edge(of: String, Edge, offset: Double)

    /// An edge of a box.
    public enum Edge: String, Codable, Sendable { case left, right, top, bottom }

    /// The middle of a box's edge.
    public static func edge(of name: String, _ edge: Edge) -> End { .edge(of: name, edge, offset: 0) }
  }

  /// A line through places, with a head at its end.
  public struct Arrow: Codable, Equatable, Sendable {
    /// Start.
    public var from: End
    /// Places on the way; corners there are rounded.
    public var via: [Point]
    /// End.
    public var to: End
    /// Line pattern and colour.
    public var style: SeriesStyle
    /// True when it has a head.
    public var hasHead: Bool

    /// An arrow between two ends.
    public init(
      from: End, via: [Point] = [], to: End, style: SeriesStyle = SeriesStyle(Color(0x000000)), hasHead: Bool = true
    ) {
      self.from = from
      self.via = via
      self.to = to
      self.style = style
      self.hasHead = hasHead
    }
  }

  /// Text at a place.
  public struct Label: Codable, Equatable, Sendable {
    /// The alignment of a text to its place.
    public enum Alignment: String, Codable, Sendable { case start, middle, end }

    /// The text (markup of labels).
    public var text: String
    /// Start, middle or end of its baseline.
    public var place: Point
    /// The alignment of the text to `place`.
    public var alignment: Alignment
    /// Font size in points.
    public var size: Double
    /// Text colour.
    public var color: Color
    /// The point that a thin line leads to; nil: no line.
    public var target: Point?

    /// Text at `place`.
    public init(
      _ text: String, at place: Point, alignment: Alignment = .start, size: Double = 8,
      color: Color = Color(0x000000), target: Point? = nil
    ) {
      self.text = text
      self.place = place
      self.alignment = alignment
      self.size = size
      self.color = color
      self.target = target
    }
  }
}
