import Deterministic

/// k-means from a k-means++ start (Arthur and Vassilvitskii, 2007), by Lloyd's iterations: where expectation maximisation begins.
struct KMeans {
  /// Centres, row-major.
  private(set) var centres: [Double]
  /// The nearest centre of each point of a block, the first among equals; −1 for padding.
  private(set) var labels: [[Int]]

  private let points: PointBlocks

  /// Lloyd's iterations at most: the start need not be a minimum.
  private static let iterations = 25

  /// Clusters points; as many of them as there are centres must exist.
  init(_ points: PointBlocks, centres count: Int, stream: RandomStream, threads: Int) {
    self.points = points
    centres = Self.spread(count, over: points, stream)
    labels = []
    for _ in 0..<Self.iterations {
      let old = labels
      labels = nearest(threads: threads)
      if labels == old { return }
      moveCentres()
    }
  }

  /// Centres among the points, each drawn with a probability proportional to its squared distance from those before.
  private static func spread(_ count: Int, over points: PointBlocks, _ stream: RandomStream) -> [Double] {
    var centres = points.point(stream.index(below: points.count, 0))
    var distances = [[Double]](
      repeating: [Double](repeating: .infinity, count: PointBlocks.size), count: points.blockCount)
    let kernel = MixtureKernel(components: 1, dimension: points.dimension)
    for draw in 1..<max(1, count) {
      var total = 0.0
      let last = Array(centres[((draw - 1) * points.dimension)...])
      for block in 0..<points.blockCount {
        let fresh = kernel.squaredDistances(points.coordinates(of: block), from: last)
        let fill = points.fill(of: block)
        for point in 0..<PointBlocks.size {
          let least = fresh[point] < distances[block][point] ? fresh[point] : distances[block][point]
          distances[block][point] = point < fill ? least : 0
          total += distances[block][point]
        }
      }
      centres += points.point(row(at: stream.uniform(UInt64(draw)) * total, in: distances, count: points.count))
    }
    return centres
  }

  /// The row at which the running sum exceeds a value; the last one where rounding leaves none.
  private static func row(at value: Double, in distances: [[Double]], count: Int) -> Int {
    var sum = 0.0
    for (block, column) in distances.enumerated() {
      for (point, distance) in column.enumerated() {
        sum += distance
        if sum > value { return block * PointBlocks.size + point }
      }
    }
    return count - 1
  }

  private func nearest(threads: Int) -> [[Int]] {
    let (points, centres) = (points, centres)
    let kernel = MixtureKernel(components: centres.count / points.dimension, dimension: points.dimension)
    let chunks = ParallelLoop.map(points.chunkCount, threads: threads) { chunk in
      points.blocks(of: chunk).map { block in
        var labels = kernel.nearestCentres(points.coordinates(of: block), centres: centres)
        for point in points.fill(of: block)..<PointBlocks.size { labels[point] = -1 }
        return labels
      }
    }
    return chunks.flatMap(\.self)
  }

  /// Puts each centre at the mean of its points; one without points stays.
  private mutating func moveCentres() {
    let dimension = points.dimension
    var counts = [Double](repeating: 0, count: centres.count / dimension)
    var sums = [Double](repeating: 0, count: centres.count)
    for block in 0..<points.blockCount {
      for label in labels[block] where label >= 0 { counts[label] += 1 }
      let coordinates = points.coordinates(of: block)
      for coordinate in 0..<dimension {
        for (point, label) in labels[block].enumerated() where label >= 0 {
          sums[label * dimension + coordinate] += coordinates[coordinate * PointBlocks.size + point]
        }
      }
    }
    for centre in counts.indices where counts[centre] > 0 {
      for coordinate in 0..<dimension {
        centres[centre * dimension + coordinate] = sums[centre * dimension + coordinate] / counts[centre]
      }
    }
  }
}
