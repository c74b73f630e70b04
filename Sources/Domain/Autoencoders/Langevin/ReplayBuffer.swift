/// The last samples of earlier chains (persistent contrastive divergence): a ring, in which the oldest leave first.
public struct ReplayBuffer: Sendable, Equatable {
  /// The number of samples that fit.
  public let capacity: Int
  /// Values a sample.
  public let features: Int
  /// The samples, row-major; place `next` is written next once the ring is full.
  public private(set) var rows: [Float] = []
  /// The place of the next sample.
  public private(set) var next = 0

  /// An empty buffer.
  public init(capacity: Int, features: Int) {
    precondition(capacity > 0 && features > 0)
    self.capacity = capacity
    self.features = features
  }

  /// A buffer as it was; nil unless the rows fit.
  public init?(capacity: Int, features: Int, rows: [Float], next: Int) {
    guard capacity > 0, features > 0, rows.count % features == 0, rows.count / features <= capacity,
      (0..<capacity).contains(next), [capacity, next].contains(rows.count / features)
    else { return nil }
    self.init(capacity: capacity, features: features)
    self.rows = rows
    self.next = next
  }

  /// Samples in the buffer.
  public var count: Int { rows.count / features }

  /// Adds the first `count` rows of an array.
  public mutating func append(_ samples: [Float], count: Int) {
    var first = 0
    while first < count {
      // As far as the ring's end, or all of it as long as it grows.
      let size = min(count - first, capacity - next)
      let part = samples[(first * features)..<((first + size) * features)]
      if rows.count < capacity * features {
        rows.append(contentsOf: part)
      } else {
        rows.replaceSubrange((next * features)..<((next + size) * features), with: part)
      }
      next = (next + size) % capacity
      first += size
    }
  }
}
