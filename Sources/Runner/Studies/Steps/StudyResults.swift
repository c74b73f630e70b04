import Expressions
import Tables

/// The results that a run has so far, by cell.
public struct StudyResults: Sendable {
  /// The study.
  public let study: Study
  /// The samples of each cell that holds some; none where results are read back, which needs no files.
  public var data: [String: PreparedData] = [:]
  /// The results of each cell's steps, in the order of their repetitions; absent for cells that are not done.
  public var steps: [String: [StepResults]] = [:]

  /// No results yet.
  public init(study: Study) {
    self.study = study
  }

  /// The results of the only step of a cell; nil when it is not done.
  public func result(of cell: String) -> StepResults? { steps[cell]?.first }

  /// The values that an expression finds which names these cells.
  public func environment(of cells: [String]) -> ResultEnvironment {
    let counting = cells.compactMap { study.cell(named: $0) }.filter { $0.body.repetition != .none }
    // What is done once stands beside every seed of the others.
    let repeated = counting.filter { $0.body.repetition != .once }
    let counts = (repeated.isEmpty ? counting : repeated).map(\.seeds)
    return ResultEnvironment(results: self, seedCount: counts.min() ?? study.seeds)
  }
}

/// The results as expressions see them.
public struct ResultEnvironment: ExpressionEnvironment {
  /// The results.
  public let results: StudyResults
  /// The number of seeds that all cells in question have.
  public let seedCount: Int

  /// The names by which a cell's metrics are indexed.
  public func members(of cell: String) -> [String] {
    results.study.cell(named: cell)?.body.members ?? []
  }

  /// A metric of a cell at a seed, from 0.
  public func value(of reference: Expression.Reference, seed: Int) -> ExpressionValue? {
    guard let cell = results.study.cell(named: reference.cell), let steps = results.steps[reference.cell] else {
      return nil
    }
    switch cell.body.repetition {
    case .none, .once: return steps.first?.value(reference.recordedName)
    case .each: return steps.indices.contains(seed) ? steps[seed].value(reference.recordedName) : nil
    case .all: return steps.first?.value(StepResults.name(reference.recordedName, seed))
    }
  }
}
