/// Rows and columns of second moments that are summed together.
private let side = 2

/// Coordinates, rounded up to whole tiles of second moments.
private func rounded(_ dimension: Int) -> Int { (dimension + side - 1) / side * side }

/// Room that `addMixtureMoments` needs, in doubles.
public func momentsScratchCount(dimension: Int) -> Int { 2 * rounded(dimension) * blockSize }

/// Adds a block's points, each with its share, to the sums of 1, of x − μ and of (x − μ)(x − μ)ᵀ of every component.
///
/// A sum over the block is one of eight partial sums, or four of those that are not of a product, in the order of the points.
/// A vector of points of which a component has nothing is left out: it would add zeros, to sums that are never −0.
/// - Parameters:
///   - points: coordinates, finite, [dimension][128].
///   - shares: [components][128].
///   - means: μ, [components][dimension].
///   - scratch: room for `momentsScratchCount` doubles.
///   - counts: [components].
///   - first: [components][dimension].
///   - second: the lower half row by row, [components][dimension (dimension + 1) / 2].
public func addMixtureMoments(
  components: Int, dimension: Int, points: UnsafePointer<Double>, shares: UnsafePointer<Double>,
  means: UnsafePointer<Double>, scratch: UnsafeMutablePointer<Double>, counts: UnsafeMutablePointer<Double>,
  first: UnsafeMutablePointer<Double>, second: UnsafeMutablePointer<Double>
) {
  let room = rounded(dimension)
  let weighted = scratch + room &* blockSize
  // The row that fills the last tile up is read and its sums are left.
  for index in (dimension &* blockSize)..<(room &* blockSize) {
    scratch[index] = 0
    weighted[index] = 0
  }
  let triangle = dimension &* (dimension &+ 1) / 2
  for component in 0..<components {
    let share = shares + component &* blockSize
    let count = sum(share, blockSize)
    if !(count > 0) { continue }
    counts[component] += count
    let mean = means + component &* dimension
    let used = storeResiduals(
      dimension: dimension, points: points, share: share, mean: mean, residuals: scratch, weighted: weighted)
    let row = first + component &* dimension
    for coordinate in 0..<dimension { row[coordinate] += sum(weighted + coordinate &* blockSize, used) }
    addProducts(
      dimension: dimension, used: used, weighted: weighted, residuals: scratch,
      second: second + component &* triangle)
  }
}

/// Σ x.
@inline(__always)
private func sum(_ x: UnsafePointer<Double>, _ count: Int) -> Double {
  var sums = SIMD4<Double>.zero
  var point = 0
  while point < count {
    let values = load(x, point)
    sums += values.lowHalf
    sums += values.highHalf
    point &+= laneCount
  }
  return total(sums)
}

/// Stores x − μ, and that times the share, of those vectors of points of which the component has a share.
/// - Returns: their number of points.
@inline(__always)
private func storeResiduals(
  dimension: Int, points: UnsafePointer<Double>, share: UnsafePointer<Double>, mean: UnsafePointer<Double>,
  residuals: UnsafeMutablePointer<Double>, weighted: UnsafeMutablePointer<Double>
) -> Int {
  var used = 0
  var group = 0
  while group < blockSize {
    let weight = load(share, group)
    if any(weight .!= 0) {
      for coordinate in 0..<dimension {
        let place = coordinate &* blockSize
        let residual = load(points, place &+ group) - Lanes(repeating: mean[coordinate])
        store(residual, residuals, place &+ used)
        store(weight * residual, weighted, place &+ used)
      }
      used &+= laneCount
    }
    group &+= laneCount
  }
  return used
}

/// Adds Σ (weighted) (residual) of every pair of coordinates, tile by tile.
@inline(__always)
private func addProducts(
  dimension: Int, used: Int, weighted: UnsafePointer<Double>, residuals: UnsafePointer<Double>,
  second: UnsafeMutablePointer<Double>
) {
  var row = 0
  while row < dimension {
    let upperLine = second + row &* (row &+ 1) / 2
    let lowerLine = upperLine + (row &+ 1)
    let isWhole = row &+ 1 < dimension
    var column = 0
    while column <= row {
      let a = weighted + row &* blockSize, b = a + blockSize
      let x = residuals + column &* blockSize, y = x + blockSize
      var ax = Lanes.zero, ay = ax, bx = ax, by = ax
      var point = 0
      while point < used {
        let u = load(a, point), v = load(b, point)
        let s = load(x, point), t = load(y, point)
        ax += u * s
        ay += u * t
        bx += v * s
        by += v * t
        point &+= laneCount
      }
      upperLine[column] += total(ax)
      if column < row { upperLine[column &+ 1] += total(ay) }
      if isWhole {
        lowerLine[column] += total(bx)
        lowerLine[column &+ 1] += total(by)
      }
      column &+= side
    }
    row &+= side
  }
}
