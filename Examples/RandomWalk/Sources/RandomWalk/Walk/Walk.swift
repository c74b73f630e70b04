import Deterministic

/// A walk in the plane as it goes on.
///
/// Every number is drawn at a position of a stream, and sines are those of `DeterministicMath`: the same key gives the same bits on every
/// machine.
struct Walk {
  /// The present position.
  private(set) var place = (x: 0.0, y: 0.0)
  private var steps: UInt64 = 0
  private let directions: RandomStream
  private let choices: RandomStream
  private let size: Double
  private let drift: Double
  private let gusts: [Double]

  /// A walk at the origin.
  ///
  /// - Parameter gusts: the x and y of each gust, one after another.
  init(stream: RandomStream, size: Double, drift: Double, gusts: [Double]) {
    directions = stream.stream("directions")
    choices = stream.stream("gusts")
    (self.size, self.drift, self.gusts) = (size, drift, gusts)
  }

  /// Makes a step.
  mutating func step() {
    let angle = 2 * Double.pi * directions.uniform(steps)
    place.x += size * DeterministicMath.cos(angle) + drift
    place.y += size * DeterministicMath.sin(angle)
    if !gusts.isEmpty {
      let gust = choices.index(below: gusts.count / 2, steps)
      place.x += gusts[2 * gust]
      place.y += gusts[2 * gust + 1]
    }
    steps += 1
  }
}
