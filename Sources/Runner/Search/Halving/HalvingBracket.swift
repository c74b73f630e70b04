/// One run of successive halving: rungs of fewer and fewer trials, each with more of the resource.
///
/// A rung is decided when all its trials have outcomes. Failures and what is not a number are never promoted; ties are decided by
/// the trial's number.
struct HalvingBracket {
  /// The bracket's number, from 0.
  let number: Int
  /// The numbers of trials, a rung each.
  let sizes: [Int]
  /// The amounts of the resource, a rung each.
  let amounts: [Int]

  /// The points of the first rung that is not full; none when all are.
  ///
  /// - Parameters:
  ///   - first: the points of the first rung.
  ///   - outcomes: all outcomes of the search.
  func ask(_ first: [SearchPoint], _ outcomes: [SearchPoint.Label: SearchOutcome]) -> [SearchPoint] {
    var points = first
    for (level, amount) in amounts.enumerated() {
      let rung = SearchRung(bracket: number, level: level, amount: amount)
      let asked = points.map { SearchPoint(trial: $0.trial, values: $0.values, rung: rung) }
      let missing = asked.filter { outcomes[$0.label] == nil }
      guard missing.isEmpty else { return missing }
      guard level + 1 < amounts.count else { break }
      let best = Ranking.sorted(asked.compactMap { outcomes[$0.label] }).prefix(sizes[level + 1])
      points = best.map(\.point).sorted { $0.trial < $1.trial }
    }
    return []
  }

  /// The number of points of all rungs.
  var points: Int { sizes.reduce(0, +) }

  /// The amount of the resource in all rungs, when a trial that is promoted goes on from where it was.
  var amount: Int {
    zip(sizes, zip(amounts, [0] + amounts)).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) }
  }
}

extension [SearchOutcome] {
  /// The outcomes by the labels of their points.
  var byLabel: [SearchPoint.Label: SearchOutcome] {
    Dictionary(map { ($0.point.label, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
