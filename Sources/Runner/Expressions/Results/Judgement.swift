import Deterministic

/// A truth value with what decided it, in Kleene's three-valued logic.
struct Judgement {
  var verdict: ClaimOutcome.Verdict
  var value: Double?
  var bound: Double?
  var margin: Double?
  var comparison: Expression.Comparison?
  var member: String?
  var seed: Int?
  var epoch: Int?
  var seeds: [ClaimOutcome.SeedOutcome] = []

  static func undecided(_ reason: String) -> Judgement { Judgement(verdict: .undecided(reason: reason)) }

  static func decided(
    _ holds: Bool, value: Double? = nil, bound: Double? = nil, margin: Double? = nil,
    comparison: Expression.Comparison? = nil
  ) -> Judgement {
    Judgement(verdict: holds ? .holds : .fails, value: value, bound: bound, margin: margin, comparison: comparison)
  }

  var isDecided: Bool { verdict == .holds || verdict == .fails }

  /// Failing before undecided before holding; among equals, the smaller margin.
  private var rank: (Int, Double) {
    switch verdict {
    case .fails: (0, margin ?? -.infinity)
    case .undecided: (1, 0)
    case .holds: (2, margin ?? .infinity)
    }
  }

  /// The least favourable, the first of equals.
  static func worst(_ judgements: [Judgement]) -> Judgement? {
    judgements.dropFirst().reduce(judgements.first) { worst, next in
      guard let worst else { return next }
      return next.rank < worst.rank ? next : worst
    }
  }

  /// The count-th most favourable. Undecided ones count as the worst and as the best; only if both agree is it decided.
  static func favourable(_ count: Int, of judgements: [Judgement]) -> Judgement {
    let decided = judgements.filter(\.isDecided).enumerated()
      .sorted { ($1.element.rank, $0.offset) < ($0.element.rank, $1.offset) }.map(\.element)
    let unknown = judgements.filter { !$0.isDecided }
    if count <= decided.count, decided[count - 1].verdict == .holds { return decided[count - 1] }
    let optimistic = count - unknown.count
    if optimistic >= 1, optimistic <= decided.count, decided[optimistic - 1].verdict == .fails {
      return decided[optimistic - 1]
    }
    return unknown.first ?? .undecided("no seeds")
  }

  /// The middle one by its margin; of an even number the mean of the two in the middle, or, where they have no mean, the worse.
  static func median(of judgements: [Judgement]) -> Judgement {
    let lower = favourable(judgements.count / 2 + 1, of: judgements)
    guard judgements.count.isMultiple(of: 2), !judgements.isEmpty else { return lower }
    let upper = favourable(judgements.count / 2, of: judgements)
    return mean(upper, lower) ?? worst([upper, lower]) ?? lower
  }

  /// The mean of two; nil unless both compared in the same way and their margins have a mean. Its verdict follows from that.
  private static func mean(_ one: Judgement, _ other: Judgement) -> Judgement? {
    func half(_ first: Double?, _ second: Double?) -> Double? {
      guard let first, let second else { return nil }
      let mean = Quantile.median(of: [first, second])
      return mean.isNaN ? nil : mean
    }
    guard one.isDecided, other.isDecided, let comparison = one.comparison, comparison == other.comparison,
      let value = half(one.value, other.value), let bound = half(one.bound, other.bound),
      let margin = half(one.margin, other.margin)
    else { return nil }
    let holdsAtZero = [.lessOrEqual, .greaterOrEqual, .equal].contains(comparison)
    var mean = decided(
      margin > 0 || margin == 0 && holdsAtZero, value: value, bound: bound, margin: margin, comparison: comparison)
    // Where they were found is said if it is one place.
    if one.member == other.member { mean.member = one.member }
    if one.epoch == other.epoch { mean.epoch = one.epoch }
    if one.seed == other.seed { mean.seed = one.seed }
    return mean
  }

  var negated: Judgement {
    var negated = self
    if verdict == .holds { negated.verdict = .fails } else if verdict == .fails { negated.verdict = .holds }
    negated.margin = margin.map { -$0 }
    negated.comparison = comparison?.opposite
    return negated
  }

  var outcome: ClaimOutcome {
    ClaimOutcome(
      verdict: verdict, value: value, bound: bound, margin: margin, member: member, seed: seed, epoch: epoch,
      comparison: comparison, seeds: seeds)
  }
}

/// Tuples of tuples have no order of their own.
private func < (left: ((Int, Double), Int), right: ((Int, Double), Int)) -> Bool {
  if left.0 != right.0 { return left.0 < right.0 }
  return left.1 < right.1
}
