import Values

/// The ways to choose the points that a search with rungs begins with.
enum FirstPoints: String, CaseIterable, Hashable, Sendable {
  /// Points drawn at random.
  case draws
  /// All points of the grid.
  case grid
  /// Points of a scrambled Sobol sequence.
  case sobol

  /// The points, numbered from 1.
  ///
  /// - Parameter count: their number; the grid has all its own.
  func points(_ count: Int, of space: SearchSpace, seed: UInt64) -> [SearchPoint] {
    switch self {
    case .draws: RandomSearch.points(1...max(1, count), of: space, seed: seed)
    case .grid: GridSearch.points(of: space)
    case .sobol: SobolSearch.points(count, of: space, seed: seed)
    }
  }

  /// The reason why there are none.
  func problem(in space: SearchSpace) -> SearchProblem? {
    switch self {
    case .draws: RandomSearch.problem(in: space)
    case .grid: GridSearch().problem(in: space)
    case .sobol: SobolSearch.problem(in: space, kind: rawValue)
    }
  }
}
