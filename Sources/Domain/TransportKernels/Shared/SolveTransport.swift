/// The network simplex method for dense transport, over a spanning tree of sources, targets and one artificial root.
///
/// Nodes 0..<sources are sources, then targets, then the root. Arcs run from sources to targets; every node also has an
/// artificial arc with the root, which is so costly that none carries flow in the end.
private struct TransportSimplex {
  let sourceCount: Int
  let targetCount: Int
  let root: Int

  /// [sourceCount][targetCount]
  let costs: UnsafeMutablePointer<Double>
  let potentials: UnsafeMutablePointer<Double>
  /// Flow of the arc between a node and its parent.
  let flows: UnsafeMutablePointer<Double>
  let parents: UnsafeMutablePointer<Int32>
  let depths: UnsafeMutablePointer<Int32>
  let firstChildren: UnsafeMutablePointer<Int32>
  let nextSiblings: UnsafeMutablePointer<Int32>
  let previousSiblings: UnsafeMutablePointer<Int32>

  let artificialCost: Double
  /// A reduced cost below minus this enters the tree: what rounding of the potentials may make of zero.
  let tolerance: Double
  var nextArc = 0

  init(
    sourceCount: Int, targetCount: Int, largestCost: Double, doubles: UnsafeMutablePointer<Double>,
    integers: UnsafeMutablePointer<Int32>
  ) {
    self.sourceCount = sourceCount
    self.targetCount = targetCount
    let nodes = sourceCount + targetCount + 1
    root = nodes - 1
    potentials = doubles
    flows = potentials + nodes
    costs = flows + nodes
    parents = integers
    depths = parents + nodes
    firstChildren = depths + nodes
    nextSiblings = firstChildren + nodes
    previousSiblings = nextSiblings + nodes
    // A detour over the root costs twice this, more than any arc, and every source has an arc to every target.
    artificialCost = largestCost > 0 ? largestCost : 1
    tolerance = largestCost * 0x1p-49
  }

  /// Flow runs from a source to its parent, and from its parent to a target.
  @inline(__always)
  private func runsUp(_ node: Int) -> Bool { node < sourceCount }

  private func cost(_ node: Int, _ parent: Int) -> Double {
    if parent == root || node == root { return artificialCost }
    let source = node < parent ? node : parent
    let target = (node < parent ? parent : node) - sourceCount
    return costs[source * targetCount + target]
  }

  private func attach(_ node: Int, to parent: Int) {
    let next = firstChildren[parent]
    parents[node] = Int32(truncatingIfNeeded: parent)
    nextSiblings[node] = next
    previousSiblings[node] = -1
    if next >= 0 { previousSiblings[Int(next)] = Int32(truncatingIfNeeded: node) }
    firstChildren[parent] = Int32(truncatingIfNeeded: node)
  }

  private func detach(_ node: Int) {
    let next = nextSiblings[node]
    let previous = previousSiblings[node]
    if previous >= 0 { nextSiblings[Int(previous)] = next } else { firstChildren[Int(parents[node])] = next }
    if next >= 0 { previousSiblings[Int(next)] = previous }
  }

  /// Hangs every node on the root. With positive masses this tree is strongly feasible, which rules out cycling.
  func begin(sourceMasses: UnsafePointer<Double>, targetMasses: UnsafePointer<Double>) {
    for node in 0...root { firstChildren[node] = -1 }
    potentials[root] = 0
    parents[root] = -1
    depths[root] = 0
    for node in 0..<root {
      attach(node, to: root)
      depths[node] = 1
      flows[node] = runsUp(node) ? sourceMasses[node] : targetMasses[node - sourceCount]
      potentials[node] = artificialCost
    }
  }

  /// The arc of least reduced cost in the first block, from where the last search ended, that has a negative one.
  mutating func enteringArc(block: Int) -> Int {
    let arcs = sourceCount * targetCount
    var best = -tolerance
    var entering = -1
    var left = block
    var arc = nextArc
    var source = arc / targetCount
    var target = arc - source * targetCount
    var u = potentials[source]
    let v = potentials + sourceCount
    for _ in 0..<arcs {
      let reduced = costs[arc] - u - v[target]
      if reduced < best {
        best = reduced
        entering = arc
      }
      arc += 1
      target += 1
      if target == targetCount {
        target = 0
        source += 1
        if source == sourceCount {
          source = 0
          arc = 0
        }
        u = potentials[source]
      }
      left -= 1
      if left == 0 {
        if entering >= 0 { break }
        left = block
      }
    }
    nextArc = arc
    return entering
  }

