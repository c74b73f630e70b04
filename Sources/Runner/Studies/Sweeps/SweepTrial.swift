import Search
import Values

/// One point of a sweep.
public struct SweepTrial: Hashable, Sendable {
  /// The point that the search asked for.
  public let point: SearchPoint
  /// The values as overrides of a study's parameters, with the amount of the rung's resource.
  public let overrides: [String: Override]

  /// The trial's number, from 1. A trial that is promoted keeps it.
  public var number: Int { point.trial }
  /// The varied parameters' values, in the space's order; `.null` where one is not varied, so that the study's own stays.
  public var values: [Value] { point.values }
  /// The rung at which the trial is evaluated; nil for a search without rungs.
  public var rung: SearchRung? { point.rung }

  /// A point of a sweep.
  package init(_ point: SearchPoint, of sweep: Sweep) {
    self.point = point
    let given = zip(sweep.space, point.values).filter { $1 != .null }.map { ($0.parameter, Override.value($1)) }
    var overrides = Dictionary(given, uniquingKeysWith: { first, _ in first })
    if let resource = sweep.search.resource, let rung = point.rung {
      overrides[resource] = .value(.integer(rung.amount))
    }
    self.overrides = overrides
  }
}

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
}
