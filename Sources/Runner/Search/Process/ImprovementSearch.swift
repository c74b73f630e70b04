import Deterministic
import Values

/// The search of the point at which a Gaussian process expects the largest improvement: points of a Sobol sequence, then steps from the
/// best of them and of what was observed. All in fixed numbers.
struct ImprovementSearch {
  let space: SearchSpace
  let coordinates: ProcessCoordinates
  let process: GaussianProcess
  /// The value that is to be improved.
  let level: Double

  private static let candidates = 512
  private static let starts = 4
  private static let rounds = 5

  /// The logarithm of the expected improvement at a point.
  private func score(_ values: [Value]) -> Double {
    let (mean, deviation) = process.predict(coordinates.of(values))
    return DeterministicMath.log(deviation) + NormalDistribution.logImprovement((level - mean) / deviation)
  }

  /// The best point; nil when no candidate can be asked for.
  ///
  /// - Parameters:
  ///   - observed: good points that are known, as places in the cube.
  ///   - stream: the random numbers of the candidates.
  ///   - isOpen: true for a point that can be asked for.
  func best(near observed: [[Double]], _ stream: RandomStream, _ isOpen: ([Value]) -> Bool) -> [Value]? {
    let sequence = SobolSequence(scrambledBy: SobolSearch.streams(of: space, stream))
    var found: [(shares: [Double], values: [Value], score: Double)] = []
    for index in 0..<UInt32(Self.candidates) {
      let shares = sequence.shares(index)
      guard let values = space.point(at: shares), isOpen(values) else { continue }
      found.append((shares, values, score(values)))
    }
    let order = found.indices.sorted {
      found[$0].score == found[$1].score ? $0 < $1 : found[$0].score > found[$1].score
    }
    var best = order.first.map { (values: found[$0].values, score: found[$0].score) }
    for start in order.prefix(Self.starts).map({ found[$0].shares }) + observed {
      guard let refined = refined(start, isOpen) else { continue }
      if best.map({ refined.score > $0.score }) ?? true { best = refined }
    }
    return best?.values
  }

  /// The best point on a way of steps along one dimension each, first long, then short ones.
  private func refined(_ start: [Double], _ isOpen: ([Value]) -> Bool) -> (values: [Value], score: Double)? {
    var place = start
    var best: (values: [Value], score: Double)?
    if let values = space.point(at: start), isOpen(values) { best = (values, score(values)) }
    var step = 0.1
    for _ in 0..<Self.rounds {
      for dimension in place.indices {
        for share in shares(dimension, place[dimension], step) {
          var moved = place
          moved[dimension] = share
          guard let values = space.point(at: moved), isOpen(values) else { continue }
          let score = score(values)
          if best.map({ score > $0.score }) ?? true {
            best = (values, score)
            place = moved
          }
        }
      }
      step *= 0.5
    }
    return best
  }

  /// Other places of a dimension: a step to each side, or every value of a list.
  private func shares(_ dimension: Int, _ share: Double, _ step: Double) -> [Double] {
    if case .list(let values) = space.dimensions[dimension].values {
      let most = 16
      return values.indices.prefix(most).map { (Double($0) + 0.5) / Double(values.count) }
    }
    return [max(0, share - step), min(1 - 0x1p-32, share + step)]
  }
}
