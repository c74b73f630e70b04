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
