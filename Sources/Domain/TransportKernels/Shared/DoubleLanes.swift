// What both methods of assignment need: eight logical lanes of Double, whatever the registers are, and the list of free sources.

import CLanes

@inline(__always)
func load(_ pointer: UnsafePointer<Double>, _ index: Int) -> SIMD8<Double> {
  UnsafeRawPointer(pointer + index).loadUnaligned(as: SIMD8<Double>.self)
}

@inline(__always)
func store(_ value: SIMD8<Double>, _ pointer: UnsafeMutablePointer<Double>, _ index: Int) {
  UnsafeMutableRawPointer(pointer + index).storeBytes(of: value, as: SIMD8<Double>.self)
}

@inline(__always)
func lower(_ left: SIMD8<Double>, _ right: SIMD8<Double>) -> SIMD8<Double> {
  left.replacing(with: right, where: right .< left)
}

/// The square root of each lane.
@inline(__always)
func rooted(_ value: SIMD8<Double>) -> SIMD8<Double> {
  c_lanes_root_double(value)
}

/// Puts the sources without a target into `pending`, the first one last.
/// - Returns: how many there are.
@inline(__always)
func collectFreeSources(
  count: Int, targetOfSource: UnsafePointer<Int32>, into pending: UnsafeMutablePointer<Int32>
) -> Int {
  var free = 0
  for i in 0..<count where targetOfSource[count - 1 - i] < 0 {
    pending[free] = Int32(truncatingIfNeeded: count - 1 - i)
    free += 1
  }
  return free
}
