/// A search in batches of a fixed size: first some points that are known before, then batches, each chosen from the outcomes of all
/// trials before it. So no decision depends on which trial of a batch is done first, nor on how many run at once.
struct Batches: Hashable, Sendable {
  /// The number of points in all, of those that are known before, and of a batch.
  let trials: Int, startup: Int, batch: Int

  /// Reads `trials`, `batch` and `startup`; nil, with problems, when one is wrong.
  init?(_ settings: inout SearchSettings, most: Int) {
    let trials = settings.required("trials", from: 1, to: most)
    let count = settings.problems.count
    let batch = settings.integer("batch", from: 1, to: 1_000) ?? 8
    let startup = settings.integer("startup", from: 1, to: SearchSpace.limit) ?? 16
    guard let trials, settings.problems.count == count else { return nil }
    (self.trials, self.batch, self.startup) = (trials, batch, startup)
  }

  /// The points of the batch that is not complete.
  ///
  /// - Parameters:
  ///   - history: the outcomes.
  ///   - first: gives the first points, so many.
  ///   - next: gives the points of some numbers from the outcomes of all trials before them. Those of the first few numbers do not
  ///     depend on how many there are, so that a search with more trials goes on from one with fewer.
  func ask(
    _ history: [SearchOutcome], first: (Int) -> [SearchPoint],
    next: ([SearchOutcome], ClosedRange<Int>) -> [SearchPoint]
  ) -> [SearchPoint] {
    let told = history.sorted { $0.point.trial < $1.point.trial }
    let begun = min(startup, trials)
    let missing = first(begun).missing(in: told)
    guard missing.isEmpty else { return missing }
    var done = begun
    // The batches before that of the last known trial are complete.
    if let last = told.last?.point.trial, last > begun { done += (last - begun - 1) / batch * batch }
    while done < trials {
      let numbers = (done + 1)...min(done + batch, trials)
      let known = told.count { numbers.contains($0.point.trial) }
      if known < numbers.count {
        let points = next(told.filter { $0.point.trial <= done }, numbers)
        let missing = points.missing(in: told)
        if !missing.isEmpty || points.isEmpty { return missing }
      }
      done = numbers.upperBound
    }
    return []
  }
}
