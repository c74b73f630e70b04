import Drawing

/// The bar beside a map that explains its colours.
enum ColorBar {
  static let gap = 5.0
  static let width = 9.0

  static func mapping(_ colors: ColorScale, frame: Rectangle) -> AxisMapping {
    let scale: Axis.Scale = colors.isLogarithmic ? .logarithmic : .linear
    return AxisMapping(
      scale: scale, lower: AxisMapping.coordinate(colors.lower ?? 0, scale) ?? 0,
      upper: AxisMapping.coordinate(colors.upper ?? 1, scale) ?? 1, start: frame.bottom, end: frame.y)
  }

  static func ticks(_ colors: ColorScale, height: Double) -> Ticks {
    let axis = mapping(colors, frame: Rectangle(x: 0, y: 0, width: 1, height: height))
    return Ticks(lower: axis.lower, upper: axis.upper, scale: axis.scale, maximum: max(3, Int(height / 20)))
  }

  /// Draws the bar right of `frame`.
  static func draw(_ colors: ColorScale, beside frame: Rectangle, on canvas: inout Canvas) throws(FigureError) {
    let bar = Rectangle(x: frame.right + gap, y: frame.y, width: width, height: frame.height)
    fill(bar, colors, upwards: true, on: &canvas)
    let axis = mapping(colors, frame: bar)
    let ticks = ticks(colors, height: bar.height)
    var marks = ""
    for tick in ticks.major {
      let y = axis.place(tick.coordinate)
      marks += "M\(NumberText.coordinate(bar.right)) \(NumberText.coordinate(y))h-3"
      canvas.text(
        try RichText(tick.label), at: Point(bar.right + 3, y + Style.halfCapital(Style.tickLabelSize)),
        size: Style.tickLabelSize)
    }
    drawTicks(marks, on: &canvas)
    let labelX = bar.right + PanelFrame.margin(ticks, colors.label) - 3
    let label = try RichText(colors.label)
    canvas.text(
      label, at: Point(labelX, bar.y), size: Style.fitting(label, within: bar.height), anchor: .end, upwards: true)
  }

  /// Room below a bar that lies, for its numbers and its label.
  static func heightBelow(_ colors: ColorScale) -> Double {
    Style.tickLabelSize + 5 + (colors.label.isEmpty ? 0 : Style.labelSize + 4)
  }

  /// Draws the bar from left to right.
  static func draw(_ colors: ColorScale, in bar: Rectangle, on canvas: inout Canvas) throws(FigureError) {
    fill(bar, colors, upwards: false, on: &canvas)
    var axis = mapping(colors, frame: bar)
    (axis.start, axis.end) = (bar.x, bar.right)
    let ticks = PanelFrame.fitting(axis, width: bar.width)
    var marks = ""
    for tick in ticks.major {
      let x = axis.place(tick.coordinate)
      marks += "M\(NumberText.coordinate(x)) \(NumberText.coordinate(bar.bottom))v-3"
      canvas.text(
        try RichText(tick.label), at: Point(x, bar.bottom + 3 + 0.73 * Style.tickLabelSize),
        size: Style.tickLabelSize, anchor: .middle)
    }
    drawTicks(marks, on: &canvas)
    let label = try RichText(colors.label)
    let below = bar.bottom + 3 + Style.tickLabelSize + 3 + 0.73 * Style.labelSize
    canvas.text(
      label, at: Point(bar.right, below), size: Style.fitting(label, within: bar.width), anchor: .end)
  }

  private static func fill(_ bar: Rectangle, _ colors: ColorScale, upwards: Bool, on canvas: inout Canvas) {
    var stops = ""
    let count = 32
    for index in 0...count {
      let fraction = Double(index) / Double(count)
      let attributes: [Canvas.Attribute] = [
        ("offset", NumberText.coordinate(fraction)), ("stop-color", colors.map.color(at: fraction).text),
      ]
      stops += "<stop\(Canvas.written(attributes))/>"
    }
    let direction: [Canvas.Attribute] =
      upwards
      ? [("x1", "0"), ("y1", "1"), ("x2", "0"), ("y2", "0")] : [("x1", "0"), ("y1", "0"), ("x2", "1"), ("y2", "0")]
    let gradient = canvas.define("linearGradient", direction, stops)
    canvas.rectangle(
      bar,
      [
        ("fill", "url(#\(gradient))"), ("stroke", Style.ink),
        ("stroke-width", NumberText.coordinate(Style.frameLine)),
      ])
  }

  private static func drawTicks(_ marks: String, on canvas: inout Canvas) {
    canvas.path(
      marks, [("stroke", Style.ink), ("stroke-width", NumberText.coordinate(Style.tickLine)), ("fill", "none")])
  }
}
