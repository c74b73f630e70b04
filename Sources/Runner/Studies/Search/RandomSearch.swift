import Deterministic
import Values

/// Points that are drawn at random, each parameter by itself: uniform in a range on its scale, or one of a list.
public struct RandomSearch: SearchMethod {
  /// The number of points.
  public let trials: Int

  /// So many points, at least one.
  public init(trials: Int) { self.trials = max(1, trials) }

  /// The key `trials`.
  public static let key: String? = "trials"

  /// Reads the number of points.
  public static func read(_ reader: MappingReader) -> RandomSearch? {
    reader.integer("trials", atLeast: 1, atMost: Sweep.limit).map { RandomSearch(trials: $0) }
  }

  /// The words `drawn at random`.
  public var remark: String? { "drawn at random" }
  /// False.
  public var isGrid: Bool { false }

  /// Finds nothing wrong: points can be drawn from every space.
  public func problem(in space: [SweepDimension]) -> StudyError.Problem? { nil }

  /// The point of a number is the same whatever the number of points is.
  public func points(of space: [SweepDimension], seed: UInt64) -> [[Value]] {
    let stream = RandomStream(seed: seed).stream("sweep")
    return (1...trials).map { number in space.map { $0.drawn(from: stream, trial: number) } }
  }
}
