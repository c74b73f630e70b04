/// Pointers into the caller's two buffers, for one square assignment problem whose costs are all kept.
private struct DenseWorkspace {
  let count: Int
  /// `count`, rounded up to whole vectors.
  let width: Int
  let dimension: Int

  /// Source coordinates, [count][dimension].
  let sources: UnsafeMutablePointer<Double>
  let sourcePotentials: UnsafeMutablePointer<Double>
  /// Beyond `count` they are −∞, so that padding is never chosen.
  let targetPotentials: UnsafeMutablePointer<Double>
  /// Target coordinates, [dimension][width].
  let targets: UnsafeMutablePointer<Double>
  /// [count][width]
  let costs: UnsafeMutablePointer<Double>
  /// The target potentials, −∞ for targets that the search has settled.
  let openPotentials: UnsafeMutablePointer<Double>
  let distances: UnsafeMutablePointer<Double>
  /// Of the targets and sources that a search has settled, in order: the target's distance, and what the source adds.
  let settledDistances: UnsafeMutablePointer<Double>
  let offsets: UnsafeMutablePointer<Double>
  /// Reduced costs, [count][width], and the potentials on top of those that reduced them.
  let reduced: UnsafeMutablePointer<Float>
  let changes: UnsafeMutablePointer<Float>

  let targetOfSource: UnsafeMutablePointer<Int32>
  let sourceOfTarget: UnsafeMutablePointer<Int32>
  let pending: UnsafeMutablePointer<Int32>
  let settledTargets: UnsafeMutablePointer<Int32>
  let settledSources: UnsafeMutablePointer<Int32>
  let bids: UnsafeMutablePointer<Int32>
  /// Sources that tight arcs lead to, source after source, and where a source's begin; `edgeLimit` and `count + 1` of them.
  let edges: UnsafeMutablePointer<Int32>
  let edgeStarts: UnsafeMutablePointer<Int32>

  init(
    count: Int, dimension: Int, doubles: UnsafeMutablePointer<Double>, integers: UnsafeMutablePointer<Int32>
  ) {
    let width = denseWidth(count)
    self.count = count
    self.width = width
    self.dimension = dimension
    sources = doubles
    sourcePotentials = sources + count * dimension
    targetPotentials = sourcePotentials + count
    targets = targetPotentials + width
    costs = targets + dimension * width
    openPotentials = costs + count * width
    distances = openPotentials + width
    settledDistances = distances + width
    offsets = settledDistances + width
    // Two single-precision numbers take the room of one in double precision; `width` is even.
    let singles = UnsafeMutableRawPointer(offsets + width).bindMemory(to: Float.self, capacity: (count + 1) * width)
    reduced = singles
    changes = singles + count * width
    targetOfSource = integers
    sourceOfTarget = targetOfSource + count
    pending = sourceOfTarget + width
    settledTargets = pending + count + denseBlock
    settledSources = settledTargets + width
    bids = settledSources + width
    edges = bids + 19 * denseBlock
    edgeStarts = edges + denseEdgeLimit(count)
  }
}

/// The width of a row of the matrix.
private func denseWidth(_ count: Int) -> Int { (count + denseBlock - 1) / denseBlock * denseBlock }

func denseDoubleCount(count: Int, dimension: Int) -> Int {
  let width = denseWidth(count)
  return count * (dimension + 1) + width * (dimension + 5) + count * width + (count + 1) * width / 2
}

func denseIntegerCount(count: Int) -> Int {
  3 * count + 3 * denseWidth(count) + 20 * denseBlock + denseEdgeLimit(count) + 1
}

/// An optimum that is the only one seldom has as many tight arcs beside those of its assignment.
private func denseEdgeLimit(_ count: Int) -> Int { 4 * count + denseBlock }

/// Solves like `solveAssignment`, with all costs kept.
/// - Returns: the duality gap of the sum, and true when no other assignment is as good but for rounding.
func solveDenseAssignment(
  count: Int, dimension: Int, isEuclidean: Bool, targets: UnsafePointer<Double>,
  doubles: UnsafeMutablePointer<Double>, integers: UnsafeMutablePointer<Int32>,
  totalCost: UnsafeMutablePointer<Double>
) -> (gap: Double, isUnique: Bool) {
  let workspace = DenseWorkspace(count: count, dimension: dimension, doubles: doubles, integers: integers)
  workspace.arrange(targets, isEuclidean: isEuclidean)
  let largest = workspace.fill(isEuclidean: isEuclidean)
  if largest > 0x1p-1000 { workspace.bid(unit: largest) }
  workspace.assignTight()
  workspace.reduceRows(workspace.collectFree())
  workspace.augmentAll()
  let gap = workspace.certify(totalCost)
  // Rounding is some thousand times smaller, and what else is so near is met in one problem of thousands.
  return (gap, workspace.isUnique(tolerance: 1e-10 * largest))
}

