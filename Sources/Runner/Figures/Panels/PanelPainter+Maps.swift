import Drawing

extension PanelPainter {
  // MARK: Cells with numbers

  func draw(_ map: HeatMap, on canvas: inout Canvas) {
    let colors = map.colors.resolved(for: map.values)
    for row in 0..<map.rows {
      for column in 0..<map.columns {
        let index = row * map.columns + column
        let value = map.values[index]
        let left = panel.x.place(Double(column) - 0.5)
        let top = panel.left.place(Double(row) + 0.5)
        let cell = Rectangle(
          x: left, y: top, width: panel.x.place(Double(column) + 0.5) - left,
          height: panel.left.place(Double(row) - 0.5) - top)
        let color = colors.color(value)
        canvas.rectangle(cell, [("fill", color.text), ("stroke", Style.paper), ("stroke-width", "0.5")])
        if value.isNaN, map.marksMissing { cross(cell, on: &canvas) }
        guard !value.isNaN, map.showsNumbers else { continue }
        let number = NumberText.fixed(value, decimals: map.decimals)
        let uncertainty = map.uncertainties.flatMap { $0[index].isNaN ? nil : $0[index] }
        let range = uncertainty.map { "±" + NumberText.fixed($0, decimals: map.uncertaintyDecimals ?? map.decimals) }
        write(number, range, cell, color, on: &canvas)
      }
    }
  }

  private func cross(_ cell: Rectangle, on canvas: inout Canvas) {
    let data =
      path([Point(cell.x, cell.bottom), Point(cell.right, cell.y)])
      + path([Point(cell.x, cell.y), Point(cell.right, cell.bottom)])
    canvas.path(data, [("fill", "none"), ("stroke", Style.paper), ("stroke-width", "0.8")])
  }

  private func write(
    _ number: String, _ uncertainty: String?, _ cell: Rectangle, _ color: Color, on canvas: inout Canvas
  ) {
    let ink = color.readableText.text
    func size(_ text: String, _ preferred: Double) -> Double {
      let room = cell.width - 2
      return min(preferred, preferred * room / FontMetrics.width(text, size: preferred))
    }
    let large = size(number, Style.tickLabelSize)
    guard let uncertainty else {
      let at = Point(cell.center.x, cell.center.y + Style.halfCapital(large))
      return canvas.text(RichText(verbatim: number), at: at, size: large, anchor: .middle, color: ink)
    }
    let small = size(uncertainty, Style.smallestSize)
    canvas.text(
      RichText(verbatim: number), at: Point(cell.center.x, cell.center.y - 1), size: large, anchor: .middle, color: ink)
    canvas.text(
      RichText(verbatim: uncertainty), at: Point(cell.center.x, cell.center.y + 1.5 + 0.73 * small), size: small,
      anchor: .middle, color: ink)
  }

  // MARK: Functions of two variables

  /// Cells of one colour make one path, those beside one another one rectangle of it: small files without seams.
  func draw(_ map: FieldMap, on canvas: inout Canvas) {
    let colors = map.colors.resolved(for: map.values)
    // Level 256 is for values without colour.
    var paths = [String](repeating: "", count: 257)
    for row in 0..<map.rows {
      let levels = (0..<map.columns).map { column -> Int in
        let fraction = colors.fraction(map.values[row * map.columns + column])
        return fraction.isNaN ? 256 : Int((min(max(fraction, 0), 1) * 255).rounded())
      }
      var start = 0
      for column in 1...map.columns where column == map.columns || levels[column] != levels[start] {
        let length = column - start
        paths[levels[start]] += "M\(start) \(row)v1h\(length)v-1z"
        start = column
      }
    }
    // Axes are linear (`Plot.validate`), so that cells are unit squares in a coordinate system of their own.
    let corner = Point(panel.x.place(map.left), panel.left.place(map.bottom))
    let across = (panel.x.place(map.right) - corner.x) / Double(map.columns)
    let up = (panel.left.place(map.top) - corner.y) / Double(map.rows)
    let place = "translate(\(NumberText.coordinate(corner.x)) \(NumberText.coordinate(corner.y)))"
    let scale = "scale(\(NumberText.factor(across)) \(NumberText.factor(up)))"
    canvas.open("g", [("transform", "\(place) \(scale)"), ("shape-rendering", "crispEdges")])
    for (level, data) in paths.enumerated() {
      let color = colors.map.color(at: level == 256 ? .nan : Double(level) / 255)
      canvas.path(data, [("fill", color.text)])
    }
    canvas.close("g")
    for level in map.contours { drawContour(map, at: level, on: &canvas) }
  }

  private func drawContour(_ map: FieldMap, at level: Double, on canvas: inout Canvas) {
    var data = ""
    for segment in map.contour(at: level) {
      let ends = [segment.from, segment.to].compactMap { end -> Point? in
        guard let x = panel.x.position(end.x), let y = panel.left.position(end.y) else { return nil }
        return Point(x, y)
      }
      if ends.count == 2 { data += path(ends) }
    }
    // White under black can be seen on every colour.
    for (color, width) in [(Style.paper, "1.8"), (Style.ink, "0.8")] {
      canvas.path(
        data, [("fill", "none"), ("stroke", color), ("stroke-width", width), ("stroke-linecap", "round")])
    }
  }
}
