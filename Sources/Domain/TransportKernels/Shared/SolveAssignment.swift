/// Up to this number of points all costs are kept: 12 bytes a pair, which the caches hold.
private let denseLimit = 1024

/// Solves one square assignment problem exactly.
///
/// Start: an auction on each source's candidate arcs, with ε falling from half the scale of near arcs by tens; it only makes
/// good potentials. Then shortest augmenting paths, which are exact. Last: a pass over all arcs makes the source
/// potentials feasible whatever was rounded before, and returns the sum of the assigned arcs' slack, the duality gap.
/// - Parameters:
///   - targets: row-major coordinates, [count][dimension].
///   - doubles: `assignmentDoubleCount` of them; the first `count × dimension` are the source coordinates. On return the
///     source and target potentials follow.
///   - integers: `assignmentIntegerCount` of them. On return the first `count` are the target of each source.
///   - totalCost: set to the sum of the assigned arcs' costs, in source order.
/// - Returns: the duality gap of the sum, without division by `count`.
public func solveAssignment(
  count: Int, dimension: Int, isEuclidean: Bool, targets: UnsafePointer<Double>,
  doubles: UnsafeMutablePointer<Double>, integers: UnsafeMutablePointer<Int32>,
  totalCost: UnsafeMutablePointer<Double>
) -> Double {
  if count <= denseLimit {
    let solution = solveDenseAssignment(
      count: count, dimension: dimension, isEuclidean: isEuclidean, targets: targets, doubles: doubles,
      integers: integers, totalCost: totalCost)
    // Among assignments that are as good, the method by lists decides: that choice is part of the numerics version.
    if solution.isUnique { return solution.gap }
  }
  var workspace = AssignmentWorkspace(
    count: count, dimension: dimension, isEuclidean: isEuclidean, doubles: doubles, integers: integers)
  let stride = workspace.stride
  for feature in 0..<dimension {
    for j in 0..<stride {
      workspace.targets[workspace.coordinate(j, feature)] = j < count ? targets[j * dimension + feature] : 0
    }
  }
  workspace.setInitialPotentials()
  let scale = workspace.fillLists()
  if scale > 0 {
    var epsilon = 0.5 * scale
    // Potentials that must go far fall in steps of ε: where that takes too long, ε was too small. Ordinary problems need
    // some ten bids a source in each round.
    workspace.dropAssignment()
    var rounds = 0
    while workspace.auction(epsilon: epsilon, pending: workspace.collectFree(), limit: 40 * count) > 0 && rounds < 12 {
      epsilon *= 4
      rounds += 1
    }
    for _ in 0..<(3 + rounds / 2) {
      epsilon /= 10
      workspace.dropAssignment()
      _ = workspace.auction(epsilon: epsilon, pending: workspace.collectFree(), limit: 40 * count)
    }
  }
  workspace.assignTight()
  let free = workspace.collectFree()
  _ = workspace.auction(epsilon: 0, pending: free, limit: 2 * free)
  let rest = workspace.collectFree()
  _ = workspace.auction(epsilon: 0, pending: rest, limit: 2 * rest)
  workspace.freeLoose()
  var waiting = workspace.collectFree()
  while waiting > 0 {
    waiting -= 1
    workspace.augment(from: Int(workspace.pending[waiting]))
  }
  var cost = 0.0
  var gap = 0.0
  for i in 0..<count {
    let minimum = workspace.scan(i).minimum
    let j = Int(workspace.targetOfSource[i])
    let arc = workspace.cost(i, j)
    workspace.sourcePotentials[i] = minimum
    cost += arc
    gap += arc - workspace.targetPotentials[j] - minimum
  }
  totalCost.pointee = cost
  return gap
}

/// The number of doubles that `solveAssignment` needs: first the sources [count][dimension], which the caller writes,
/// then the source potentials [count], the target potentials [count], and room to work.
public func assignmentDoubleCount(count: Int, dimension: Int) -> Int {
  let stride = AssignmentWorkspace.stride(count)
  let lists = count * (dimension + 3 + AssignmentWorkspace.listCapacity) + stride * (dimension + 5)
  return count <= denseLimit ? max(lists, denseDoubleCount(count: count, dimension: dimension)) : lists
}

/// The number of integers that `solveAssignment` needs: first the target of each source [count], then room to work.
public func assignmentIntegerCount(count: Int) -> Int {
  let lists = count * (3 + AssignmentWorkspace.listCapacity) + AssignmentWorkspace.stride(count) * 7
  return count <= denseLimit ? max(lists, denseIntegerCount(count: count)) : lists
}

