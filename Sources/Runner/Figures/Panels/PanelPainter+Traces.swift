import Drawing

extension PanelPainter {
  /// The curves behind a line, in tenths of a point, as differences: many of them still make a small file.
  func drawTraces(of line: Line, _ style: SeriesStyle, on canvas: inout Canvas) {
    var data = ""
    for trace in line.traces {
      for piece in pieces(trace.x, trace.y, panel.vertical(line.side), with: nil) {
        // Columns as wide as the line.
        let parts = piece.thinned(columns: 2, beyond: 400).parts(from: panel.frame.y - 2, to: panel.frame.bottom + 2)
        for part in parts { data += tenths(part.simplified()) }
      }
    }
    canvas.path(
      data,
      [
        ("transform", "scale(0.1)"), ("fill", "none"), ("stroke", style.color.text), ("stroke-width", "4"),
        ("stroke-opacity", line.band == nil ? "0.6" : "0.35"), ("stroke-linejoin", "round"),
      ])
  }

  private func tenths(_ points: [Point]) -> String {
    var data = ""
    var last: (x: Int, y: Int)?
    for point in points where point.length < 1e6 {
      let place = (x: Int((point.x * 10).rounded()), y: Int((point.y * 10).rounded()))
      guard let before = last else {
        last = place
        data = "M\(place.x) \(place.y)l"
        continue
      }
      let (x, y) = (place.x - before.x, place.y - before.y)
      data += (x < 0 || data.hasSuffix("l") ? "" : " ") + "\(x)" + (y < 0 ? "" : " ") + "\(y)"
      last = place
    }
    return data.hasSuffix("l") ? "" : data
  }
}
