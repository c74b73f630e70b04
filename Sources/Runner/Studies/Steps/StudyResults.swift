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
    return ResultEnvironment(self, cells: cells, seedCount: counts.min() ?? study.seeds)
  }
}

/// The results as expressions see them.
public struct ResultEnvironment: ExpressionEnvironment {
  /// The results.
  public let results: StudyResults
  /// The number of seeds that all cells in question have.
  public let seedCount: Int
  /// The cells in question. Expressions are evaluated in many replicates, and look for a cell each time.
  private let cells: [String: (body: any CellBody, members: [String])]

  init(_ results: StudyResults, cells: [String], seedCount: Int) {
    (self.results, self.seedCount) = (results, seedCount)
    var known: [String: (body: any CellBody, members: [String])] = [:]
    for name in cells {
      if let body = results.study.cell(named: name)?.body { known[name] = (body, body.members) }
    }
    self.cells = known
  }

  /// The names by which a cell's metrics are indexed.
  public func members(of cell: String) -> [String] {
    cells[cell]?.members ?? results.study.cell(named: cell)?.body.members ?? []
  }

  /// A metric of a cell at a seed, from 0.
  public func value(of reference: Expression.Reference, seed: Int) -> ExpressionValue? {
    recorded(reference, seed).flatMap { $0.step.value($0.name) }
  }

  /// The number of replicates of a metric; 0 when it has none.
  public func replicateCount(of reference: Expression.Reference) -> Int {
    let reference = reference.isOpen ? members(of: reference.cell).first.map(reference.with) ?? reference : reference
    return (0..<max(1, seedCount)).lazy.compactMap { seed in
      recorded(reference, seed).flatMap { $0.step.replicates[$0.name]?.count }
    }.first ?? 0
  }

  /// A metric of a cell at a seed in a replicate; what has no replicates is the same in all of them.
  public func value(of reference: Expression.Reference, seed: Int, replicate: Int) -> ExpressionValue? {
    guard let (step, name) = recorded(reference, seed) else { return nil }
    guard let values = step.replicates[name], values.indices.contains(replicate) else { return step.value(name) }
    return .number(values[replicate])
  }

  /// The step that a metric is recorded in, and its name there.
  private func recorded(_ reference: Expression.Reference, _ seed: Int) -> (step: StepResults, name: String)? {
    guard let body = cells[reference.cell]?.body ?? results.study.cell(named: reference.cell)?.body,
      let steps = results.steps[reference.cell]
    else { return nil }
    switch body.repetition {
    case .none, .once: return steps.first.map { ($0, reference.recordedName) }
    case .each: return steps.indices.contains(seed) ? (steps[seed], reference.recordedName) : nil
    case .all: return steps.first.map { ($0, StepResults.name(reference.recordedName, seed)) }
    }
  }
}
