/// Points of one dimension, row-major.
public struct PointCloud: Equatable, Sendable {
  /// The number of points.
  public let count: Int
  /// The number of coordinates of a point, at least 1.
  public let dimension: Int
  /// [count][dimension]
  public let coordinates: [Double]

  /// Makes a cloud of row-major coordinates. Points are checked when transported.
  /// - Throws: `TransportError.malformedCloud` if the coordinates are not a whole number of points.
  public init(coordinates: [Double], dimension: Int) throws(TransportError) {
    guard dimension > 0, coordinates.count.isMultiple(of: dimension) else {
      throw .malformedCloud(coordinates: coordinates.count, dimension: dimension)
    }
    self.coordinates = coordinates
    self.dimension = dimension
    count = coordinates.count / dimension
  }

  /// Makes a cloud of row-major single-precision coordinates, which double precision holds exactly.
  /// - Throws: `TransportError.malformedCloud` if the coordinates are not a whole number of points.
  public init(coordinates: [Float], dimension: Int) throws(TransportError) {
    try self.init(coordinates: coordinates.map(Double.init), dimension: dimension)
  }

  /// The coordinates of one point.
  public subscript(point: Int) -> ArraySlice<Double> {
    coordinates[(point * dimension)..<((point + 1) * dimension)]
  }
}
