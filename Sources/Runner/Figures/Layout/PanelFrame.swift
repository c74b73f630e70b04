import Drawing

/// One panel with everything measured: frame, axes, ticks, the looks of its marks.
struct PanelFrame: Sendable {
  let panel: Panel
  /// One look a mark; those declared, and for the others by their order.
  let styles: [SeriesStyle]
  var frame: Rectangle
  var x: AxisMapping
  var left: AxisMapping
  var right: AxisMapping?
  var xTicks = Ticks.none
  /// True when the names below the frame have no room beside one another, and are written upwards.
  var hasUprightNames = false
  var leftTicks = Ticks.none
  var rightTicks = Ticks.none
  var legend: LegendLayout?
  var levelLabels: [LevelLabel] = []
  var overflowLabels: [OverflowLabel] { OverflowLabel.placed(in: self) }
  /// Room above the frame for a legend that has no place in it.
  var headroom = 0.0
  var isStretched = false

  init(panel: Panel, frame: Rectangle, x: AxisMapping) {
    self.panel = panel
    self.frame = frame
    self.x = x
    var count = 0
    styles = panel.marks.map { mark in
      if let declared = mark.style { return declared }
      count += 1
      return SeriesStyle.numbered(count - 1)
    }
    left = Self.mapping(panel.y, panel.marks.filter { $0.side == .left })
    right = panel.rightY.map { axis in Self.mapping(axis, panel.marks.filter { $0.side == .right }) }
    place(frame)
  }

  private static func mapping(_ axis: Axis, _ marks: [Mark]) -> AxisMapping {
    let isCells = marks.contains(where: \.isMap)
    var padding = isCells ? (lower: 0, upper: 0) : (lower: 0.06, upper: 0.08)
    var values = marks.flatMap(\.ordinates)
    // Bars stand on zero.
    if axis.scale == .linear, marks.contains(where: \.standsOnZero) {
      values.append(0)
      if values.allSatisfy({ !($0 < 0) }) { padding.lower = 0 }
    }
    let (lower, upper) = AxisMapping.limits(of: values, axis: axis, padding: padding)
    return AxisMapping(scale: axis.scale, lower: lower, upper: upper, start: 0, end: 1)
  }

  /// Moves the panel to `frame` and finds its ticks.
  mutating func place(_ frame: Rectangle) {
    self.frame = frame
    x.start = frame.x
    x.end = frame.right
    left.start = frame.bottom
    left.end = frame.y
    right?.start = frame.bottom
    right?.end = frame.y
    let rows = max(3, Int(frame.height / 20))
    leftTicks = Ticks(lower: left.lower, upper: left.upper, scale: left.scale, maximum: rows)
    if let right { rightTicks = Ticks(lower: right.lower, upper: right.upper, scale: right.scale, maximum: rows) }
    xTicks = Self.fitting(x, width: frame.width)
    if case .categories = x.scale { hasUprightNames = Self.collides(xTicks, x) }
  }

  /// Room below the frame for the numbers or names at the ticks.
  var tickDepth: Double {
    guard hasUprightNames else { return Style.tickLabelSize }
    return xTicks.major.map { Text.width($0.label, size: Style.tickLabelSize) }.max() ?? 0
  }

  /// The ticks whose labels have room, with at least two numbers if these have room.
  static func fitting(_ x: AxisMapping, width: Double) -> Ticks {
    let usual = max(3, Int(width / 22))
    var best: Ticks?
    for maximum in (2...usual).reversed() where best == nil {
      let ticks = Ticks(lower: x.lower, upper: x.upper, scale: x.scale, maximum: maximum)
      if !collides(ticks, x) || maximum == 2 { best = ticks }
    }
    for maximum in (usual + 1)...(usual + 4) where best.map({ $0.major.count < 2 }) ?? true {
      let ticks = Ticks(lower: x.lower, upper: x.upper, scale: x.scale, maximum: maximum)
      if !collides(ticks, x) { best = ticks }
    }
    return best ?? .none
  }

  private static func collides(_ ticks: Ticks, _ x: AxisMapping) -> Bool {
    var reach = -Double.infinity
    for tick in ticks.major {
      let half = Text.width(tick.label, size: Style.tickLabelSize) / 2
      let center = x.place(tick.coordinate)
      if center - half < reach + 5 { return true }
      reach = center + half
    }
    return false
  }

  func vertical(_ side: Side) -> AxisMapping { side == .right ? right ?? left : left }

  /// True when nothing can be seen in the panel.
  var isEmpty: Bool {
    !panel.marks.contains { mark in
      mark.isMap || zip(mark.abscissae, mark.ordinates).contains { x.position($0) != nil && left.position($1) != nil }
    }
  }

  /// Room for the tick labels and the label left of the frame.
  var leftMargin: Double {
    if !panel.y.showsTickLabels { return panel.y.label.isEmpty ? 2 : Style.labelSize + 6 }
    return Self.margin(leftTicks, panel.y.label)
  }

  /// Room right of the frame: twin axis, colour bar, or half a tick label.
  var rightMargin: Double {
    if let axis = panel.rightY { return Self.margin(rightTicks, axis.label) }
    if panel.showsColorBar, let colors = panel.marks.lazy.compactMap(\.colors).first {
      return ColorBar.gap + ColorBar.width + Self.margin(ColorBar.ticks(colors, height: frame.height), colors.label)
    }
    let last = xTicks.major.last
    let half = last.map { Text.width($0.label, size: Style.tickLabelSize) / 2 } ?? 0
    let beyond = last.map { x.place($0.coordinate) + half - frame.right } ?? 0
    return max(4, beyond + 1)
  }

  /// Room for tick labels and an upright label beside them.
  static func margin(_ ticks: Ticks, _ label: String) -> Double {
    let widest = ticks.major.map { Text.width($0.label, size: Style.tickLabelSize) }.max() ?? 0
    return widest + 3 + (label.isEmpty ? 2 : Style.labelSize + 6)
  }
}

extension Ticks {
  static let none = Ticks(lower: 0, upper: 1, scale: .categories([]), maximum: 2)
}
