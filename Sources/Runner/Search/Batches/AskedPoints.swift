import Deterministic
import Values

/// The points of a search so far, and those of a batch that is being chosen.
struct AskedPoints {
  /// The points of the batch that are chosen.
  private(set) var chosen: [SearchPoint] = []
  private var known: Set<[Value]>
  private let space: SearchSpace
  private let seed: UInt64

  init(_ told: [SearchOutcome], in space: SearchSpace, seed: UInt64) {
    known = Set(told.map(\.point.values))
    self.space = space
    self.seed = seed
  }

  /// True when a point is allowed and new.
  func isOpen(_ values: [Value]) -> Bool { space.isAllowed(values) && !known.contains(values) }

  /// Chooses the next point of the batch: the first that is allowed and new of some tries, else one that is drawn at random; nil when
  /// there is none of those either, so that the search may have none left.
  mutating func choose(_ number: Int, _ values: (UInt32) -> [Value]?) -> SearchPoint? {
    for attempt in UInt32(0)..<32 {
      guard let values = values(attempt) else { break }
      if isOpen(values) { return add(number, values) }
    }
    let stream = RandomStream(seed: seed).stream("sweep")
    for attempt in UInt32(0)..<1_000 {
      let values = space.active(space.dimensions.map { $0.drawn(from: stream, trial: number, attempt: attempt) })
      if isOpen(values) { return add(number, values) }
    }
    return nil
  }

  private mutating func add(_ number: Int, _ values: [Value]) -> SearchPoint {
    let point = SearchPoint(trial: number, values: values)
    chosen.append(point)
    known.insert(values)
    return point
  }
}
