import Drawing

/// The operators of a page, as they are written one after the other, and what they refer to.
struct PDFContent {
  private(set) var text = ""
  /// The state that viewers are in; each is saved with the one around it.
  private var state = PDFState()
  private var saved: [PDFState] = []
  /// The pairs of opacities, each under the name of its place.
  private(set) var opacities: [[Double]] = []

  mutating func write(_ operators: String) { text += operators + "\n" }

  mutating func save() {
    saved.append(state)
    write("q")
  }

  mutating func restore() {
    if let last = saved.popLast() { state = last }
    write("Q")
  }

  mutating func concatenate(_ map: Transform) {
    write(PDFFile.numbers(map.a, map.b, map.c, map.d, map.e, map.f) + " cm")
  }

  /// Makes the state of viewers that of what is painted next; only what is another is written.
  mutating func use(_ wanted: PDFState, fill: Bool, stroke: Bool) {
    if fill, case .color(let color) = wanted.fill, wanted.fill != state.fill {
      write(PDFState.operands(color) + " rg")
      state.fill = wanted.fill
    }
    if stroke, case .color(let color) = wanted.stroke {
      if wanted.stroke != state.stroke { write(PDFState.operands(color) + " RG") }
      if wanted.width != state.width { write(PDFFile.number(wanted.width) + " w") }
      if wanted.dash != state.dash { write("[\(wanted.dash)] 0 d") }
      if wanted.cap != state.cap { write("\(wanted.cap) J") }
      if wanted.join != state.join { write("\(wanted.join) j") }
      (state.stroke, state.width, state.dash) = (wanted.stroke, wanted.width, wanted.dash)
      (state.cap, state.join) = (wanted.cap, wanted.join)
    }
    let pair = [fill ? wanted.fillOpacity : state.fillOpacity, stroke ? wanted.strokeOpacity : state.strokeOpacity]
    guard pair != [state.fillOpacity, state.strokeOpacity] else { return }
    if !opacities.contains(pair) { opacities.append(pair) }
    write("/G\(opacities.firstIndex(of: pair) ?? 0) gs")
    (state.fillOpacity, state.strokeOpacity) = (pair[0], pair[1])
  }

  /// Writes a path that is painted next.
  mutating func write(_ path: PathData) {
    var current = Point(0, 0)
    var line = ""
    for part in path.parts {
      switch part {
      case .move(let point):
        line += PDFFile.numbers(point.x, point.y) + " m\n"
        current = point
      case .line(let point):
        line += PDFFile.numbers(point.x, point.y) + " l\n"
        current = point
      case .quadratic(let control, let point):
        // The cubic curve that is the same.
        let one = current + (control - current) * (2.0 / 3)
        let two = point + (control - point) * (2.0 / 3)
        line += PDFFile.numbers(one.x, one.y, two.x, two.y, point.x, point.y) + " c\n"
        current = point
      case .cubic(let one, let two, let point):
        line += PDFFile.numbers(one.x, one.y, two.x, two.y, point.x, point.y) + " c\n"
        current = point
      case .close: line += "h\n"
      }
    }
    text += line
  }
}
