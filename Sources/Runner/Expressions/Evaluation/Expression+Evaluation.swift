import Deterministic
import Values

extension Expression {
  /// The value at one seed, as an epoch to evaluate at, a curve or a placeholder needs it.
  ///
  /// - Throws: why there is none.
  public func value(in environment: some ExpressionEnvironment, seed: Int) throws(Undecided) -> ExpressionValue {
    try ExpressionEvaluator(environment: environment, seed: seed).value(term)
  }

  /// The number in the median over seeds, as prose shows it: the middle one, or the mean of the two middle ones.
  ///
  /// - Throws: why there is none.
  public func median(in environment: some ExpressionEnvironment) throws(Undecided) -> Double {
    var numbers: [Double] = []
    for seed in 0..<environment.seedCount {
      numbers.append(try ExpressionEvaluator(environment: environment, seed: seed).number(term))
    }
    guard !numbers.isEmpty else { throw Undecided("no seeds") }
    let median = Quantile.median(of: numbers)
    guard !median.isNaN else { throw Undecided("'\(term)' is not a number") }
    return median
  }

  /// The error of that median: its standard deviation over the replicates of the metrics in it; nil when none of them has any.
  public func medianError(in environment: some ExpressionEnvironment) -> Double? {
    environment.error(of: references) { try? median(in: $0) }
  }

  /// The verdict on the expression, over its quantifiers.
  ///
  /// Every comparison has a signed margin; `and` takes the worse of two, `or` the better, `not` the opposite; a
  /// quantifier over n seeds takes the k-th best of them: all n, at least k, or for the median the middle one. So the
  /// value that is given belongs to one seed; in the median of an even number of seeds it is the mean of the two middle
  /// ones. An unknown value counts only where it could change the verdict.
  ///
  /// Where metrics have replicates, the error is the standard deviation of the margin over them, and a claim whose margin
  /// is less than its error is undecided.
  public func outcome(in environment: some ExpressionEnvironment) -> ClaimOutcome {
    var outcome = judgement(in: environment).outcome
    guard outcome.verdict == .holds || outcome.verdict == .fails, let margin = outcome.margin, margin.isFinite,
      let error = environment.error(of: references, { judgement(in: $0).margin })
    else { return outcome }
    outcome.error = error
    if margin.magnitude < error {
      let text = NumberFormat.telling([margin, error], digits: 2)
      outcome.verdict = .undecided(reason: "its margin, \(text(margin)), is within its error, \(text(error))")
    }
    return outcome
  }

  /// What the values alone say.
  private func judgement(in environment: some ExpressionEnvironment) -> Judgement {
    var order = quantifiers.filter { $0 != .everyEpoch }
    if !order.contains(where: \.isOverSeeds) { order.append(.median) }
    if quantifiers.contains(.everyEpoch) { order.append(.everyEpoch) }
    return judge(order[...], ExpressionEvaluator(environment: environment, seed: 0))
  }

  private func judge(_ quantifiers: ArraySlice<Quantifier>, _ evaluator: ExpressionEvaluator) -> Judgement {
    guard let quantifier = quantifiers.first else { return evaluator.judge(term) }
    let rest = quantifiers.dropFirst()
    let seedCount = evaluator.environment.seedCount
    switch quantifier {
    case .every(let index): return every(index, rest, evaluator)
    case .everyEpoch: return everyEpoch(rest, evaluator)
    case .everySeed: return overSeeds(favourable: seedCount, rest, evaluator)
    case .median: return overSeeds(favourable: seedCount / 2 + 1, isMedian: true, rest, evaluator)
    case .atLeast(let count, let total):
      guard total == seedCount else { return .undecided("needs \(total) seeds, has \(seedCount)") }
      return overSeeds(favourable: count, rest, evaluator)
    case .atLeastPercent(let percent):
      return overSeeds(favourable: (percent * seedCount + 99) / 100, rest, evaluator)
    }
  }

  private func every(
    _ index: String, _ rest: ArraySlice<Quantifier>, _ evaluator: ExpressionEvaluator
  ) -> Judgement {
    guard let reference = references.first(where: { $0.index == index && $0.isOpen }) else {
      return .undecided("no metric by \(index)")
    }
    let judgements = evaluator.environment.members(of: reference.cell).map { member in
      var inner = evaluator
      inner.member = (index, member)
      var judgement = judge(rest, inner)
      judgement.member = member
      return judgement
    }
    return Judgement.worst(judgements) ?? .undecided("'\(reference.cell)' has no \(index)s")
  }

  private func everyEpoch(_ rest: ArraySlice<Quantifier>, _ evaluator: ExpressionEvaluator) -> Judgement {
    var common: [Int]?
    for reference in term.references(inAggregates: false).map(\.reference) {
      let named = evaluator.resolved(reference)
      guard case .series(let series) = evaluator.environment.value(of: named, seed: evaluator.seed) else { continue }
      common = common.map { $0.filter { series[$0] != nil } } ?? series.epochs
    }
    let judgements = (common ?? []).map { epoch in
      var inner = evaluator
      inner.epoch = epoch
      var judgement = judge(rest, inner)
      judgement.epoch = epoch
      return judgement
    }
    return Judgement.worst(judgements) ?? .undecided("no epoch has all values")
  }

  private func overSeeds(
    favourable count: Int, isMedian: Bool = false, _ rest: ArraySlice<Quantifier>, _ evaluator: ExpressionEvaluator
  ) -> Judgement {
    let judgements = (0..<evaluator.environment.seedCount).map { seed in
      var inner = evaluator
      inner.seed = seed
      var judgement = judge(rest, inner)
      judgement.seed = seed
      return judgement
    }
    guard !judgements.isEmpty else { return .undecided("no seeds") }
    var chosen = isMedian ? Judgement.median(of: judgements) : Judgement.favourable(max(1, count), of: judgements)
    chosen.seeds = judgements.enumerated().map { seed, judgement in
      ClaimOutcome.SeedOutcome(
        seed: seed, verdict: judgement.verdict, value: judgement.value, bound: judgement.bound,
        margin: judgement.margin, member: judgement.member ?? evaluator.member?.name)
    }
    return chosen
  }
}
