import Search
import Studies

extension Sweep {
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
