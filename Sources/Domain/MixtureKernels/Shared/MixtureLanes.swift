// Eight logical lanes of Double, one point each, whatever the registers are. Multiplications and additions are rounded apart.

typealias Lanes = SIMD8<Double>
typealias Words = SIMD8<Int64>

/// Points in a block: a column of a block has this many numbers.
let blockSize = 128
/// Points in one vector.
let laneCount = 8
/// Points of which the log densities are computed together: four vectors, so that none waits for another.
let tileSize = 32

@inline(__always)
func load(_ pointer: UnsafePointer<Double>, _ index: Int) -> Lanes {
  UnsafeRawPointer(pointer + index).loadUnaligned(as: Lanes.self)
}

@inline(__always)
func load(_ pointer: UnsafeMutablePointer<Double>, _ index: Int) -> Lanes {
  UnsafeRawPointer(pointer + index).loadUnaligned(as: Lanes.self)
}

@inline(__always)
func store(_ value: Lanes, _ pointer: UnsafeMutablePointer<Double>, _ index: Int) {
  UnsafeMutableRawPointer(pointer + index).storeBytes(of: value, as: Lanes.self)
}

/// The greater of each lane; the left one where they cannot be compared.
@inline(__always)
func upper(_ left: Lanes, _ right: Lanes) -> Lanes {
  left.replacing(with: right, where: right .> left)
}

/// The sum of eight partial sums, as a fixed tree.
@inline(__always)
func total(_ sums: Lanes) -> Double {
  let four = sums.lowHalf + sums.highHalf
  let two = four.lowHalf + four.highHalf
  return two[0] + two[1]
}

/// The sum of four partial sums, as a fixed tree.
@inline(__always)
func total(_ sums: SIMD4<Double>) -> Double {
  let two = sums.lowHalf + sums.highHalf
  return two[0] + two[1]
}
