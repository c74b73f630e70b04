/// Room that `mixtureLogDensities` needs, in doubles.
public func mixtureScratchCount(dimension: Int) -> Int { dimension * tileSize }

/// Computes ln p of a block's points, and what each component has of it.
///
/// - Parameters:
///   - points: coordinates, [dimension][128].
///   - means: [components][dimension].
///   - factors: of each covariance the Cholesky factor row by row without its zeros, with the reciprocals of its diagonal.
///   - offsets: the log density of each component at its mean, with its weight.
///   - scratch: room for `mixtureScratchCount` doubles.
///   - shares: set to what each component has of the density, over the greatest of them, [components][128].
///   - totals: set to the sum of those, [128].
///   - logDensities: set to ln p, [128].
public func mixtureLogDensities(
  components: Int, dimension: Int, points: UnsafePointer<Double>, means: UnsafePointer<Double>,
  factors: UnsafePointer<Double>, offsets: UnsafePointer<Double>, scratch: UnsafeMutablePointer<Double>,
  shares: UnsafeMutablePointer<Double>, totals: UnsafeMutablePointer<Double>,
  logDensities: UnsafeMutablePointer<Double>
) {
  var tile = 0
  while tile < blockSize {
    joinDensities(
      components: components, dimension: dimension, points: points + tile, means: means, factors: factors,
      offsets: offsets, whitened: scratch, joint: shares + tile, greatest: logDensities + tile)
    var group = tile
    while group < tile &+ tileSize {
      exponentiate(
        components: components, shares: shares + group, total: totals + group, logDensity: logDensities + group)
      group &+= laneCount
    }
    tile &+= tileSize
  }
}

/// Writes ln(w_c N(x | μ_c, Σ_c)) of a tile of points for all components, and the greatest of a point, by forward substitution:
/// y = L⁻¹ (x − μ).
@inline(__always)
private func joinDensities(
  components: Int, dimension: Int, points: UnsafePointer<Double>, means: UnsafePointer<Double>,
  factors: UnsafePointer<Double>, offsets: UnsafePointer<Double>, whitened: UnsafeMutablePointer<Double>,
  joint: UnsafeMutablePointer<Double>, greatest: UnsafeMutablePointer<Double>
) {
  var factor = factors, mean = means
  for component in 0..<components {
    var q0 = Lanes.zero, q1 = q0, q2 = q0, q3 = q0
    var x = points
    for row in 0..<dimension {
      let m = Lanes(repeating: mean[row])
      var y0 = load(x, 0) - m, y1 = load(x, 8) - m, y2 = load(x, 16) - m, y3 = load(x, 24) - m
      var w = whitened
      for column in 0..<row {
        let l = Lanes(repeating: factor[column])
        y0 -= l * load(w, 0)
        y1 -= l * load(w, 8)
        y2 -= l * load(w, 16)
        y3 -= l * load(w, 24)
        w += tileSize
      }
      let scale = Lanes(repeating: factor[row])
      y0 *= scale
      y1 *= scale
      y2 *= scale
      y3 *= scale
      store(y0, w, 0)
      store(y1, w, 8)
      store(y2, w, 16)
      store(y3, w, 24)
      q0 += y0 * y0
      q1 += y1 * y1
      q2 += y2 * y2
      q3 += y3 * y3
      factor += row &+ 1
      x += blockSize
    }
    mean += dimension
    let offset = Lanes(repeating: offsets[component])
    let half = Lanes(repeating: 0.5)
    let j0 = offset - half * q0, j1 = offset - half * q1, j2 = offset - half * q2, j3 = offset - half * q3
    let column = joint + component &* blockSize
    store(j0, column, 0)
    store(j1, column, 8)
    store(j2, column, 16)
    store(j3, column, 24)
    let isFirst = component == 0
    store(isFirst ? j0 : upper(load(greatest, 0), j0), greatest, 0)
    store(isFirst ? j1 : upper(load(greatest, 8), j1), greatest, 8)
    store(isFirst ? j2 : upper(load(greatest, 16), j2), greatest, 16)
    store(isFirst ? j3 : upper(load(greatest, 24), j3), greatest, 24)
  }
}

/// Makes of a vector's joint log densities those over the greatest, and of the greatest the log density.
@inline(__always)
private func exponentiate(
  components: Int, shares: UnsafeMutablePointer<Double>, total: UnsafeMutablePointer<Double>,
  logDensity: UnsafeMutablePointer<Double>
) {
  let greatest = load(logDensity, 0)
  var sum = Lanes.zero
  var share = shares
  for _ in 0..<components {
    let exponent = load(share, 0) - greatest
    if all(exponent .< negligible) {
      store(.zero, share, 0)
    } else {
      let value = exponential(exponent)
      store(value, share, 0)
      sum += value
    }
    share += blockSize
  }
  store(sum, total, 0)
  let log = greatest + logarithm(sum)
  // One NaN for all: its sign would depend on the order in which the compiler adds.
  store(log.replacing(with: Double.nan, where: log .!= log), logDensity, 0)
}

/// Makes each component's responsibility of its share of a total: none for padding.
///
/// - Parameters:
///   - fill: the number of points; those behind them are padding.
///   - totals: replaced by their reciprocals.
public func mixtureResponsibilities(
  components: Int, fill: Int, totals: UnsafeMutablePointer<Double>, shares: UnsafeMutablePointer<Double>
) {
  var group = 0
  while group < blockSize {
    let points = Words(0, 1, 2, 3, 4, 5, 6, 7) &+ Words(repeating: Int64(group))
    let isThere = points .< Words(repeating: Int64(fill))
    store(Lanes.zero.replacing(with: 1 / load(totals, group), where: isThere), totals, group)
    group &+= laneCount
  }
  var share = shares
  for _ in 0..<components {
    group = 0
    while group < blockSize {
      store(load(totals, group) * load(share, group), share, group)
      group &+= laneCount
    }
    share += blockSize
  }
}
