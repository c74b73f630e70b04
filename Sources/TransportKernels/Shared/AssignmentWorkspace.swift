/// Pointers into the caller's two buffers, for one square assignment problem.
///
/// A source is a row and a target a column. Target coordinates are kept in blocks of 64, feature-major within, so that a
/// row of costs is computed by vectors from one stream; every element is the same scalar sequence of subtract, multiply and add (and
/// square root), so that the instruction set never changes a bit.
struct AssignmentWorkspace {
  /// Most candidate arcs kept for one source.
  static let listCapacity = 128
  /// Targets handled by one step of a vectorised scan.
  static let block = 64

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
    (target & ~(Self.block - 1)) * dimension + feature * Self.block + (target & (Self.block - 1))
  }

  static func stride(_ count: Int) -> Int { (count + block - 1) / block * block }

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

/// How many doubles `solveAssignment` needs: first the sources [count][dimension], which the caller writes, then the source
/// potentials [count], the target potentials [count], and room to work.
public func assignmentDoubleCount(count: Int, dimension: Int) -> Int {
  let stride = AssignmentWorkspace.stride(count)
  return count * (dimension + 3 + AssignmentWorkspace.listCapacity) + stride * (dimension + 5)
}

/// How many integers `solveAssignment` needs: first the target of each source [count], then room to work.
public func assignmentIntegerCount(count: Int) -> Int {
  count * (3 + AssignmentWorkspace.listCapacity) + AssignmentWorkspace.stride(count) * 7
}
