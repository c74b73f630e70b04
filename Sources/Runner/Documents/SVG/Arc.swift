import Drawing

/// A part of a circle, as SVG gives it: its ends, its radius, and which of the four it is. y is downwards.
struct Arc {
  let from: Point
  let to: Point
  let radius: Double
  let isLarge: Bool
  let isClockwise: Bool

  /// The arc as cubic curves of a right angle or less, by square roots alone: the same bits everywhere.
  var curves: [PathData.Part] {
    let chord = to - from
    let half = chord.length / 2
    guard half > 0, radius.magnitude > 0, radius.isFinite else { return [.line(to)] }
    // A radius that is too small is made to reach.
    let radius = max(radius.magnitude, half)
    let middle = Point((from.x + to.x) / 2, (from.y + to.y) / 2)
    let height = max(radius * radius - half * half, 0).squareRoot()
    let side = isLarge == isClockwise ? 1.0 : -1.0
    let normal = Point(chord.y / (2 * half), -chord.x / (2 * half))
    let center = middle + normal * (side * height)
    let start = (from - center) * (1 / radius)
    let end = (to - center) * (1 / radius)
    return pieces(start, end, large: isLarge || height == 0).map { first, last in
      let cosine = min(max(first.x * last.x + first.y * last.y, -1), 1)
      let (c, s) = (((1 + cosine) / 2).squareRoot(), ((1 - cosine) / 2).squareRoot())
      let reach = 4.0 / 3 * s / (1 + c) * (isClockwise ? 1 : -1)
      let one = Point(first.x - reach * first.y, first.y + reach * first.x)
      let two = Point(last.x + reach * last.y, last.y - reach * last.x)
      return .cubic(center + one * radius, center + two * radius, center + last * radius)
    }
  }

  /// The directions at the ends of pieces of at most a right angle.
  private func pieces(_ start: Point, _ end: Point, large: Bool) -> [(Point, Point)] {
    if large {
      // Half a turn or more: the direction opposite to the chord's middle, or across, divides it into two that are smaller.
      let sum = start + end
      let across = isClockwise ? Point(-start.y, start.x) : Point(start.y, -start.x)
      let middle = sum.length < 1e-9 ? across : sum * (-1 / sum.length)
      return pieces(start, middle, large: false) + pieces(middle, end, large: false)
    }
    let cosine = start.x * end.x + start.y * end.y
    guard cosine < -1e-12 else { return [(start, end)] }
    let sum = start + end
    guard sum.length > 1e-9 else { return [(start, end)] }
    let middle = sum * (1 / sum.length)
    return [(start, middle), (middle, end)]
  }
}
