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
    var stops = ""
    let count = 32
    for index in 0...count {
      let fraction = Double(index) / Double(count)
      let attributes: [Canvas.Attribute] = [
        ("offset", NumberText.coordinate(fraction)), ("stop-color", colors.map.color(at: fraction).text),
      ]
      stops += "<stop\(Canvas.written(attributes))/>"
    }
    let gradient = canvas.define("linearGradient", [("x1", "0"), ("y1", "1"), ("x2", "0"), ("y2", "0")], stops)
    canvas.rectangle(
      bar,
      [
        ("fill", "url(#\(gradient))"), ("stroke", Style.ink),
        ("stroke-width", NumberText.coordinate(Style.frameLine)),
      ])
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
    canvas.path(
      marks, [("stroke", Style.ink), ("stroke-width", NumberText.coordinate(Style.tickLine)), ("fill", "none")])
    let labelX = bar.right + PanelFrame.margin(ticks, colors.label) - 3
    canvas.text(
      try RichText(colors.label), at: Point(labelX, bar.y), size: Style.labelSize, anchor: .end, upwards: true)
  }
}
