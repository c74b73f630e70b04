import Drawing

/// A figure as declared: its content, and the identity of the cell that made it. The same figure gives the same bytes.
public struct Figure: Codable, Equatable, Sendable {
  /// The content of a figure.
  public enum Content: Codable, Equatable, Sendable {
    /// Panels with a shared horizontal axis.
    case plot(Plot)
    /// Several plots of one kind, row by row.
    case grid([Plot], columns: Int)
    /// Regions, boxes and arrows.
    case diagram(Diagram)
  }

  /// The name, e.g. "2-a".
  public var name: String
  /// One line that says what is shown, for those who cannot see it and for tooltips (markup of labels).
  public var title: String
  /// A longer account of what can be seen (markup of labels).
  public var summary: String
  /// The identity of the cell that made it: 64 lower-case hexadecimal digits.
  public var identity: String
  /// Width in points; a journal column is 244.
  public var width: Double
  /// The labels above the frame.
  public var heading: Heading
  /// The content that is drawn.
  public var content: Content

  /// A figure; its default width is one journal column.
  public init(
    name: String, title: String, summary: String, identity: String, width: Double = 244,
    heading: Heading = Heading(), content: Content
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.identity = identity
    self.width = width
    self.heading = heading
    self.content = content
  }

  /// The labels above the frame: who, what kind of data, and at the right the circumstances.
  public struct Heading: Codable, Equatable, Sendable {
    /// The bold words at the left.
    public var experiment: String
    /// The words in italics after it.
    public var qualifier: String
    /// The circumstances of the data, at the right.
    public var conditions: String

    /// Labels above the frame; empty ones are left out.
    public init(experiment: String = "", qualifier: String = "", conditions: String = "") {
      self.experiment = experiment
      self.qualifier = qualifier
      self.conditions = conditions
    }

    /// No labels, for drawings.
    public static let none = Heading(experiment: "", qualifier: "", conditions: "")

    var isEmpty: Bool { experiment.isEmpty && qualifier.isEmpty && conditions.isEmpty }
  }

  /// The largest width or height in points: seven metres.
  static let largest = 20_000.0
  /// The numbers of columns and rows of a map.
  static let sides = 1...10_000

  func validate() throws(FigureError) {
    let isHexadecimal = identity.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    guard identity.utf8.count == 64, isHexadecimal else { throw .invalidIdentity(identity) }
    guard width >= 60, width <= Self.largest else { throw .invalidSize(place: "Figure \(name), width", value: width) }
    switch content {
    case .plot(let plot): try plot.validate("Figure \(name)")
    case .grid(let plots, let columns):
      if plots.isEmpty { throw .nothingToDraw(place: "Figure \(name)") }
      if columns < 1 { throw .invalidSize(place: "Figure \(name), columns", value: Double(columns)) }
      for (index, plot) in plots.enumerated() { try plot.validate("Figure \(name), plot \(index + 1)") }
    case .diagram: break
    }
  }
}
