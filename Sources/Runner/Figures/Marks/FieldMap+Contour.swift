import Drawing

extension FieldMap {
  struct Segment: Equatable, Sendable {
    /// Ends in the map's own coordinates, y upwards.
    var from: Point
    var to: Point
  }

  /// Marching squares between the cells' centres; the two ways through a saddle are told apart by the mean.
  func contour(at level: Double) -> [Segment] {
    var segments: [Segment] = []
    for row in 0..<max(rows - 1, 0) {
      for column in 0..<max(columns - 1, 0) {
        let corners = [(0, 0), (1, 0), (1, 1), (0, 1)].map { (column + $0.0, row + $0.1) }
        let heights = corners.map { values[$0.1 * columns + $0.0] }
        guard heights.allSatisfy(\.isFinite) else { continue }
        var crossings: [Point] = []
        for edge in 0..<4 {
          let next = (edge + 1) % 4
          guard (heights[edge] >= level) != (heights[next] >= level) else { continue }
          let part = (level - heights[edge]) / (heights[next] - heights[edge])
          let from = center(column: corners[edge].0, row: corners[edge].1)
          let to = center(column: corners[next].0, row: corners[next].1)
          crossings.append(Point(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part))
        }
        if crossings.count == 2 {
          segments.append(Segment(from: crossings[0], to: crossings[1]))
        } else if crossings.count == 4 {
          let isHigh = heights.reduce(0, +) / 4 >= level
          let joinsFirst = isHigh != (heights[0] >= level)
          let pairs = joinsFirst ? [(3, 0), (1, 2)] : [(0, 1), (2, 3)]
          for (a, b) in pairs { segments.append(Segment(from: crossings[a], to: crossings[b])) }
        }
      }
    }
    return segments
  }
}