extension DenseWorkspace {
  /// Stores the targets feature by feature, and the initial potentials.
  func arrange(_ points: UnsafePointer<Double>, isEuclidean: Bool) {
    for feature in 0..<dimension {
      let column = targets + feature * width
      for j in 0..<width { column[j] = j < count ? points[j * dimension + feature] : 0 }
    }
    setInitialPotentials(
      count: count, dimension: dimension, isEuclidean: isEuclidean, sources: sources, targets: points,
      potentials: targetPotentials, stride: width)
  }

  /// Computes all costs, and potentials that are tight on an arc of every source and of every target.
  /// - Returns: the largest cost.
  func fill(isEuclidean: Bool) -> Double {
    var largest = 0.0
    for j in 0..<width { openPotentials[j] = .infinity }
    var i = 0
    while i < count {
      let other = i + 1 < count ? i + 1 : i
      let (row, otherRow) = (costs + i * width, costs + other * width)
      let found = fillRows(
        sources + i * dimension, sources + other * dimension, dimension: dimension, isEuclidean: isEuclidean,
        targets: targets, potentials: targetPotentials, width: width, costs: row, otherCosts: otherRow)
      sourcePotentials[i] = found.first
      sourcePotentials[other] = found.second
      if found.largest > largest { largest = found.largest }
      lowerPotentials(
        openPotentials, costs: row, minimum: found.first, otherCosts: otherRow, otherMinimum: found.second,
        width: width)
      i += 2
    }
    for j in 0..<count { targetPotentials[j] = openPotentials[j] }
    return largest
  }

  /// Improves the target potentials by auctions with falling ε on the reduced costs, in single precision.
  func bid(unit: Double) {
    let near = distances
    for lane in 0..<8 { near[lane] = 0 }
    for i in 0..<count {
      storeReduced(
        costs + i * width, potentials: targetPotentials, minimum: sourcePotentials[i], unit: unit, width: width,
        into: reduced + i * width, near: near)
    }
    var sum = 0.0
    for lane in 0..<8 where near[lane] < .infinity { sum += near[lane] }
    let scale = Float(sum / Double(8 * count))
    guard scale > 0x1p-100 else { return }
    for j in 0..<width { changes[j] = 0 }
    var epsilon = 2 * scale
    for _ in 0..<4 {
      denseAuction(
        count: count, width: width, costs: reduced, potentials: changes, owners: sourceOfTarget, pending: pending,
        bids: bids, epsilon: epsilon, rest: 1 + count / 128, limit: 8 * count)
      epsilon *= 0.16
    }
    for j in 0..<count { targetPotentials[j] += unit * Double(changes[j]) }
  }

  /// Assigns every source to its best target, or to one as good, unless they are taken.
  func assignTight() {
    for j in 0..<width { sourceOfTarget[j] = -1 }
    for i in 0..<count {
      let row = costs + i * width
      let best = bestTarget(row, potentials: targetPotentials, width: width)
      var target = best.target
      if sourceOfTarget[target] >= 0 {
        target = freeTarget(
          reducedCost: best.minimum, row, potentials: targetPotentials, sourceOfTarget: sourceOfTarget, width: width)
      }
      targetOfSource[i] = Int32(truncatingIfNeeded: target)
      if target >= 0 { sourceOfTarget[target] = Int32(truncatingIfNeeded: i) }
    }
  }

  /// Puts the free sources into `pending`, the first one last.
  func collectFree() -> Int {
    collectFreeSources(count: count, targetOfSource: targetOfSource, into: pending)
  }

  /// Row reduction of Jonker and Volgenant (1987, doi:10.1007/BF02278710) of the sources in `pending`: an auction with ε = 0
  /// in double precision, which keeps every arc of the assignment tight. Ends after twice as many bids as free sources.
  func reduceRows(_ waiting: Int) {
    var top = waiting
    var bids = 0
    while top > 0 && bids < 2 * waiting {
      top -= 1
      bids += 1
      let i = pending[top]
      let row = costs + Int(i) * width
      let best = twoSmallestReduced(row, potentials: targetPotentials, width: width)
      var target = best.target
      var owner = sourceOfTarget[target]
      if best.second > best.first {
        if best.second < .infinity { targetPotentials[target] -= best.second - best.first }
      } else if owner >= 0 {
        target = freeTarget(
          reducedCost: best.first, row, potentials: targetPotentials, sourceOfTarget: sourceOfTarget, width: width)
        if target < 0 { continue }
        owner = -1
      }
      sourceOfTarget[target] = i
      targetOfSource[Int(i)] = Int32(truncatingIfNeeded: target)
      if owner >= 0 {
        targetOfSource[Int(owner)] = -1
        pending[top] = owner
        top += 1
      }
    }
  }

  /// Assigns every free source, in order.
  func augmentAll() {
    for j in 0..<width {
      openPotentials[j] = targetPotentials[j]
      distances[j] = .infinity
    }
    let free = collectFree()
    for k in 0..<free { augment(from: Int(pending[free - 1 - k])) }
  }

