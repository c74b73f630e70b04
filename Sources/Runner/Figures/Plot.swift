/// Panels above one another with a shared horizontal axis.
public struct Plot: Codable, Equatable, Sendable {
  /// The shared horizontal axis.
  public var x: Axis
  /// Panels from the top.
  public var panels: [Panel]
  /// Height of all frames together, in points; nil: usual for their number.
  public var frameHeight: Double?
  /// A line above the frames, such as "epoch 30" in a grid (markup of labels); empty: none.
  public var title: String
  /// True when one unit is as long upwards as to the right, as in a plane; for one panel. Overrides `frameHeight`.
  public var hasEqualUnits: Bool

  /// Panels above one another.
  public init(
    x: Axis, panels: [Panel], frameHeight: Double? = nil, title: String = "", hasEqualUnits: Bool = false
  ) {
    self.x = x
    self.title = title
    self.panels = panels
    self.frameHeight = frameHeight
    self.hasEqualUnits = hasEqualUnits
  }
}

/// One frame of a plot, with its vertical axes, marks and legend.
public struct Panel: Codable, Equatable, Sendable {
  /// The vertical axis.
  public var y: Axis
  /// A twin vertical axis at the right.
  public var rightY: Axis?
  /// The marks, from the lowest to the topmost.
  public var marks: [Mark]
  /// Height relative to the plot's other panels.
  public var relativeHeight: Double
  /// Lines of text above the legend's entries (markup of labels), e.g. "t_{0} = 5 s".
  public var notes: [String]
  /// The message in the middle of a panel in which nothing can be seen (markup of labels); nil: "no data".
  public var message: String?
  /// True when the legend lists labelled marks.
  public var showsLegend: Bool
  /// True when a bar of colours at the right explains the values.
  public var showsColorBar: Bool

  /// A frame with its marks.
  public init(
    y: Axis, rightY: Axis? = nil, marks: [Mark], relativeHeight: Double = 1, notes: [String] = [],
    message: String? = nil, showsLegend: Bool = true, showsColorBar: Bool = true
  ) {
    self.y = y
    self.rightY = rightY
    self.marks = marks
    self.relativeHeight = relativeHeight
    self.notes = notes
    self.message = message
    self.showsLegend = showsLegend
    self.showsColorBar = showsColorBar
  }

  /// The lower panel of histograms: pulls from −5 to 5 with a line at 0.
  public static func pull(_ pulls: [Points], label: String, relativeHeight: Double = 0.4) -> Panel {
    let zero = Mark.reference(.level(0))
    return Panel(
      y: Axis(label, range: .fixed(lower: -5, upper: 5)), marks: [zero] + pulls.map(Mark.points),
      relativeHeight: relativeHeight, showsLegend: false)
  }

  /// The lower panel of histograms: ratios from 0 to 2 with a line at 1.
  public static func ratio(_ ratios: [Points], label: String, relativeHeight: Double = 0.4) -> Panel {
    let one = Mark.reference(.level(1))
    return Panel(
      y: Axis(label, range: .fixed(lower: 0, upper: 2)), marks: [one] + ratios.map(Mark.points),
      relativeHeight: relativeHeight, showsLegend: false)
  }
}
