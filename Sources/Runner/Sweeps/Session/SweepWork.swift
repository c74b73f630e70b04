import Search
import Studies

/// The work of some trials: 1 each, or, of a search that gives trials more and more of a resource, what each gets beyond what it had.
struct SweepWork {
  /// The work of each trial that is known.
  private(set) var trials: [Double] = []
  /// The work of those that may follow, at most.
  private(set) var later = 0.0

  init(of plan: SweepPlan, most: Int?) {
    var amounts: [Int: Int] = [:]
    trials = plan.trials.enumerated().map { place, trial in
      guard plan.representatives[place] == place else { return 0 }
      guard let amount = trial.rung?.amount else { return 1 }
      defer { amounts[trial.number] = amount }
      return Double(max(1, amount - (amounts[trial.number] ?? 0)))
    }
    guard plan.sweep.search.isAdaptive else { return }
    let amount = plan.sweep.search.mostAmount(in: plan.sweep.searchSpace).map(Double.init)
    later = max(0, (amount ?? most.map(Double.init) ?? 0) - trials.reduce(0, +))
  }
}
