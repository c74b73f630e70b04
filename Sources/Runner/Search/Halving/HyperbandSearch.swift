import Deterministic
import Values

/// Hyperband: several runs of successive halving, from many trials with little of a resource to few with all of it (L. Li et al.,
/// "Hyperband: a novel bandit-based approach to hyperparameter optimization", JMLR 18 (2018) 185).
public struct HyperbandSearch: SearchMethod {
  /// The parameter of which a rung says how much a trial gets, or `seeds`.
  public let resource: String?
  private let from: Int
  private let to: Int
  private let factor: Int
  private let by: FirstPoints

  /// The kind `hyperband`.
  public static let kind = "hyperband"
  /// Its keys.
  public static let documentation = """
    Hyperband (Li et al., 2018): several runs of successive halving at once, *brackets*, which begin with `to` of the resource, with
    `to` / `factor`, and so on down to `from`, and with the more trials, the less each has. Their numbers are those of the paper's table:
    with `to: 81` and `factor: 3` the brackets begin with 81, 27, 9, 6 and 5 trials. Amounts are rounded down. Rungs are decided as
    those of `halving`. The brackets ask for their rungs side by side, and share no trials.

    With a larger `to` by powers of `factor`, the amounts there were stay, and a bracket that begins with an amount begins with the same
    trials and perhaps further ones.

    | key | meaning | default |
    |---|---|---|
    | `resource` | what a trial gets more of: a parameter that is a whole number, such as `epochs`, or `seeds` | required |
    | `to` | the largest amount | required |
    | `from` | no bracket begins with less | 1 |
    | `factor` | one trial in so many is promoted, to so many times the amount | 3 |
    | `by` | how the first points are chosen: `draws` or `sobol` | `draws` |
    """

  /// Reads its keys.
  public init?(_ settings: inout SearchSettings) {
    let by = settings.choice("by", FirstPoints.self) ?? .draws
    if by == .grid { settings.unexpected("by", "one of draws, sobol, for brackets have trials of their own") }
    resource = settings.resource("resource")
    guard let range = RungSettings(&settings, from: 1) else { return nil }
    (from, to, factor, self.by) = (range.from, range.to, range.factor, by)
    guard settings.problems.isEmpty else { return nil }
  }

  /// All keys.
  public var canonicalValue: Value {
    .mapping([
      "kind": .text(Self.kind), "resource": .optional(resource), "from": .integer(from), "to": .integer(to),
      "factor": .integer(factor), "by": .text(by.rawValue),
    ])
  }
  /// The words `by Hyperband, epochs up to 81`.
  public var remark: String? { "by Hyperband, \(resource ?? "") up to \(to)" }
  /// True.
  public var isAdaptive: Bool { true }

  /// Refuses what its first points refuse, and more points than a sweep may have.
  public func problem(in space: SearchSpace) -> SearchProblem? {
    if let problem = by.problem(in: space) { return problem }
    guard let points = mostPoints(in: space), points > SearchSpace.limit else { return nil }
    return .unexpectedValue(
      subject: "the brackets", expected: "at most \(SearchSpace.limit) points in all", found: "\(points)")
  }

  /// The points of the first rung of each bracket that is not full.
  public func ask(_ history: [SearchOutcome], in space: SearchSpace, seed: UInt64) -> [SearchPoint] {
    let outcomes = history.byLabel
    var before = 0
    return brackets.flatMap { bracket in
      defer { before += bracket.sizes[0] }
      // Each bracket has a sequence of its own, so that with more trials in one those of the others are the same.
      let own = bracket.number == 0 ? seed : RandomStream(seed: seed).stream("bracket").stream(bracket.number).key
      let first = by.points(bracket.sizes[0], of: space, seed: own)
      return bracket.ask(first.map { SearchPoint(trial: $0.trial + before, values: $0.values) }, outcomes)
    }
  }

  /// The number of points of all brackets.
  public func mostPoints(in space: SearchSpace) -> Int? { brackets.reduce(0) { $0 + $1.points } }
  /// The amount of all brackets.
  public func mostAmount(in space: SearchSpace) -> Int? { brackets.reduce(0) { $0 + $1.amount } }

  /// The brackets, the one that begins with the least amount first.
  ///
  /// The paper's algorithm has ⌈(s + 1) ηˢ' / (s' + 1)⌉ trials in the bracket s' of s + 1; its table, and its authors' program, round
  /// (s + 1) / (s' + 1) down first, so that all rungs are whole parts of those before. So does this.
  var brackets: [HalvingBracket] {
    var powers = [1]
    while let last = powers.last, from * last * factor <= to { powers.append(last * factor) }
    let most = powers.count - 1
    return (0...most).map { number in
      let levels = most - number
      let size = (most + 1) / (levels + 1) * powers[levels]
      return HalvingBracket(
        number: number, sizes: (0...levels).map { size / powers[$0] },
        amounts: (0...levels).map { to / powers[levels - $0] })
    }
  }
}
