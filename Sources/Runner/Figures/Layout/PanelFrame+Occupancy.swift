import Drawing

extension PanelFrame {
  /// Positions covered by data, close enough to one another that no legend fits between two of a mark.
  func occupied(without omitted: Int? = nil) -> [Point] {
    var result: [Point] = []
    for (index, mark) in panel.marks.enumerated() where index != omitted {
      let y = vertical(mark.side)
      switch mark {
      case .line(let line):
        result += along(line.x, line.y, y)
        if let band = line.band {
          result += along(line.x, band.lower, y) + along(line.x, band.upper, y)
          for (index, abscissa) in line.x.enumerated() {
            result += upwards(abscissa, from: band.lower[index], to: band.upper[index], y)
          }
        }
      case .points(let points):
        for (index, point) in zip(points.x, points.y).enumerated() {
          let error = points.errors?[index] ?? 0
          for value in [point.1 - error, point.1, point.1 + error] { append(point.0, value, y, to: &result) }
          if let range = points.verticalRange {
            result += upwards(point.0, from: range.lower[index], to: range.upper[index], y)
          }
          if let range = points.horizontalRange {
            result += along([range.lower[index], range.upper[index]], [point.1, point.1], y)
          }
        }
      case .histogram(let histogram):
        // The inside of a bin is as full as its outline.
        let floor = y.isLogarithmic ? frame.bottom : y.position(0) ?? frame.bottom
        for (index, height) in histogram.heights.enumerated() {
          let (from, to) = (histogram.edges[index], histogram.edges[index + 1])
          result += along([from, to], [height, height], y)
          guard let left = x.position((from + to) / 2), let top = y.position(height), top < floor else { continue }
          result += stride(from: max(top, frame.y), to: floor, by: 5).map { Point(left, $0) }
        }
      case .bars(let bars):
        let floor = y.isLogarithmic ? frame.bottom : y.position(0) ?? frame.bottom
        for (index, value) in bars.values.enumerated() {
          let (from, to) = (bars.x[index] - bars.width / 2, bars.x[index] + bars.width / 2)
          result += along([from, to], [value, value], y)
          if let band = bars.errors {
            result += upwards(bars.x[index], from: band.lower[index], to: band.upper[index], y)
          }
          guard let left = x.position(bars.x[index]), let top = y.position(value), top < floor else { continue }
          result += stride(from: max(top, frame.y), to: floor, by: 5).map { Point(left, $0) }
        }
      case .boxes(let boxes):
        for box in boxes.boxes {
          result += upwards(box.x, from: box.whiskers[0], to: box.whiskers[1], y)
          for value in box.points { append(box.x, value, y, to: &result) }
          let (from, to) = (box.x - boxes.width / 2, box.x + boxes.width / 2)
          for value in box.quartiles { result += along([from, to], [value, value], y) }
          for side in [from, to] { result += upwards(side, from: box.quartiles[0], to: box.quartiles[1], y) }
        }
      case .reference(let reference) where reference.direction == .horizontal:
        guard let position = y.position(reference.value) else { continue }
        result += stride(from: frame.x, through: frame.right, by: 4).map { Point($0, position) }
      case .reference(let reference) where reference.direction == .diagonal: result += diagonal
      case .reference, .heatMap, .fieldMap: break
      }
    }
    for label in overflowLabels {
      result += stride(from: label.box.x, through: label.box.right, by: 3).flatMap {
        [Point($0, label.box.y), Point($0, label.box.bottom)]
      }
    }
    return result
  }

  private func append(_ x: Double, _ y: Double, _ mapping: AxisMapping, to points: inout [Point]) {
    if let left = self.x.position(x), let top = mapping.position(y) { points.append(Point(left, top)) }
  }

  /// The inside of a band or bar.
  private func upwards(_ abscissa: Double, from lower: Double, to upper: Double, _ mapping: AxisMapping) -> [Point] {
    guard let left = x.position(abscissa), let top = mapping.position(upper) else { return [] }
    let bottom = min(mapping.position(lower) ?? frame.bottom, frame.bottom)
    return stride(from: max(top, frame.y), through: bottom, by: 4).map { Point(left, $0) }
  }

  /// The places within the frame at which abscissa and ordinate are equal, from left to right.
  var diagonal: [Point] {
    let count = 64
    return (0...count).compactMap { index in
      let coordinate = x.lower + (x.upper - x.lower) * Double(index) / Double(count)
      let value = x.isLogarithmic ? DeterministicPower.ten(coordinate) : coordinate
      guard let top = left.position(value), top >= frame.y - 0.01, top <= frame.bottom + 0.01 else { return nil }
      return Point(x.place(coordinate), top)
    }
  }

  private func along(_ x: [Double], _ y: [Double], _ mapping: AxisMapping) -> [Point] {
    var result: [Point] = []
    var previous: Point?
    for (a, b) in zip(x, y) {
      guard let left = self.x.position(a), let top = mapping.position(b) else {
        previous = nil
        continue
      }
      let point = Point(left, top)
      if let previous, previous.length < 1e5, point.length < 1e5 {
        let parts = Int((point - previous).length / 3)
        for part in 0..<max(parts, 0) {
          result.append(previous + (point - previous) * (Double(part + 1) / Double(parts + 1)))
        }
      }
      result.append(point)
      previous = point
    }
    return result
  }

  /// The places of vertical lines.
  var events: [Double] {
    panel.marks.compactMap { mark in
      guard case .reference(let reference) = mark, reference.direction == .vertical else { return nil }
      return x.position(reference.value)
    }
  }

  /// The factor by which the vertical axes must span more so that `ground`, at the upper edge, is free of `samples`.
  func stretch(clearing ground: Rectangle, _ samples: [Point]) -> Double {
    let highest = samples.filter { $0.x >= ground.x && $0.x <= ground.right }.map(\.y).min() ?? frame.bottom
    let free = max(frame.bottom - ground.bottom, 1)
    // A little more, since the frame may still move by the width of new tick labels.
    return max((frame.bottom - highest) / free * 1.03, 1)
  }

  /// The largest factor by which an axis may grow for a legend: more would press the data together.
  static let largestStretch = 1.5

  /// True when the vertical axis may be extended: not two of them, which would show values that one of them cannot
  /// have.
  var canStretch: Bool { panel.y.isFree && panel.rightY == nil && !isStretched }

  /// Extends the vertical axis upwards.
  mutating func stretch(by factor: Double) {
    left.upper = left.lower + (left.upper - left.lower) * factor
    isStretched = true
  }
}
