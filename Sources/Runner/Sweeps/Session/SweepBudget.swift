/// A limit on a sweep's work in this process. What it leaves is done when the same sweep is asked for again: no decision depends on it.
public struct SweepBudget: Hashable, Sendable {
  /// The number of trials that are run at most; nil for all.
  public var trials: Int?
  /// The number of epochs that trials train at most, over all repetitions; nil for all. An epoch is a unit of the length from which a
  /// longer step goes on: what is recorded, or done in a shorter step, does not count.
  public var epochs: Int?
  /// The time after which no more trials begin; nil for all that is needed.
  public var time: Duration?

  /// No limit, unless given.
  public init(trials: Int? = nil, epochs: Int? = nil, time: Duration? = nil) {
    self.trials = trials
    self.epochs = epochs
    self.time = time
  }
}

/// The rest of a budget while a sweep runs.
struct RemainingBudget {
  let budget: SweepBudget
  private let start = ContinuousClock.now
  private(set) var spent = 0
  private(set) var spentEpochs = 0

  init(_ budget: SweepBudget) { self.budget = budget }

  /// The number of trials that may begin now; nil for any.
  private var allowance: Int? {
    if let time = budget.time, ContinuousClock.now - start >= time { return 0 }
    return budget.trials.map { max(0, $0 - spent) }
  }

  /// The number of epochs that may be trained now; nil for any.
  var epochsLeft: Int? { budget.epochs.map { max(0, $0 - spentEpochs) } }

  /// As many of some trials as may begin, in their order.
  ///
  /// - Parameter epochs: the epochs that each trial trains, by its place.
  func allowed(_ places: ArraySlice<Int>, _ epochs: [Int: Int]) -> [Int] {
    let counted = places.prefix(allowance ?? places.count)
    guard var left = epochsLeft else { return Array(counted) }
    return Array(
      counted.prefix { place in
        left -= epochs[place] ?? 0
        return left >= 0
      })
  }

  /// Trials have run.
  mutating func spend(_ places: [Int], _ epochs: [Int: Int]) {
    spent += places.count
    spentEpochs += places.reduce(0) { $0 + (epochs[$1] ?? 0) }
  }
}
