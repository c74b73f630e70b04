import OptimalTransport

/// The optimal coupling of a batch with its negatives: its cost and the derivative of the cost by the negatives.
///
/// W = (1/B) Σ |x⁺ᵢ − x⁻_π(i)|², π an optimal assignment. By the envelope theorem π is constant in the derivative. Batches of the
/// sizes seen so far (a full one, and what is left at the end of a pass) allocate nothing.
final class TransportCoupling {
  /// dW/dx⁻ of the last call, row-major, of the capacity's size; rows beyond the batch mean nothing.
  private(set) var adjoint: [Float]
  private let capacity: Int
  private let features: Int
  private var positives: [Float]
  private var assignment: [Int32]
  // A solver keeps its workspace while the size stays the same, so what is left of a pass has its own.
  private let fullSolver = AssignmentSolver()
  private let restSolver = AssignmentSolver()

  /// Rounding leaves a relative duality gap of about 1e-15; what is above this is no optimum.
  static let largestGap = 1e-9

  /// A coupling for at most `capacity` rows at once.
  init(capacity: Int, features: Int) {
    self.capacity = capacity
    self.features = features
    adjoint = [Float](repeating: 0, count: capacity * features)
    positives = adjoint
    assignment = [Int32](repeating: 0, count: capacity)
  }

  /// Couples the rows `indices` with as many negatives from the front of `negatives`; returns W.
  ///
  /// Negatives that are not finite have no coupling: W is NaN then, which every record shows, and the adjoint zero.
  func couple(_ rows: [Float], _ indices: ArraySlice<Int32>, negatives: [Float]) -> Double {
    let count = indices.count
    precondition(count > 0 && count <= capacity && negatives.count >= count * features, "a batch within the capacity")
    for (sample, index) in indices.enumerated() {
      for feature in 0..<features { positives[sample * features + feature] = rows[Int(index) * features + feature] }
    }
    let solver = count == capacity ? fullSolver : restSolver
    let cost: Double
    do {
      cost = try solver.solve(
        positives: positives, negatives: negatives, count: count, dimension: features, assignment: &assignment)
    } catch {
      for index in 0..<(count * features) { adjoint[index] = 0 }
      return .nan
    }
    // The solver is exact: a gap is a fault of the program, and training on with another loss would hide it.
    guard solver.dualityGap <= Self.largestGap else {
      fatalError(
        "optimal transport: a relative duality gap of \(solver.dualityGap) between \(count) samples and negatives")
    }
    let scale = 2 / Float(count)
    for sample in 0..<count {
      let (first, other) = (sample * features, Int(assignment[sample]) * features)
      for feature in 0..<features {
        adjoint[other + feature] = scale * (negatives[other + feature] - positives[first + feature])
      }
    }
    return cost
  }
}