  /// Assigns the free source along a shortest augmenting path (Dijkstra over reduced costs) and updates the potentials.
  func augment(from free: Int) {
    var settled = 0
    var source = free
    var offset = 0.0
    var base = -Double.infinity
    var stalls = 0
    var nearest: (target: Int, distance: Double)
    while true {
      settledSources[settled] = Int32(truncatingIfNeeded: source)
      offsets[settled] = offset
      nearest = relaxRow(
        costs + source * width, potentials: openPotentials, offset: offset, width: width, distances: distances)
      if sourceOfTarget[nearest.target] < 0 { break }
      stalls = nearest.distance > base ? 0 : stalls + 1
      base = nearest.distance
      if stalls > 8 {
        let target = freeTarget(
          at: base, distances: distances, sourceOfTarget: sourceOfTarget, width: width)
        if target >= 0 {
          nearest.target = target
          break
        }
      }
      let target = nearest.target
      settledTargets[settled] = Int32(truncatingIfNeeded: target)
      settledDistances[settled] = base
      setElement(target, of: distances, to: .infinity)
      setElement(target, of: openPotentials, to: -.infinity)
      settled += 1
      source = Int(sourceOfTarget[target])
      offset = base - (costs[source * width + target] - targetPotentials[target])
    }
    assign(along: nearest.target, at: nearest.distance, from: free, settled: settled)
    for k in 0..<settled {
      let j = Int(settledTargets[k])
      targetPotentials[j] -= nearest.distance - settledDistances[k]
      openPotentials[j] = targetPotentials[j]
    }
    for j in 0..<width { distances[j] = .infinity }
  }

  /// Turns the path round that ends in a free target: each target's predecessor is the first source that gave it its
  /// distance, found by computing that again.
  private func assign(along end: Int, at length: Double, from free: Int, settled: Int) {
    var target = end
    var distance = length
    while true {
      var k = 0
      while costs[Int(settledSources[k]) * width + target] - targetPotentials[target] + offsets[k] != distance {
        k += 1
      }
      let source = Int(settledSources[k])
      let next = Int(targetOfSource[source])
      sourceOfTarget[target] = Int32(truncatingIfNeeded: source)
      targetOfSource[source] = Int32(truncatingIfNeeded: target)
      if k == 0 { break }
      target = next
      distance = settledDistances[k - 1]
    }
  }

  /// Makes the source potentials feasible whatever was rounded, and sums the assigned arcs' costs and slack.
  func certify(_ totalCost: UnsafeMutablePointer<Double>) -> Double {
    var cost = 0.0
    var gap = 0.0
    for i in 0..<count {
      let minimum = smallestReduced(costs + i * width, potentials: targetPotentials, width: width)
      let j = Int(targetOfSource[i])
      let arc = costs[i * width + j]
      sourcePotentials[i] = minimum
      cost += arc
      gap += arc - targetPotentials[j] - minimum
    }
    totalCost.pointee = cost
    return gap
  }

  /// True when no cycle of tight arcs leads through sources and the targets that they have: along one, they could be exchanged.
  func isUnique(tolerance: Double) -> Bool {
    let incoming = pending
    for i in 0..<count { incoming[i] = 0 }
    var edgeCount = 0
    for i in 0..<count {
      edgeStarts[i] = Int32(truncatingIfNeeded: edgeCount)
      let limit = sourcePotentials[i] + tolerance
      let row = costs + i * width
      var j = 0
      while j < width {
        if j &+ 4 * denseBlock <= width, !hasReducedInFour(atMost: limit, row, potentials: targetPotentials, at: j) {
          j &+= 4 * denseBlock
          continue
        }
        if hasReduced(atMost: limit, row, potentials: targetPotentials, at: j) {
          for target in j..<(j + denseBlock) where row[target] - targetPotentials[target] <= limit {
            let owner = sourceOfTarget[target]
            if Int(owner) == i { continue }
            if edgeCount == denseEdgeLimit(count) { return false }
            edges[edgeCount] = owner
            edgeCount += 1
            incoming[Int(owner)] += 1
          }
        }
        j += denseBlock
      }
    }
    edgeStarts[count] = Int32(truncatingIfNeeded: edgeCount)
    // Sources to which nothing leads are taken away, again and again (Kahn 1962, doi:10.1145/368996.369025).
    let free = settledSources
    var (waiting, taken) = (0, 0)
    for i in 0..<count where incoming[i] == 0 {
      free[waiting] = Int32(truncatingIfNeeded: i)
      waiting += 1
    }
    while waiting > 0 {
      waiting -= 1
      taken += 1
      let i = Int(free[waiting])
      for edge in Int(edgeStarts[i])..<Int(edgeStarts[i + 1]) {
        let next = Int(edges[edge])
        incoming[next] -= 1
        if incoming[next] == 0 {
          free[waiting] = Int32(truncatingIfNeeded: next)
          waiting += 1
        }
      }
    }
    return taken == count
  }
}
