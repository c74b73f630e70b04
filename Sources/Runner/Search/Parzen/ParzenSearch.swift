import Deterministic
import Values

/// A search by tree-structured Parzen estimators, in batches: it looks where good trials are more likely than others (J. Bergstra et al.,
/// "Algorithms for hyper-parameter optimization", 2011).
public struct ParzenSearch: SearchMethod {
  private let batches: Batches
  private let candidates: Int
  private let isJoint: Bool

  /// The kind `tpe`.
  public static let kind = "tpe"
  /// Its keys.
  public static let documentation = """
    Tree-structured Parzen estimators (Bergstra et al., 2011): the density of points is estimated from the best tenth of the trials, at
    most 25 of them, and from the others; the next point is that one of some candidates where the first is the largest part of the
    second. Widths and weights are those of Optuna; parameters are chosen together, then each that has a condition by itself, from the
    trials in which it was varied. Failures are bad trials. With several measures, good trials are those of the first fronts, in a
    front those with the most room around them.

    The search goes in batches of a fixed size, whatever the number of threads or machines: a batch depends on the trials before it
    alone. Each point of it counts as a bad one for the next, so that they do not lie together. It begins with points of a
    scrambled Sobol sequence. No point is asked for twice. A search with more `trials` goes on from one with fewer.

    | key | meaning | default |
    |---|---|---|
    | `trials` | the number of points in all | required |
    | `batch` | the number of points that are chosen at once | 8 |
    | `startup` | the number of points before the first batch | 16 |
    | `candidates` | the number of candidates for each point | 24 |
    | `joint` | whether parameters are chosen together, so that values that were good together stay so; if `false`, each by itself | `true` |
    """

  /// Reads its keys.
  public init?(_ settings: inout SearchSettings) {
    let batches = Batches(&settings, most: SearchSpace.limit)
    candidates = settings.integer("candidates", from: 1, to: 1_000) ?? 24
    isJoint = settings.flag("joint") ?? true
    guard let batches, settings.problems.isEmpty else { return nil }
    self.batches = batches
  }

  /// All keys.
  public var canonicalValue: Value {
    .mapping([
      "kind": .text(Self.kind), "trials": .integer(batches.trials), "batch": .integer(batches.batch),
      "startup": .integer(batches.startup), "candidates": .integer(candidates), "joint": .flag(isJoint),
    ])
  }
  /// The words `chosen by Parzen estimators, 8 at a time`.
  public var remark: String? { "chosen by Parzen estimators, \(batches.batch) at a time" }
  /// True.
  public var isAdaptive: Bool { true }

  /// Refuses what a Sobol sequence refuses.
  public func problem(in space: SearchSpace) -> SearchProblem? { SobolSearch.problem(in: space, kind: Self.kind) }

  /// The points of the batch that is not complete.
  public func ask(_ history: [SearchOutcome], in space: SearchSpace, seed: UInt64) -> [SearchPoint] {
    batches.ask(history) {
      SobolSearch.points($0, of: space, seed: seed)
    } next: { told, numbers in
      var asked = AskedPoints(told, in: space, seed: seed)
      let ranked = Ranking.sorted(told)
      let best = Set(ranked.prefix(min((ranked.count + 9) / 10, 25)).map(\.point.trial))
      let good = told.map(\.point).filter { best.contains($0.trial) }
      let others = told.map(\.point).filter { !best.contains($0.trial) }
      return numbers.compactMap { number in
        let known = others + asked.chosen
        return asked.choose(number) { attempt in point(number, good, known, space, seed, attempt) }
      }
    }
  }

  /// The number of points.
  public func mostPoints(in space: SearchSpace) -> Int? { batches.trials }

  /// The values of a point: if joint, of all parameters without a condition together, then of the others one by one.
  private func point(
    _ number: Int, _ good: [SearchPoint], _ others: [SearchPoint], _ space: SearchSpace, _ seed: UInt64,
    _ attempt: UInt32
  ) -> [Value] {
    let stream = RandomStream(seed: seed).stream("tpe").stream(number)
    var values = [Value](repeating: .null, count: space.dimensions.count)
    let (always, sometimes) = space.placesByCondition
    let groups = isJoint ? [always] + sometimes.map { [$0] } : space.dimensions.indices.map { [$0] }
    for places in groups {
      guard places.allSatisfy({ space.isActive($0, values) }), let first = places.first else { continue }
      let dimensions = places.map { space.dimensions[$0] }
      func estimate(_ points: [SearchPoint]) -> ParzenEstimate {
        let varied = points.filter { space.isActive(first, $0.values) }
        return ParzenEstimate(dimensions, varied.map { point in places.map { point.values[$0] } })
      }
      let own = stream.stream(dimensions.map(\.parameter).joined(separator: " "))
      let best = estimate(good).best(of: candidates, against: estimate(others), own, attempt: attempt)
      for (place, value) in zip(places, best) { values[place] = value }
    }
    return values
  }
}