  /// Sends as much as possible around the cycle that the arc closes, and exchanges it for an arc that this empties.
  func pivot(_ arc: Int) {
    let source = arc / targetCount
    let target = arc - source * targetCount + sourceCount
    var left = source
    var right = target
    var change = Double.infinity
    var leaving = source
    var leavesFromSource = true
    // Both sides climb to where they meet. Of the arcs that empty first, the last one along the cycle leaves.
    while left != right {
      if depths[left] >= depths[right] {
        if runsUp(left) && flows[left] < change {
          change = flows[left]
          leaving = left
          leavesFromSource = true
        }
        left = Int(parents[left])
      } else {
        right = Int(parents[right])
      }
    }
    let join = left
    right = target
    while right != join {
      if !runsUp(right) && flows[right] <= change {
        change = flows[right]
        leaving = right
        leavesFromSource = false
      }
      right = Int(parents[right])
    }
    shift(change, from: source, to: join, sign: -1)
    shift(change, from: target, to: join, sign: 1)
    // What hung on the leaving arc now hangs on the entering one: parents turn round from there up.
    var node = leavesFromSource ? source : target
    var parent = leavesFromSource ? target : source
    var flow = change
    let top = node
    while true {
      let next = Int(parents[node])
      let nextFlow = flows[node]
      detach(node)
      attach(node, to: parent)
      flows[node] = flow
      if node == leaving { break }
      flow = nextFlow
      parent = node
      node = next
    }
    descend(top)
  }

  private func shift(_ change: Double, from start: Int, to join: Int, sign: Double) {
    var node = start
    while node != join {
      flows[node] += runsUp(node) ? sign * change : -sign * change
      node = Int(parents[node])
    }
  }

  /// Depths and potentials of a subtree, from its parent's: an arc of the tree has no reduced cost.
  func descend(_ top: Int) {
    var node = top
    while true {
      let parent = Int(parents[node])
      depths[node] = depths[parent] + 1
      potentials[node] = cost(node, parent) - (parent == root ? 0 : potentials[parent])
      if firstChildren[node] >= 0 {
        node = Int(firstChildren[node])
        continue
      }
      while node != top && nextSiblings[node] < 0 { node = Int(parents[node]) }
      if node == top { return }
      node = Int(nextSiblings[node])
    }
  }
}

/// The number of doubles that `solveTransport` needs: first the potentials of sources and targets and of the root, then
/// the flow of each node's arc to its parent, then the costs, row-major, which the caller writes.
public func transportDoubleCount(sourceCount: Int, targetCount: Int) -> Int {
  2 * (sourceCount + targetCount + 1) + sourceCount * targetCount
}

/// The number of integers that `solveTransport` needs: first the parent of each node.
public func transportIntegerCount(sourceCount: Int, targetCount: Int) -> Int {
  5 * (sourceCount + targetCount + 1)
}

/// Solves a transport problem with positive masses of equal totals.
/// - Returns: the number of pivots, or −1 when `limit` of them were not enough.
public func solveTransport(
  sourceCount: Int, targetCount: Int, largestCost: Double, sourceMasses: UnsafePointer<Double>,
  targetMasses: UnsafePointer<Double>, doubles: UnsafeMutablePointer<Double>,
  integers: UnsafeMutablePointer<Int32>, limit: Int
) -> Int {
  var simplex = TransportSimplex(
    sourceCount: sourceCount, targetCount: targetCount, largestCost: largestCost, doubles: doubles, integers: integers)
  simplex.begin(sourceMasses: sourceMasses, targetMasses: targetMasses)
  let arcs = sourceCount * targetCount
  let block = max(16, Int(Double(arcs).squareRoot()))
  var pivots = 0
  while true {
    let arc = simplex.enteringArc(block: block)
    if arc < 0 { return pivots }
    if pivots == limit { return -1 }
    simplex.pivot(arc)
    pivots += 1
  }
}

/// Writes the ground costs of all pairs of two row-major clouds, [sourceCount][targetCount]; returns the largest.
public func groundCosts(
  sourceCount: Int, targetCount: Int, dimension: Int, isEuclidean: Bool, sources: UnsafePointer<Double>,
  targets: UnsafePointer<Double>, costs: UnsafeMutablePointer<Double>
) -> Double {
  var largest = 0.0
  for i in 0..<sourceCount {
    let row = sources + i * dimension
    for j in 0..<targetCount {
      let column = targets + j * dimension
      var sum = 0.0
      for feature in 0..<dimension {
        let difference = column[feature] - row[feature]
        sum += difference * difference
      }
      let value = isEuclidean ? sum.squareRoot() : sum
      costs[i * targetCount + j] = value
      if value > largest { largest = value }
    }
  }
  return largest
}
