/// Loops over the points of a block.
///
/// All arrays of a call have one length, a multiple of eight: the loops are written so that the optimiser drops their bounds checks and
/// fills the registers. Sums have eight partial sums and a fixed tree, whatever the registers are.
enum BlockLoops {
  /// y = x − c.
  static func storeDifference(_ x: [Double], _ c: Double, to y: inout [Double]) {
    precondition(x.count == y.count)
    for point in 0..<y.count { y[point] = x[point] - c }
  }

  /// y = a · x, point by point.
  static func storeProduct(_ a: [Double], _ x: [Double], to y: inout [Double]) {
    precondition(a.count == y.count && x.count == y.count)
    for point in 0..<y.count { y[point] = a[point] * x[point] }
  }

  /// y = y + factor · x.
  static func addMultiple(_ factor: Double, _ x: [Double], to y: inout [Double]) {
    precondition(x.count == y.count)
    for point in 0..<y.count { y[point] += factor * x[point] }
  }

  /// y = y + (x − c)².
  static func addSquaredDifference(_ x: [Double], _ c: Double, to y: inout [Double]) {
    precondition(x.count == y.count)
    for point in 0..<y.count {
      let difference = x[point] - c
      y[point] += difference * difference
    }
  }

  /// x = factor · x, then q = q + x².
  static func scale(_ x: inout [Double], by factor: Double, addingSquaresTo q: inout [Double]) {
    precondition(x.count == q.count)
    for point in 0..<q.count {
      let value = factor * x[point]
      x[point] = value
      q[point] += value * value
    }
  }

  /// y = offset − x/2.
  static func storeHalf(of x: [Double], from offset: Double, to y: inout [Double]) {
    precondition(x.count == y.count)
    for point in 0..<y.count { y[point] = offset - 0.5 * x[point] }
  }

  /// y = max(x, y).
  static func storeMaximum(_ x: [Double], to y: inout [Double]) {
    precondition(x.count == y.count)
    for point in 0..<y.count { y[point] = x[point] > y[point] ? x[point] : y[point] }
  }

  /// Σ x · y.
  static func dot(_ x: [Double], _ y: [Double]) -> Double {
    precondition(x.count == y.count && x.count.isMultiple(of: 8))
    var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
    var (e, f, g, h) = (0.0, 0.0, 0.0, 0.0)
    var point = 0
    while point < x.count {
      a += x[point] * y[point]
      b += x[point + 1] * y[point + 1]
      c += x[point + 2] * y[point + 2]
      d += x[point + 3] * y[point + 3]
      e += x[point + 4] * y[point + 4]
      f += x[point + 5] * y[point + 5]
      g += x[point + 6] * y[point + 6]
      h += x[point + 7] * y[point + 7]
      point += 8
    }
    return ((a + e) + (c + g)) + ((b + f) + (d + h))
  }

  /// Σ x.
  static func sum(_ x: [Double]) -> Double {
    precondition(x.count.isMultiple(of: 4))
    var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
    var point = 0
    while point < x.count {
      a += x[point]
      b += x[point + 1]
      c += x[point + 2]
      d += x[point + 3]
      point += 4
    }
    return (a + c) + (b + d)
  }
}
