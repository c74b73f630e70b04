import Expressions
import Studies

/// The kind `{walk}`: random walks in the plane.
public struct WalkKind: CellKind {
  /// The kind.
  public init() {}

  /// `walk`, as in `{walk} free`.
  public let name = "walk"
  /// A walk's random numbers come from its name and seed.
  public let identification: Identification = [.name, .stream]
  /// Walks and steps.
  public let progressWords = (part: "walk", step: "step")
  /// The metrics of a walk.
  public var metrics: [Metric] { Self.metrics }

  /// The distance from the origin, step by step.
  static let distance = Metric("distance", isSeries: true)
  /// The distance from the origin after the last step.
  static let end = Metric("end")
  /// The greatest distance from the origin.
  static let farthest = Metric("farthest")
  /// All of them.
  static let metrics = [distance, end, farthest]

  /// The keys.
  public let documentation = """
    A walk in the plane from the origin, one for each seed: steps of one length, each in a random direction.

    | key | meaning |
    |---|---|
    | `steps` | The number of steps. |
    | `size` | The length of a step; 1. |
    | `drift` | What is added to each step, along *x*; 0. |
    | `gusts` | A data cell, of whose gusts a random one is added to each step. |
    | `every` | Steps between recorded places, a divisor of `steps`; 1. |
    """

  /// Reads a walk. What is wrong is reported, and reading goes on, so that all errors are found at once.
  public func read(_ reader: CellReader) -> any CellBody {
    let keys = reader.keys
    let steps = keys.required("steps", 1) { keys.integer($0, atLeast: 1) }
    var every = keys.integer("every", atLeast: 1) ?? 1
    if !steps.isMultiple(of: every) {
      keys.unexpected("every", expected: "a divisor of 'steps', which is \(steps)")
      every = 1
    }
    return WalkCell(
      steps: steps, size: keys.number("size", .positive) ?? 1, drift: keys.number("drift", .any) ?? 0,
      gusts: reader.reference("gusts", to: ["data"])?.name, every: every)
  }
}
