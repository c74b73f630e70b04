/// Lines through points, made smaller by what cannot be seen.
extension [Point] {
  /// The first, lowest, highest and last point of each fifth of a point's width: print can show no more.
  package func thinned(columns: Double = 5, beyond limit: Int = 1500) -> [Point] {
    let isForward = zip(self, dropFirst()).allSatisfy { $0.x <= $1.x }
    guard count > limit, isForward else { return self }
    var result: [Point] = []
    var start = 0
    while start < count {
      let column = (self[start].x * columns).rounded(.down)
      var end = start
      var (least, most) = (start, start)
      while end + 1 < count, (self[end + 1].x * columns).rounded(.down) == column {
        end += 1
        if self[end].y < self[least].y { least = end }
        if self[end].y > self[most].y { most = end }
      }
      var previous = -1
      for index in [start, Swift.min(least, most), Swift.max(least, most), end] where index != previous {
        result.append(self[index])
        previous = index
      }
      start = end + 1
    }
    return result
  }

  /// The parts between two heights, so that a value far away makes no line that cannot be drawn.
  package func parts(from top: Double, to bottom: Double) -> [[Point]] {
    var parts: [[Point]] = []
    var current: [Point] = []
    for (from, to) in zip(self, dropFirst()) {
      let rise = to.y - from.y
      let isWithin = from.y >= top && from.y <= bottom
      let ends =
        rise == 0 ? (isWithin ? [0, 1] : [1, 0]) : [(top - from.y) / rise, (bottom - from.y) / rise].sorted()
      let (start, end) = (Swift.max(ends[0], 0), Swift.min(ends[1], 1))
      if start > 0 || start >= end {
        parts.append(current)
        current = []
      }
      guard start < end else { continue }
      if current.isEmpty { current = [from + (to - from) * start] }
      current.append(end == 1 ? to : from + (to - from) * end)
    }
    return (parts + [current]).filter { $0.count > 1 }
  }

  /// The fewest of the points from which no other is farther than a tenth of a point (Ramer, Douglas and Peucker).
  package func simplified(tolerance: Double = 0.1) -> [Point] {
    guard count > 2 else { return self }
    var isKept = [Bool](repeating: false, count: count)
    (isKept[0], isKept[count - 1]) = (true, true)
    var spans = [(0, count - 1)]
    while let (first, last) = spans.popLast() {
      let chord = self[last] - self[first]
      let square = chord.x * chord.x + chord.y * chord.y
      var (most, farthest) = (tolerance, first)
      for index in first + 1..<last {
        let arm = self[index] - self[first]
        let part = square > 0 ? Swift.min(Swift.max((arm.x * chord.x + arm.y * chord.y) / square, 0), 1) : 0
        let distance = (arm - chord * part).length
        if distance > most { (most, farthest) = (distance, index) }
      }
      guard farthest > first else { continue }
      isKept[farthest] = true
      spans += [(first, farthest), (farthest, last)]
    }
    return indices.filter { isKept[$0] }.map { self[$0] }
  }
}
