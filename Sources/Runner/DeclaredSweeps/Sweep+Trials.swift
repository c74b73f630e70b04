import Search
import Studies

extension Sweep {
  /// The trials that are to be run next, all at once; none when the sweep is over. A pure function.
  ///
  /// - Parameters:
  ///   - history: the outcomes of all trials so far, their objectives as `objectives(of:)` gives them.
  ///   - seed: the study's seed.
  public func trials(after history: [SearchOutcome], seed: UInt64) -> [SweepTrial] {
    search.ask(history, in: searchSpace, seed: seed).map { SweepTrial($0, of: self) }
  }

  /// The trials that are known before any is run: all of them, unless the search depends on outcomes.
  ///
  /// - Parameter seed: the study's seed.
  public func points(seed: UInt64) -> [SweepTrial] { trials(after: [], seed: seed) }

  /// The numbers to be minimised, one a goal.
  ///
  /// - Parameter medians: the median of each measure, in the sweep's order; nil where there is none.
  public func objectives(of medians: [Double?]) -> [Double] {
    goals.map { goal in
      guard let place = measures.firstIndex(where: { $0.name == goal.measure }), medians.indices.contains(place),
        let median = medians[place]
      else { return .nan }
      return goal.direction == .minimise ? median : -median
    }
  }

  /// The trials that no other one is better than: none is as good in all that is looked for and better in something. Of several with
  /// the same numbers, the first; those without finite numbers are never among them.
  ///
  /// - Parameter rows: the median of each measure for each trial, trials in order.
  /// - Returns: the places of the trials, in order; none where nothing is looked for.
  public func front(_ rows: [[Double?]]) -> [Int] { ParetoFront.places(of: rows.map(objectives)) }

  /// The trials that the search asks for once others have their outcomes; none when it is over, or depends on no outcome.
  package func further(after history: [SearchOutcome], seed: UInt64) -> [SweepTrial] {
    guard search.isAdaptive, history.count < Self.limit else { return [] }
    if let most = search.mostPoints(in: searchSpace), history.count >= most { return [] }
    return Array(trials(after: history, seed: seed).prefix(Self.limit - history.count))
  }

  /// The places of the best trials: those that no other one is better than in all that is looked for, in order. Where trials get more and
  /// more of a resource, only those with the most of it can be the best.
  ///
  /// - Parameter trials: the amount of the resource and the median of each measure; nil for a trial that is not finished.
  package func best(of trials: [(amount: Int?, medians: [Double?])?]) -> [Int] {
    let finished = trials.enumerated().compactMap { place, trial in trial.map { (place, $0) } }
    let most = finished.compactMap(\.1.amount).max()
    let contenders = finished.filter { $0.1.amount == most }
    return front(contenders.map(\.1.medians)).map { contenders[$0].0 }
  }
}
