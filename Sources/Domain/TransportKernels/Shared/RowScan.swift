/// Targets handled by one step of a scan.
let scanBlock = 64

private typealias Lanes = SIMD8<Double>

@inline(__always)
private func order(_ left: inout Lanes, _ right: inout Lanes) {
  let swapped = right .< left
  let low = left.replacing(with: right, where: swapped)
  right = right.replacing(with: left, where: swapped)
  left = low
}

/// Sorts each lane over the eight vectors: a network of 19 comparators.
@inline(__always)
private func sort(
  _ r0: inout Lanes, _ r1: inout Lanes, _ r2: inout Lanes, _ r3: inout Lanes, _ r4: inout Lanes, _ r5: inout Lanes,
  _ r6: inout Lanes, _ r7: inout Lanes
) {
  order(&r0, &r1)
  order(&r2, &r3)
  order(&r4, &r5)
  order(&r6, &r7)
  order(&r0, &r2)
  order(&r1, &r3)
  order(&r4, &r6)
  order(&r5, &r7)
  order(&r1, &r2)
  order(&r5, &r6)
  order(&r0, &r4)
  order(&r3, &r7)
  order(&r1, &r5)
  order(&r2, &r6)
  order(&r1, &r4)
  order(&r3, &r6)
  order(&r2, &r4)
  order(&r3, &r5)
  order(&r3, &r4)
}

@inline(__always)
private func mean(_ value: Lanes) -> Double {
  (((value[0] + value[1]) + (value[2] + value[3])) + ((value[4] + value[5]) + (value[6] + value[7]))) / 8
}

@inline(__always)
private func smallest(_ value: Lanes) -> Double {
  var result = value[0]
  for lane in 1..<8 where value[lane] < result { result = value[lane] }
  return result
}

/// Computes one source's reduced costs, c(j) − v(j), in the order of operations of `AssignmentWorkspace.cost`.
///
/// The targets fall into 64 groups by their index modulo 64; the lanes' averages of the second and third smallest group
/// minima are thresholds that a handful of targets lie below, found without selecting.
/// - Parameters:
///   - row: the source's coordinates.
///   - targets: in blocks of 64, feature-major within, [stride / 64][dimension][64].
///   - targetPotentials: v, −∞ in the padding.
///   - reducedCosts: set, [stride].
/// - Returns: the smallest, a value that some 15 of them are below, and one that some 25 are below.
func scanRow(
  _ row: UnsafePointer<Double>, targets: UnsafeMutablePointer<Double>, targetPotentials: UnsafeMutablePointer<Double>,
  reducedCosts: UnsafeMutablePointer<Double>, stride: Int, dimension: Int, isEuclidean: Bool
) -> (minimum: Double, near: Double, far: Double) {
  let infinite = Lanes(repeating: .infinity)
  var g0 = infinite, g1 = infinite, g2 = infinite, g3 = infinite
  var g4 = infinite, g5 = infinite, g6 = infinite, g7 = infinite
  var j = 0
  while j < stride {
    var s0 = Lanes.zero, s1 = Lanes.zero, s2 = Lanes.zero, s3 = Lanes.zero
    var s4 = Lanes.zero, s5 = Lanes.zero, s6 = Lanes.zero, s7 = Lanes.zero
    var column = targets + j * dimension
    for feature in 0..<dimension {
      let x = Lanes(repeating: row[feature])
      let d0 = load(column, 0) - x, d1 = load(column, 8) - x, d2 = load(column, 16) - x, d3 = load(column, 24) - x
      s0 += d0 * d0
      s1 += d1 * d1
      s2 += d2 * d2
      s3 += d3 * d3
      let d4 = load(column, 32) - x, d5 = load(column, 40) - x, d6 = load(column, 48) - x, d7 = load(column, 56) - x
      s4 += d4 * d4
      s5 += d5 * d5
      s6 += d6 * d6
      s7 += d7 * d7
      column += scanBlock
    }
    if isEuclidean {
      s0 = rooted(s0)
      s1 = rooted(s1)
      s2 = rooted(s2)
      s3 = rooted(s3)
      s4 = rooted(s4)
      s5 = rooted(s5)
      s6 = rooted(s6)
      s7 = rooted(s7)
    }
    let v = targetPotentials + j, r = reducedCosts + j
    s0 -= load(v, 0)
    s1 -= load(v, 8)
    s2 -= load(v, 16)
    s3 -= load(v, 24)
    s4 -= load(v, 32)
    s5 -= load(v, 40)
    s6 -= load(v, 48)
    s7 -= load(v, 56)
    store(s0, r, 0)
    store(s1, r, 8)
    store(s2, r, 16)
    store(s3, r, 24)
    store(s4, r, 32)
    store(s5, r, 40)
    store(s6, r, 48)
    store(s7, r, 56)
    g0 = lower(g0, s0)
    g1 = lower(g1, s1)
    g2 = lower(g2, s2)
    g3 = lower(g3, s3)
    g4 = lower(g4, s4)
    g5 = lower(g5, s5)
    g6 = lower(g6, s6)
    g7 = lower(g7, s7)
    j += scanBlock
  }
  sort(&g0, &g1, &g2, &g3, &g4, &g5, &g6, &g7)
  return (smallest(g0), mean(g1), mean(g2))
}

/// Lists the targets with a reduced cost below the threshold, in order; −1 when there is no room for all.
func collect(
  below threshold: Double, of reducedCosts: UnsafeMutablePointer<Double>, stride: Int,
  into list: UnsafeMutablePointer<Int32>, capacity: Int
) -> Int {
  let limit = Lanes(repeating: threshold)
  var listed = 0
  var j = 0
  while j < stride {
    if any(load(reducedCosts, j) .< limit) {
      if listed > capacity - 8 { return -1 }
      // Without a branch, which would be mispredicted; padding is infinite, and never below.
      for k in j..<(j + 8) {
        list[listed] = Int32(truncatingIfNeeded: k)
        listed &+= reducedCosts[k] < threshold ? 1 : 0
      }
    }
    j += 8
  }
  return listed
}
