import Drawing

/// Texts beside points and bins.
extension PanelPainter {
  func drawTags(on canvas: inout Canvas) {
    var taken: [Rectangle] = []
    for (index, mark) in panel.panel.marks.enumerated() {
      guard case .points(let points) = mark, let tags = points.tags else { continue }
      let places = zip(points.x, points.y).map { x, y -> Point? in
        guard let left = panel.x.position(x), let top = panel.vertical(points.side).position(y) else { return nil }
        return panel.frame.expanded(by: 0.5).contains(Point(left, top)) ? Point(left, top) : nil
      }
      taken += places.compactMap { $0 }.map { Rectangle(x: $0.x, y: $0.y, width: 0, height: 0).expanded(by: 1.5) }
      for (tag, place) in zip(tags, places) {
        guard let place else { continue }
        let text = RichText(verbatim: tag)
        let boxes = Self.around(place, width: TextLayout(text, size: Style.smallestSize).width)
          .filter { panel.frame.contains(Point($0.x, $0.y)) && panel.frame.contains(Point($0.right, $0.bottom)) }
        let box = boxes.first { box in !taken.contains { $0.intersects(box) } } ?? boxes.first
        guard let box else { continue }
        taken.append(box)
        canvas.text(
          text, at: Point(box.x, box.bottom), size: Style.smallestSize, color: panel.styles[index].color.text)
      }
    }
  }

  /// Boxes of a text beside a point, the best place first.
  private static func around(_ place: Point, width: Double) -> [Rectangle] {
    let tall = 0.73 * Style.smallestSize
    return [2.6, 6].flatMap { distance in
      [(0.0, -1.0), (0, 1), (1, 0), (-1, 0), (0.7, -0.7), (-0.7, -0.7), (0.7, 0.7), (-0.7, 0.7)].map { across, down in
        Rectangle(
          x: place.x + across * (distance + width / 2) - width / 2,
          y: place.y + down * (distance + tall / 2) - tall / 2, width: width, height: tall)
      }
    }
  }

  /// The shares that lie beyond the ends of histograms, with arrows outwards.
  func drawOverflow(on canvas: inout Canvas) {
    for label in panel.overflowLabels {
      let (box, color) = (label.box, panel.styles[label.mark].color.text)
      canvas.rectangle(box.expanded(by: 1), [("fill", Style.paper), ("fill-opacity", "0.8")])
      let (tip, base) = label.isUpper ? (box.right, box.right - 3.5) : (box.x, box.x + 3.5)
      let middle = box.center.y
      canvas.path(
        path([Point(tip, middle), Point(base, middle - 2.2), Point(base, middle + 2.2)]) + "z", [("fill", color)])
      canvas.text(
        RichText(verbatim: label.text), at: Point(label.isUpper ? box.x : box.x + 5, box.bottom),
        size: OverflowLabel.size, color: color)
    }
  }
}
