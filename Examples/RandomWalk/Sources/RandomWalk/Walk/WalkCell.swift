import Expressions
import Studies
import Tables
import Values

/// A `{walk}` cell.
public struct WalkCell: CellBody {
  /// The number of steps.
  public let steps: Int
  /// The length of a step.
  public let size: Double
  /// The displacement that is added to each step, along x.
  public let drift: Double
  /// The data cell with the gusts; nil for none.
  public let gusts: String?
  /// The number of steps between recorded places.
  public let every: Int

  /// Every key, with its default filled in: what the cell's identity is the digest of.
  public var canonicalValue: Value {
    .mapping([
      "steps": .integer(steps), "size": .number(size), "drift": .number(drift), "gusts": .optional(gusts),
      "every": .integer(every),
    ])
  }

  /// The gusts.
  public var inputs: [String] { gusts.map { [$0] } ?? [] }
  /// All metrics of the kind, whatever the keys are.
  public var metrics: [Metric] { WalkKind.metrics }
  /// A walk for each seed.
  public var repetition: Repetition { .each }
  /// One part, for progress.
  public var workload: Workload { Workload(steps: steps) }

  /// The longest walks begin first.
  public func cost(_ results: StudyResults) -> Double { Double(steps) }

  /// Refuses gusts of which there are none, before anything runs.
  public func check(_ results: StudyResults) throws(CellFault) {
    guard let gusts, let data = results.data[gusts] else { return }
    if data.size(of: GustsFile.sample) == 0 { throw CellFault("cannot be walked: '\(gusts)' has no gusts") }
  }

  /// Walks.
  public func run(_ step: StepContext) throws -> StepResults {
    let rows = gusts.flatMap { step.results.data[$0]?.rows(GustsFile.reference) } ?? []
    var walk = Walk(stream: step.stream, size: size, drift: drift, gusts: rows.map { Double($0) })
    var path = Path(start: walk.place)
    for number in 1...steps {
      walk.step()
      guard number.isMultiple(of: every) else { continue }
      path.append(walk.place, after: number)
      if number.isMultiple(of: 4096) {
        try step.interruption.check()
        step.progress.report(step: number)
      }
    }
    return results(path)
  }

  private func results(_ path: Path) -> StepResults {
    let distances = path.places.map { ($0.x * $0.x + $0.y * $0.y).squareRoot() }
    var results = StepResults()
    results.series[WalkKind.distance.recorded()] = Series(epochs: path.steps, values: distances)
    results.set(WalkKind.end, to: distances.last)
    results.set(WalkKind.farthest, to: distances.max())
    results.files[Path.fileName] = path.file
    return results
  }

  /// The number of steps, on the page.
  public func summary(of cell: Cell, _ results: StudyResults) -> String? {
    "\(steps) \(steps == 1 ? "step" : "steps") of length \(NumberFormat.shortest.text(of: size))"
      + (drift == 0 ? "" : ", drift \(NumberFormat.shortest.text(of: drift))") + (gusts == nil ? "" : ", with gusts")
  }
}
