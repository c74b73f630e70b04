import Values

/// Successive halving: many trials with little of a resource, the best part of them with more, and so on (K. Jamieson and
/// A. Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", 2016).
public struct HalvingSearch: SearchMethod {
  /// The parameter of which a rung says how much a trial gets, or `seeds`.
  public let resource: String?
  private let from: Int
  private let to: Int
  private let factor: Int
  private let by: FirstPoints
  /// The number of trials of the first rung; nil for all of the grid.
  private let trials: Int?

  /// The kind `halving`.
  public static let kind = "halving"
  /// Its keys.
  public static let documentation = """
    Successive halving (Jamieson and Talwalkar, 2016): `trials` are run with the amount `from` of the resource; the best of them, one in
    `factor`, go on to `factor` times as much, and so on up to `to`, which at least one trial reaches. The rungs have `from`,
    `from` × `factor`, … and in the end `to`. A rung is decided when it is full. Failures and what is not a number are never promoted;
    ties are decided by the trial's number.

    With more `trials`, those there were are the same in the first rung; in a later one, a trial is promoted again unless better ones
    among the new take its place. With a larger `to`, all rungs below the old `to` are the same, each trial in them.

    | key | meaning | default |
    |---|---|---|
    | `trials` | the number of trials in the first rung; not with `by: grid` | required |
    | `resource` | what a trial gets more of: a parameter that is a whole number, such as `epochs`, or `seeds` | required |
    | `from`, `to` | the least and the largest amount | required |
    | `factor` | one trial in so many is promoted, to so many times the amount | 3 |
    | `by` | how the first points are chosen: `draws`, `sobol`, or `grid` for all points of the grid | `draws` |
    """

  /// Reads its keys.
  public init?(_ settings: inout SearchSettings) {
    let by = settings.choice("by", FirstPoints.self) ?? .draws
    resource = settings.resource("resource")
    guard let range = RungSettings(&settings) else { return nil }
    (from, to, factor, self.by) = (range.from, range.to, range.factor, by)
    if by == .grid {
      settings.refuse("trials", because: "with 'by: grid' the first rung has all points of the grid")
      trials = nil
    } else {
      trials = settings.required("trials", from: 1, to: SearchSpace.limit)
    }
    guard settings.problems.isEmpty else { return nil }
  }

  /// All keys.
  public var canonicalValue: Value {
    .mapping([
      "kind": .text(Self.kind), "resource": .optional(resource), "from": .integer(from), "to": .integer(to),
      "factor": .integer(factor), "by": .text(by.rawValue), "trials": .optional(trials),
    ])
  }
  /// The words `by successive halving, epochs 1 to 27`.
  public var remark: String? { "by successive halving, \(resource ?? "") \(from) to \(to)" }
  /// True.
  public var isAdaptive: Bool { true }

  /// Refuses what its first points refuse, and more points than a sweep may have.
  public func problem(in space: SearchSpace) -> SearchProblem? {
    if let problem = by.problem(in: space) { return problem }
    let points = bracket(in: space).points
    guard points > SearchSpace.limit else { return nil }
    return .unexpectedValue(
      subject: "the rungs", expected: "at most \(SearchSpace.limit) points in all", found: "\(points)")
  }

  /// The points of the first rung that is not full.
  public func ask(_ history: [SearchOutcome], in space: SearchSpace, seed: UInt64) -> [SearchPoint] {
    let first = by.points(trials ?? 0, of: space, seed: seed)
    return bracket(trials ?? first.count).ask(first, history.byLabel)
  }

  /// The number of points of all rungs.
  public func mostPoints(in space: SearchSpace) -> Int? { bracket(in: space).points }
  /// The amount of all rungs.
  public func mostAmount(in space: SearchSpace) -> Int? { bracket(in: space).amount }

  /// With the whole grid before its constraint: an upper bound.
  private func bracket(in space: SearchSpace) -> HalvingBracket {
    bracket(trials ?? GridSearch().mostPoints(in: space) ?? SearchSpace.limit)
  }

  private func bracket(_ count: Int) -> HalvingBracket {
    var amounts = [from]
    while let last = amounts.last, last < to { amounts.append(min(last * factor, to)) }
    var size = count
    let sizes = amounts.map { _ in
      defer { size /= factor }
      return max(1, size)
    }
    return HalvingBracket(number: 0, sizes: sizes, amounts: amounts)
  }
}
