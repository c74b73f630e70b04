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