/// Pointers into the caller's two buffers, for one square assignment problem.
///
/// A source is a row and a target a column. Target coordinates are kept in blocks of 64, feature-major within, so that a
/// row of costs is computed by vectors from one stream; every element is the same scalar sequence of subtract, multiply and add (and
/// square root), so that the instruction set never changes a bit.
///
/// Private, like every structure of these targets: for others the compiler emits copy functions under names shared by all
/// modules, and the linker might take those with wide instructions for a processor that lacks them.
private struct AssignmentWorkspace {
  /// Most candidate arcs kept for one source.
  static let listCapacity = 128

  let count: Int
  let stride: Int
  let dimension: Int
  let isEuclidean: Bool

  /// Source coordinates, [count][dimension].
  let sources: UnsafeMutablePointer<Double>
  /// Target coordinates, [stride / 64][dimension][64].
  let targets: UnsafeMutablePointer<Double>
  /// Dual potentials; beyond `count` the target potentials are −∞, so that padding is never chosen.
  let sourcePotentials: UnsafeMutablePointer<Double>
  let targetPotentials: UnsafeMutablePointer<Double>
  /// One row of reduced costs, c(i, j) − v(j).
  let reducedCosts: UnsafeMutablePointer<Double>
  /// Candidate arcs of each source, and what no unlisted arc's reduced cost is below. The potentials of targets only ever
  /// fall, reduced costs only rise, and the bound stays true.
  let listCosts: UnsafeMutablePointer<Double>
  let bounds: UnsafeMutablePointer<Double>
  /// Shortest distances from the free source of the search: of targets, and of scanned sources.
  let distances: UnsafeMutablePointer<Double>
  let sourceDistances: UnsafeMutablePointer<Double>
  let heapKeys: UnsafeMutablePointer<Double>

  let listTargets: UnsafeMutablePointer<Int32>
  let listCounts: UnsafeMutablePointer<Int32>
  let targetOfSource: UnsafeMutablePointer<Int32>
  let sourceOfTarget: UnsafeMutablePointer<Int32>
  let predecessors: UnsafeMutablePointer<Int32>
  let pending: UnsafeMutablePointer<Int32>
  let settled: UnsafeMutablePointer<Int32>
  let heapItems: UnsafeMutablePointer<Int32>
  /// Place of each item in the heap, −1 outside it. Items: targets, then `stride` + source for a source's unlisted arcs.
  let heapPlaces: UnsafeMutablePointer<Int32>
  var heapCount = 0

  /// Index of a target's coordinate in `targets`.
  @inline(__always)
  func coordinate(_ target: Int, _ feature: Int) -> Int {
    (target & ~(scanBlock - 1)) * dimension + feature * scanBlock + (target & (scanBlock - 1))
  }

  static func stride(_ count: Int) -> Int { (count + scanBlock - 1) / scanBlock * scanBlock }

  init(
    count: Int, dimension: Int, isEuclidean: Bool, doubles: UnsafeMutablePointer<Double>,
    integers: UnsafeMutablePointer<Int32>
  ) {
    let stride = Self.stride(count)
    self.count = count
    self.stride = stride
    self.dimension = dimension
    self.isEuclidean = isEuclidean
    sources = doubles
    sourcePotentials = sources + count * dimension
    targetPotentials = sourcePotentials + count
    targets = targetPotentials + stride
    reducedCosts = targets + dimension * stride
    bounds = reducedCosts + stride
    distances = bounds + count
    sourceDistances = distances + stride
    heapKeys = sourceDistances + count
    listCosts = heapKeys + 2 * stride
    targetOfSource = integers
    sourceOfTarget = targetOfSource + count
    listCounts = sourceOfTarget + stride
    predecessors = listCounts + count
    pending = predecessors + stride
    settled = pending + count
    heapItems = settled + stride
    heapPlaces = heapItems + 2 * stride
    listTargets = heapPlaces + 2 * stride
  }
}

extension AssignmentWorkspace {
  /// The ground cost of one arc: the same operations, in the same order, as in a scan.
  @inline(__always)
  func cost(_ source: Int, _ target: Int) -> Double {
    let row = sources + source * dimension
    var column = targets + coordinate(target, 0)
    var sum = 0.0
    for feature in 0..<dimension {
      let difference = column.pointee - row[feature]
      sum += difference * difference
      column += scanBlock
    }
    return isEuclidean ? sum.squareRoot() : sum
  }

