import Deterministic

extension GaussianMixture {
  /// Points drawn from the mixture, row-major: for each a component by its weight, then μ_c + L_c z with z of the standard normal
  /// distribution.
  ///
  /// - Parameters:
  ///   - count: the number of points.
  ///   - stream: where their random numbers come from; the first points are the same however many are drawn.
  public func points(_ count: Int, from stream: RandomStream) -> [Double] {
    let (choices, normals) = (stream.stream("components"), stream.stream("normals"))
    var bounds: [Double] = []
    for weight in weights { bounds.append((bounds.last ?? 0) + weight) }
    var points: [Double] = []
    points.reserveCapacity(count * dimension)
    for point in 0..<count {
      let choice = choices.uniform(UInt64(point))
      // Rounding may leave the last bound below 1.
      let component = bounds.firstIndex { choice < $0 } ?? components - 1
      let z = (0..<dimension).map { normals.normal(UInt64(point * dimension + $0)) }
      for row in 0..<dimension {
        var value = means[component * dimension + row]
        for column in 0...row { value += factor(component, row, column) * z[column] }
        points.append(value)
      }
    }
    return points
  }

  /// The density of y with y_k = scales_k x_k + offsets_k.
  ///
  /// - Parameters:
  ///   - scales: one a coordinate, none 0.
  ///   - offsets: one a coordinate.
  /// - Throws: `DensityError` where a covariance is not positive definite after rounding.
  public func mapped(scales: [Double], offsets: [Double]) throws(DensityError) -> GaussianMixture {
    precondition(scales.count == dimension && offsets.count == dimension, "a scale and an offset for each coordinate")
    var (means, covariances) = (means, covariances)
    for component in 0..<components {
      for row in 0..<dimension {
        let place = component * dimension + row
        means[place] = scales[row] * means[place] + offsets[row]
        for column in 0..<dimension { covariances[place * dimension + column] *= scales[row] * scales[column] }
      }
    }
    return try GaussianMixture(dimension: dimension, weights: weights, means: means, covariances: covariances)
  }
}
