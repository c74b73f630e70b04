import Deterministic
import Values

/// Points that are drawn at random, each parameter by itself: uniform in a range on its scale, or one of a list.
public struct RandomSearch: SearchMethod {
  /// The number of points.
  public let trials: Int

  /// So many points, at least one.
  public init(trials: Int) { self.trials = max(1, trials) }

  /// The kind `draws`.
  public static let kind = "draws"
  /// Its key `trials`.
  public static let documentation = """
    Points drawn at random, each parameter by itself. Trial 7 is the same however many there are, and a parameter's values do not
    depend on the other parameters. A point that the constraint refuses is drawn anew, up to a thousand times.

    | key | meaning | default |
    |---|---|---|
    | `trials` | the number of points | required |
    """

  /// Reads the number of points.
  public init?(_ settings: inout SearchSettings) {
    guard let trials = settings.required("trials", from: 1, to: SearchSpace.limit) else { return nil }
    self.init(trials: trials)
  }

  /// The kind and the number of points.
  public var canonicalValue: Value { .mapping(["kind": .text(Self.kind), "trials": .integer(trials)]) }
  /// The words `drawn at random`.
  public var remark: String? { "drawn at random" }

  /// Refuses a constraint that no point of a thousand meets: points can be drawn from every other space.
  public func problem(in space: SearchSpace) -> SearchProblem? { Self.problem(in: space) }

  /// The point of a number is the same whatever the number of points is.
  public func ask(_ history: [SearchOutcome], in space: SearchSpace, seed: UInt64) -> [SearchPoint] {
    Self.points(1...trials, of: space, seed: seed).missing(in: history)
  }

  /// The number of points.
  public func mostPoints(in space: SearchSpace) -> Int? { trials }

  /// The number of points that a trial draws until one is allowed; then there is none of its number.
  private static let attempts: UInt32 = 1_000

  /// Points of some numbers.
  static func points(_ numbers: ClosedRange<Int>, of space: SearchSpace, seed: UInt64) -> [SearchPoint] {
    let stream = RandomStream(seed: seed).stream("sweep")
    return numbers.compactMap { number in
      point(number, of: space, stream).map { SearchPoint(trial: number, values: $0) }
    }
  }

  static func problem(in space: SearchSpace) -> SearchProblem? {
    let stream = RandomStream(seed: 0)
    return point(1, of: space, stream) == nil ? .noPointAllowed(of: "\(attempts) points that were tried") : nil
  }

  private static func point(_ number: Int, of space: SearchSpace, _ stream: RandomStream) -> [Value]? {
    for attempt in 0..<attempts {
      let values = space.active(
        space.dimensions.map { $0.drawn(from: stream, trial: number, attempt: attempt) })
      if space.isAllowed(values) { return values }
    }
    return nil
  }
}