  /// Computes `reducedCosts` of a source.
  @inline(__always)
  func scan(_ source: Int) -> (minimum: Double, near: Double, far: Double) {
    scanRow(
      sources + source * dimension, targets: targets, targetPotentials: targetPotentials, reducedCosts: reducedCosts,
      stride: stride, dimension: dimension, isEuclidean: isEuclidean)
  }

  /// Renews a source's candidate list and its bound from the present potentials.
  func refill(_ source: Int, farther: Bool) -> (minimum: Double, near: Double, far: Double) {
    let summary = scan(source)
    let list = listTargets + source * Self.listCapacity
    let costs = listCosts + source * Self.listCapacity
    var bound = farther ? summary.far : summary.near
    var listed = collect(
      below: bound, of: reducedCosts, stride: stride, into: list, capacity: Self.listCapacity)
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
}

extension AssignmentWorkspace {
  /// Potentials that take out a shift between the clouds, exactly the optimal ones when that is the only difference.
  func setInitialPotentials() {
    for j in 0..<stride { targetPotentials[j] = j < count ? 0 : -.infinity }
    if isEuclidean { return }
    for feature in 0..<dimension {
      var difference = 0.0
      for i in 0..<count { difference += targets[coordinate(i, feature)] - sources[i * dimension + feature] }
      let shift = 2 * (difference / Double(count))
      for j in 0..<count { targetPotentials[j] += shift * targets[coordinate(j, feature)] }
    }
  }

  /// Fills every list; the mean distance from the smallest reduced cost to the bound, the scale of the auction's ε.
  func fillLists() -> Double {
    var sum = 0.0
    for i in 0..<count {
      let summary = refill(i, farther: false)
      let width = bounds[i] - summary.minimum
      if width < .infinity { sum += width } else { sum += summary.far < .infinity ? summary.far - summary.minimum : 0 }
    }
    return sum / Double(count)
  }

  func dropAssignment() {
    for j in 0..<stride { sourceOfTarget[j] = -1 }
    for i in 0..<count { targetOfSource[i] = -1 }
  }

  /// Puts the free sources into `pending`, the first one last.
  func collectFree() -> Int {
    collectFreeSources(count: count, targetOfSource: targetOfSource, into: pending)
  }

  /// Gauss–Seidel auction (Bertsekas 1988, doi:10.1007/BF02186476): each free source takes its best target and lowers that
  /// target's potential by the margin over the second best, plus ε. With ε = 0 it is the row reduction of Jonker and
  /// Volgenant (1987, doi:10.1007/BF02278710). Ends when nothing is pending, or after `limit` bids.
  ///
  /// An unlisted arc may be better than the best listed one by up to 16 ε: most renewals of lists are saved, and as the
  /// potentials are only a start, nothing is lost but some of their quality.
  /// - Returns: the number of sources still pending.
  func auction(epsilon: Double, pending waiting: Int, limit: Int) -> Int {
    var top = waiting
    var bids = 0
    while top > 0 && bids < limit {
      top -= 1
      let i = Int(pending[top])
      let list = listTargets + i * Self.listCapacity
      let costs = listCosts + i * Self.listCapacity
      var first = Double.infinity
      var second = Double.infinity
      var best = 0
      while true {
        first = .infinity
        second = .infinity
        for entry in 0..<Int(listCounts[i]) {
          let j = Int(list[entry])
          let value = costs[entry] - targetPotentials[j]
          let improves = value < first
          let other = improves ? first : value
          second = other < second ? other : second
          best = improves ? j : best
          first = improves ? value : first
        }
        if first <= bounds[i] + 16 * epsilon { break }
        _ = refill(i, farther: false)
      }
      bids += 1
      // An unlisted arc may be the second best, but is not below the bound: the smaller margin is still a valid bid.
      if second > bounds[i] { second = bounds[i] }
      let margin = second < .infinity ? max(0, second - first) : 0
      targetPotentials[best] -= margin + epsilon
      let owner = sourceOfTarget[best]
      sourceOfTarget[best] = Int32(truncatingIfNeeded: i)
      targetOfSource[i] = Int32(truncatingIfNeeded: best)
      if owner >= 0 {
        targetOfSource[Int(owner)] = -1
        pending[top] = owner
        top += 1
      }
    }
    return top
  }

  /// Sets each source's potential to its smallest reduced cost, and assigns it there if that target is free.
  func assignTight() {
    dropAssignment()
    for i in 0..<count {
      let best = settlePotential(i)
      if sourceOfTarget[best] < 0 {
        sourceOfTarget[best] = Int32(truncatingIfNeeded: i)
        targetOfSource[i] = Int32(truncatingIfNeeded: best)
      }
    }
  }

