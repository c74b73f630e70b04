private typealias Lanes = SIMD8<Double>

@inline(__always)
private func load(_ pointer: UnsafeMutablePointer<Double>, _ index: Int) -> Lanes {
  UnsafeRawPointer(pointer + index).loadUnaligned(as: Lanes.self)
}

@inline(__always)
private func store(_ value: Lanes, _ pointer: UnsafeMutablePointer<Double>, _ index: Int) {
  UnsafeMutableRawPointer(pointer + index).storeBytes(of: value, as: Lanes.self)
}

@inline(__always)
private func lower(_ left: Lanes, _ right: Lanes) -> Lanes {
  left.replacing(with: right, where: right .< left)
}

@inline(__always)
private func order(_ left: inout Lanes, _ right: inout Lanes) {
  let swapped = right .< left
  let low = left.replacing(with: right, where: swapped)
  right = right.replacing(with: left, where: swapped)
  left = low
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

extension AssignmentWorkspace {
  /// What a scan of one source's arcs says of its reduced costs.
  struct RowSummary {
    /// The smallest.
    var minimum: Double
    /// A value that some 15 of them are below, and one that some 25 are below.
    var near: Double
    var far: Double
  }

  /// The ground cost of one arc: the same operations, in the same order, as in a scan.
  @inline(__always)
  func cost(_ source: Int, _ target: Int) -> Double {
    let row = sources + source * dimension
    var column = targets + coordinate(target, 0)
    var sum = 0.0
    for feature in 0..<dimension {
      let difference = column.pointee - row[feature]
      sum += difference * difference
      column += Self.block
    }
    return isEuclidean ? sum.squareRoot() : sum
  }

  /// Computes `reducedCosts` of a source.
  ///
  /// The targets fall into 64 groups by their index modulo 64; the lanes' averages of the second and third smallest group
  /// minima are thresholds that a handful of targets lie below, found without selecting.
  func scan(_ source: Int) -> RowSummary {
    let row = sources + source * dimension
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
        column += Self.block
      }
      if isEuclidean {
        s0 = s0.squareRoot()
        s1 = s1.squareRoot()
        s2 = s2.squareRoot()
        s3 = s3.squareRoot()
        s4 = s4.squareRoot()
        s5 = s5.squareRoot()
        s6 = s6.squareRoot()
        s7 = s7.squareRoot()
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
      j += Self.block
    }
    // A sorting network of 19 comparators, the eight groups of each lane against each other.
    order(&g0, &g1)
    order(&g2, &g3)
    order(&g4, &g5)
    order(&g6, &g7)
    order(&g0, &g2)
    order(&g1, &g3)
    order(&g4, &g6)
    order(&g5, &g7)
    order(&g1, &g2)
    order(&g5, &g6)
    order(&g0, &g4)
    order(&g3, &g7)
    order(&g1, &g5)
    order(&g2, &g6)
    order(&g1, &g4)
    order(&g3, &g6)
    order(&g2, &g4)
    order(&g3, &g5)
    order(&g3, &g4)
    return RowSummary(minimum: smallest(g0), near: mean(g1), far: mean(g2))
  }

  /// Renews a source's candidate list and its bound from the present potentials.
  func refill(_ source: Int, farther: Bool) -> RowSummary {
    let summary = scan(source)
    let list = listTargets + source * Self.listCapacity
    let costs = listCosts + source * Self.listCapacity
    var bound = farther ? summary.far : summary.near
    var listed = collect(below: bound, into: list)
    if listed < 1 {
      // Too many ties for the list, or rounding put the threshold on the minimum: list the smallest ones alone.
      listed = 0
      bound = .infinity
      for j in 0..<count {
        if reducedCosts[j] == summary.minimum && listed < Self.listCapacity {
          list[listed] = Int32(truncatingIfNeeded: j)
          listed += 1
        } else if reducedCosts[j] < bound {
          bound = reducedCosts[j]
        }
      }
    }
    for entry in 0..<listed { costs[entry] = cost(source, Int(list[entry])) }
    listCounts[source] = Int32(truncatingIfNeeded: listed)
    bounds[source] = bound
    return summary
  }

  /// Lists the targets with a reduced cost below the threshold, in order; −1 when there is no room for all.
  private func collect(below threshold: Double, into list: UnsafeMutablePointer<Int32>) -> Int {
    let limit = Lanes(repeating: threshold)
    var listed = 0
    var j = 0
    while j < stride {
      if any((load(reducedCosts, j) .< limit) .| (load(reducedCosts, j + 8) .< limit)) {
        if listed > Self.listCapacity - 16 { return -1 }
        // Without a branch, which would be mispredicted; padding is infinite, and never below.
        for k in j..<(j + 16) {
          list[listed] = Int32(truncatingIfNeeded: k)
          listed &+= reducedCosts[k] < threshold ? 1 : 0
        }
      }
      j += 16
    }
    return listed
  }
}
