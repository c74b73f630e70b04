/// Writes the squared distances of a block's points from a centre.
///
/// - Parameters:
///   - points: coordinates, [dimension][128].
///   - centre: [dimension].
///   - distances: [128].
public func squaredDistances(
  dimension: Int, points: UnsafePointer<Double>, centre: UnsafePointer<Double>,
  distances: UnsafeMutablePointer<Double>
) {
  var group = 0
  while group < blockSize {
    store(squaredDistance(dimension: dimension, points + group, centre), distances, group)
    group &+= laneCount
  }
}

/// Writes the nearest of some centres of each point of a block, the first among equals; −1 where no distance is a number.
///
/// - Parameters:
///   - points: coordinates, [dimension][128].
///   - centres: [count][dimension].
///   - labels: [128].
public func nearestCentres(
  count: Int, dimension: Int, points: UnsafePointer<Double>, centres: UnsafePointer<Double>,
  labels: UnsafeMutablePointer<Int>
) {
  var group = 0
  while group < blockSize {
    var least = Lanes(repeating: .infinity), nearest = Words(repeating: -1)
    for centre in 0..<count {
      let distance = squaredDistance(dimension: dimension, points + group, centres + centre &* dimension)
      let isNearer = distance .< least
      least.replace(with: distance, where: isNearer)
      nearest.replace(with: Words(repeating: Int64(truncatingIfNeeded: centre)), where: isNearer)
    }
    for lane in 0..<laneCount { labels[group &+ lane] = Int(truncatingIfNeeded: nearest[lane]) }
    group &+= laneCount
  }
}

@inline(__always)
private func squaredDistance(
  dimension: Int, _ points: UnsafePointer<Double>, _ centre: UnsafePointer<Double>
) -> Lanes {
  var sum = Lanes.zero
  var x = points
  for coordinate in 0..<dimension {
    let difference = load(x, 0) - Lanes(repeating: centre[coordinate])
    sum += difference * difference
    x += blockSize
  }
  return sum
}
