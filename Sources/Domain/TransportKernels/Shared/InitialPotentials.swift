/// Sets potentials that take out a shift between two clouds and, feature by feature, a difference of scale: the optimal
/// ones when that is all that differs. With the Euclidean cost they are 0.
/// - Parameters:
///   - sources: row-major, [count][dimension].
///   - targets: row-major, [count][dimension].
///   - potentials: of the targets, [stride]; −∞ beyond `count`, so that padding is never chosen.
func setInitialPotentials(
  count: Int, dimension: Int, isEuclidean: Bool, sources: UnsafePointer<Double>, targets: UnsafePointer<Double>,
  potentials: UnsafeMutablePointer<Double>, stride: Int
) {
  for j in 0..<stride { potentials[j] = j < count ? 0 : -.infinity }
  if isEuclidean { return }
  for feature in 0..<dimension {
    var sum = 0.0
    var targetSum = 0.0
    for i in 0..<count {
      sum += sources[i * dimension + feature]
      targetSum += targets[i * dimension + feature]
    }
    let mean = sum / Double(count)
    let targetMean = targetSum / Double(count)
    var spread = 0.0
    var targetSpread = 0.0
    for i in 0..<count {
      let x = sources[i * dimension + feature] - mean
      let y = targets[i * dimension + feature] - targetMean
      spread += x * x
      targetSpread += y * y
    }
    // The map of targets to sources is x = mean + s y, s the ratio of the standard deviations: v = ∫ 2 (y − x) dy.
    let ratio = targetSpread > 0 ? (spread / targetSpread).squareRoot() : 1
    let excess = ratio.isFinite ? 1 - ratio : 0
    let shift = 2 * (targetMean - mean)
    for j in 0..<count {
      let y = targets[j * dimension + feature] - targetMean
      potentials[j] += shift * y + excess * (y * y)
    }
  }
}