  /// Sets the potentials of sources and frees those whose arc is no longer their best.
  func freeLoose() {
    for i in 0..<count {
      _ = settlePotential(i)
      let j = Int(targetOfSource[i])
      if j >= 0 && cost(i, j) - targetPotentials[j] > sourcePotentials[i] {
        targetOfSource[i] = -1
        sourceOfTarget[j] = -1
      }
    }
  }

  private func settlePotential(_ i: Int) -> Int {
    let list = listTargets + i * Self.listCapacity
    let costs = listCosts + i * Self.listCapacity
    while true {
      var first = Double.infinity
      var best = 0
      for entry in 0..<Int(listCounts[i]) {
        let j = Int(list[entry])
        let value = costs[entry] - targetPotentials[j]
        if value < first || (value == first && sourceOfTarget[best] >= 0 && sourceOfTarget[j] < 0) {
          first = value
          best = j
        }
      }
      if first <= bounds[i] {
        sourcePotentials[i] = first
        return best
      }
      _ = refill(i, farther: false)
    }
  }
}

extension AssignmentWorkspace {
  /// Assigns the free source along a shortest augmenting path (Dijkstra over reduced costs) and updates the potentials.
  ///
  /// A scanned source relaxes its candidate arcs and puts its bound into the heap for all the others: if that comes up
  /// before a free target, the list is renewed and the whole row relaxed. The search is therefore over all arcs.
  mutating func augment(from free: Int) {
    for j in 0..<count { distances[j] = .infinity }
    for item in 0..<(2 * stride) { heapPlaces[item] = -1 }
    heapCount = 0
    var shortest = Double.infinity
    var reached = -1
    var settledCount = 0
    var i = free
    var base = 0.0
    var wholeRow = false
    while true {
      relax(i, base: base, wholeRow: wholeRow, shortest: &shortest, reached: &reached)
      guard heapCount > 0, heapKeys[0] < shortest else { break }
      let key = heapKeys[0]
      let item = removeFirstFromHeap(keys: heapKeys, items: heapItems, places: heapPlaces, count: heapCount)
      heapCount -= 1
      if item >= stride {
        i = item - stride
        base = sourceDistances[i]
        _ = refill(i, farther: true)
        wholeRow = true
      } else {
        settled[settledCount] = Int32(truncatingIfNeeded: item)
        settledCount += 1
        i = Int(sourceOfTarget[item])
        base = key
        wholeRow = false
      }
    }
    for entry in 0..<settledCount {
      let j = Int(settled[entry])
      let change = shortest - distances[j]
      targetPotentials[j] -= change
      sourcePotentials[Int(sourceOfTarget[j])] += change
    }
    sourcePotentials[free] += shortest
    var target = reached
    while true {
      let source = Int(predecessors[target])
      let next = Int(targetOfSource[source])
      sourceOfTarget[target] = Int32(truncatingIfNeeded: source)
      targetOfSource[source] = Int32(truncatingIfNeeded: target)
      if source == free { break }
      target = next
    }
  }

  @inline(__always)
  private mutating func relax(
    _ i: Int, base: Double, wholeRow: Bool, shortest: inout Double, reached: inout Int
  ) {
    let offset = base - sourcePotentials[i]
    sourceDistances[i] = base
    if wholeRow {
      for j in 0..<count {
        update(j, from: i, distance: reducedCosts[j] + offset, base: base, shortest: &shortest, reached: &reached)
      }
      return
    }
    let list = listTargets + i * Self.listCapacity
    let costs = listCosts + i * Self.listCapacity
    for entry in 0..<Int(listCounts[i]) {
      let j = Int(list[entry])
      update(
        j, from: i, distance: costs[entry] - targetPotentials[j] + offset, base: base, shortest: &shortest,
        reached: &reached)
    }
    let others = bounds[i] + offset
    if others < shortest {
      heapCount = placeInHeap(
        stride + i, others, keys: heapKeys, items: heapItems, places: heapPlaces, count: heapCount)
    }
  }

  @inline(__always)
  private mutating func update(
    _ j: Int, from i: Int, distance: Double, base: Double, shortest: inout Double, reached: inout Int
  ) {
    // A reduced cost below zero is rounding; without this a settled target could be reached again, and the path close.
    let length = distance < base ? base : distance
    guard length < distances[j], length < shortest else { return }
    distances[j] = length
    predecessors[j] = Int32(truncatingIfNeeded: i)
    if sourceOfTarget[j] < 0 {
      shortest = length
      reached = j
    } else {
      heapCount = placeInHeap(j, length, keys: heapKeys, items: heapItems, places: heapPlaces, count: heapCount)
    }
  }
}
