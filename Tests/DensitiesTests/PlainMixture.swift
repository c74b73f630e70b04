import Deterministic

@testable import Densities

/// What the kernels compute, in plain loops over the points of a block: the same operations in the same order.
struct PlainMixture {
  let mixture: GaussianMixture
  private let negligible = -46.0

  /// ln p of a block's points, and the responsibilities, component after component: none for padding.
  func responsibilities(_ points: PointBlocks, _ block: Int) -> (logDensities: [Double], shares: [Double]) {
    let coordinates = points.coordinates(of: block)
    var logDensities: [Double] = []
    var shares = [Double](repeating: 0, count: mixture.components * PointBlocks.size)
    for point in 0..<PointBlocks.size {
      let joint = (0..<mixture.components).map { component in
        joinedDensity(
          component, (0..<mixture.dimension).map { coordinates[$0 * PointBlocks.size + point] })
      }
      let greatest = joint.dropFirst().reduce(joint[0]) { $1 > $0 ? $1 : $0 }
      let values = joint.map { $0 - greatest < negligible ? 0 : DeterministicMath.exp($0 - greatest) }
      var total = 0.0
      for value in values { total += value }
      logDensities.append(greatest + DeterministicMath.log(total))
      let factor = point < points.fill(of: block) ? 1 / total : 0
      for (component, value) in values.enumerated() {
        shares[component * PointBlocks.size + point] = factor * value
      }
    }
    return (logDensities, shares)
  }

  private func joinedDensity(_ component: Int, _ point: [Double]) -> Double {
    var (whitened, distance) = ([Double](), 0.0)
    for row in 0..<mixture.dimension {
      var value = point[row] - mixture.means[component * mixture.dimension + row]
      for column in 0..<row { value += -mixture.factor(component, row, column) * whitened[column] }
      value *= 1 / mixture.factor(component, row, row)
      whitened.append(value)
      distance += value * value
    }
    return mixture.offsets[component] - 0.5 * distance
  }

  /// The sums over a block that `ComponentMoments` adds, by the mixture's means.
  func moments(
    _ points: PointBlocks, _ block: Int, shares: [Double]
  ) -> (counts: [Double], first: [Double], second: [Double]) {
    let coordinates = points.coordinates(of: block)
    func column(_ all: [Double], _ index: Int) -> [Double] {
      Array(all[(index * PointBlocks.size)..<((index + 1) * PointBlocks.size)])
    }
    var (counts, first, second) = ([Double](), [Double](), [Double]())
    for component in 0..<mixture.components {
      let share = column(shares, component)
      let count = Self.sum(share)
      counts.append(count > 0 ? count : 0)
      let residuals = (0..<mixture.dimension).map { row in
        column(coordinates, row).map { $0 - mixture.means[component * mixture.dimension + row] }
      }
      for row in 0..<mixture.dimension {
        let weighted = zip(share, residuals[row]).map { $0 * $1 }
        first.append(count > 0 ? Self.sum(weighted) : 0)
        for other in 0...row { second.append(count > 0 ? Self.dot(weighted, residuals[other]) : 0) }
      }
    }
    return (counts, first, second)
  }

  /// Σ x y: eight partial sums and a fixed tree.
  private static func dot(_ x: [Double], _ y: [Double]) -> Double {
    var sums = [Double](repeating: 0, count: 8)
    for point in x.indices { sums[point % 8] += x[point] * y[point] }
    return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]))
  }

  /// Σ x: four partial sums and a fixed tree.
  private static func sum(_ x: [Double]) -> Double {
    var sums = [Double](repeating: 0, count: 4)
    for point in x.indices { sums[point % 4] += x[point] }
    return (sums[0] + sums[2]) + (sums[1] + sums[3])
  }

  /// A mixture with different scales and correlations, and points around its components, one in eleven of them far away.
  static func example(
    components: Int, dimension: Int, points count: Int
  ) throws -> (plain: PlainMixture, points: PointBlocks, rows: [Float]) {
    let (shape, noise) = (RandomStream(seed: 5), RandomStream(seed: 6))
    let means = (0..<(components * dimension)).map { 2 * shape.normal(UInt64($0)) }
    var (covariances, drawn) = ([Double](), UInt64(1_000_000))
    for _ in 0..<components {
      var factor = [Double](repeating: 0, count: dimension * dimension)
      for row in 0..<dimension {
        for column in 0...row {
          drawn += 1
          factor[row * dimension + column] =
            row == column ? DeterministicMath.exp(shape.normal(drawn) - 1) : 0.3 * shape.normal(drawn)
        }
      }
      for row in 0..<dimension {
        for column in 0..<dimension {
          covariances.append(
            (0..<dimension).reduce(0) {
              $0 + factor[row * dimension + $1] * factor[column * dimension + $1]
            })
        }
      }
    }
    let mixture = try GaussianMixture(
      dimension: dimension, weights: [Double](repeating: 1 / Double(components), count: components), means: means,
      covariances: covariances)
    let rows = (0..<(count * dimension)).map { index in
      let (point, coordinate) = (index / dimension, index % dimension)
      let scale = point % 11 == 3 ? 1_000 : point % 11 == 7 ? 1e15 : 0.5
      return Float(means[point % components * dimension + coordinate] + scale * noise.normal(UInt64(index)))
    }
    return (PlainMixture(mixture: mixture), PointBlocks(rows: rows, dimension: dimension), rows)
  }
}
