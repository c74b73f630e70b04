import TransportKernelsBaseline
import VectorKernels

#if arch(x86_64)
  import TransportKernelsAVX2
  import TransportKernelsAVX512
#endif

/// Calls the build of each kernel for the instruction set in use. The results' bits do not depend on it.
enum TransportKernel {
  static func solveAssignment(
    count: Int, dimension: Int, cost: GroundCost, targets: UnsafePointer<Double>,
    doubles: UnsafeMutablePointer<Double>, integers: UnsafeMutablePointer<Int32>,
    totalCost: UnsafeMutablePointer<Double>
  ) -> Double {
    let isEuclidean = cost == .euclidean
    #if arch(x86_64)
      switch InstructionSet.current {
      case .avx512:
        return TransportKernelsAVX512.solveAssignment(
          count: count, dimension: dimension, isEuclidean: isEuclidean, targets: targets, doubles: doubles,
          integers: integers, totalCost: totalCost)
      case .avx2:
        return TransportKernelsAVX2.solveAssignment(
          count: count, dimension: dimension, isEuclidean: isEuclidean, targets: targets, doubles: doubles,
          integers: integers, totalCost: totalCost)
      case .baseline: break
      }
    #endif
    return TransportKernelsBaseline.solveAssignment(
      count: count, dimension: dimension, isEuclidean: isEuclidean, targets: targets, doubles: doubles,
      integers: integers, totalCost: totalCost)
  }

  /// Scalar work: one build serves all instruction sets.
  static func groundCosts(
    from sources: PointCloud, to targets: PointCloud, cost: GroundCost, into costs: UnsafeMutablePointer<Double>
  ) -> Double {
    TransportKernelsBaseline.groundCosts(
      sourceCount: sources.count, targetCount: targets.count, dimension: sources.dimension,
      isEuclidean: cost == .euclidean, sources: sources.coordinates, targets: targets.coordinates, costs: costs)
  }
}
