import Deterministic
import Values

/// Points of a Sobol sequence that is scrambled by the seed: they fill the space more evenly than draws do.
public struct SobolSearch: SearchMethod {
  /// The number of points.
  public let trials: Int

  /// So many points, at least one.
  public init(trials: Int) { self.trials = max(1, trials) }

  /// The kind `sobol`.
  public static let kind = "sobol"
  /// Its key `trials`.
  public static let documentation = """
    Points of a Sobol sequence (direction numbers of Joe and Kuo, 2008), scrambled by the study's seed (Owen, 1995): they fill the space
    more evenly than draws, best when their number is a power of 2. Trial 7 is the same however many there are. A point that the
    constraint refuses is passed over. At most \(SobolDirections.count) parameters.

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
  /// The words `of a scrambled Sobol sequence`.
  public var remark: String? { "of a scrambled Sobol sequence" }

  /// Refuses more parameters than the sequence has dimensions, and a constraint that no point of a thousand meets.
  public func problem(in space: SearchSpace) -> SearchProblem? { Self.problem(in: space, kind: Self.kind) }

  /// The point of a number is the same whatever the number of points is.
  public func ask(_ history: [SearchOutcome], in space: SearchSpace, seed: UInt64) -> [SearchPoint] {
    Self.points(trials, of: space, seed: seed).missing(in: history)
  }

  /// The number of points.
  public func mostPoints(in space: SearchSpace) -> Int? { trials }

  /// The number of points that are tried for each that is allowed.
  private static let attempts = 1_000

  /// The first allowed points of the sequence of a seed.
  static func points(_ count: Int, of space: SearchSpace, seed: UInt64) -> [SearchPoint] {
    let sequence = SobolSequence(scrambledBy: streams(of: space, RandomStream(seed: seed).stream("sobol")))
    var points: [SearchPoint] = []
    var index: UInt32 = 0
    while points.count < count, index < attempts * count {
      if let values = space.point(at: sequence.shares(index)) {
        points.append(SearchPoint(trial: points.count + 1, values: values))
      }
      index += 1
    }
    return points
  }

  /// The random numbers of each dimension, by its name.
  static func streams(of space: SearchSpace, _ stream: RandomStream) -> [RandomStream] {
    space.dimensions.map { stream.stream($0.parameter) }
  }

  static func problem(in space: SearchSpace, kind: String) -> SearchProblem? {
    let count = space.dimensions.count
    guard count <= SobolDirections.count else {
      return .unexpectedValue(
        subject: "the space", expected: "at most \(SobolDirections.count) parameters for '\(kind)'", found: "\(count)")
    }
    return points(1, of: space, seed: 0).isEmpty ? .noPointAllowed(of: "\(attempts) points that were tried") : nil
  }
}
