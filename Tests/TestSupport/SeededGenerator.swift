import OptimalTransport

/// SplitMix64, and points and masses drawn from it.
package struct SeededGenerator: RandomNumberGenerator {
  package var state: UInt64

  package init(_ seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform in [0, 1).
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A sum of uniforms: near enough to normal.
  package mutating func cloud(_ count: Int, _ dimension: Int, shift: Double = 0) throws -> PointCloud {
    let values = (0..<(count * dimension)).map { _ in shift + uniform() + uniform() + uniform() - uniform() - uniform()
    }
    return try PointCloud(coordinates: values, dimension: dimension)
  }

  /// Points of a small lattice: many duplicates and ties.
  package mutating func lattice(_ count: Int, _ dimension: Int, side: Double) throws -> PointCloud {
    let values = (0..<(count * dimension)).map { _ in (uniform() * side).rounded(.down) }
    return try PointCloud(coordinates: values, dimension: dimension)
  }

  /// Positive masses of sum 1, some of them zero if wanted.
  package mutating func masses(_ count: Int, zeros: Bool) -> [Double] {
    var values = (0..<count).map { _ in 0.05 + uniform() }
    if zeros { for k in stride(from: 1, to: count, by: 3) { values[k] = 0 } }
    let sum = values.reduce(0, +)
    return values.map { $0 / sum }
  }
}
