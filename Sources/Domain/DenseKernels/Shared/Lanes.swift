// Sixteen logical lanes of Float, whatever the registers are. All arithmetic of the kernels goes through these few functions,
// so that each operation is rounded once, in the same place, on every processor.

import CLanes

typealias Lanes = SIMD16<Float>
typealias Words = SIMD16<UInt32>

/// Samples handled by one vector.
let laneCount = 16

@inline(__always)
func load(_ pointer: UnsafePointer<Float>, _ offset: Int) -> Lanes {
  UnsafeRawPointer(pointer + offset).loadUnaligned(as: Lanes.self)
}

@inline(__always)
func load(_ pointer: UnsafeMutablePointer<Float>, _ offset: Int) -> Lanes {
  UnsafeRawPointer(pointer + offset).loadUnaligned(as: Lanes.self)
}

@inline(__always)
func store(_ value: Lanes, _ pointer: UnsafeMutablePointer<Float>, _ offset: Int) {
  UnsafeMutableRawPointer(pointer + offset).storeBytes(of: value, as: Lanes.self)
}

#if EMULATED_FUSED_MULTIPLY_ADD
  /// a·b + c rounded once, for processors without the instruction.
  ///
  /// The product of two Floats is exact in Double, so that rounding the sum to Double and then to Float goes wrong only where
  /// the first rounding ends on a tie of the second. A tie of normal Floats shows in the last 29 bits; subnormal results are
  /// all suspect.
  @inline(__always)
  func fused(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
    let q0 = fusedQuarter(a.lowHalf.lowHalf, b.lowHalf.lowHalf, c.lowHalf.lowHalf)
    let q1 = fusedQuarter(a.lowHalf.highHalf, b.lowHalf.highHalf, c.lowHalf.highHalf)
    let q2 = fusedQuarter(a.highHalf.lowHalf, b.highHalf.lowHalf, c.highHalf.lowHalf)
    let q3 = fusedQuarter(a.highHalf.highHalf, b.highHalf.highHalf, c.highHalf.highHalf)
    let doubt = unsafeBitCast(q0.doubt | q1.doubt | q2.doubt | q3.doubt, to: SIMD2<UInt64>.self)
    if _slowPath((doubt[0] | doubt[1]) & 0x8000_0000_8000_0000 != 0) { return fusedThroughOdd(a, b, c) }
    return Lanes(
      lowHalf: SIMD8(lowHalf: q0.value, highHalf: q1.value), highHalf: SIMD8(lowHalf: q2.value, highHalf: q3.value))
  }

  /// Four sums rounded twice, and a word for each whose sign bit is set where that may differ from rounding once.
  @inline(__always)
  private func fusedQuarter(
    _ a: SIMD4<Float>, _ b: SIMD4<Float>, _ c: SIMD4<Float>
  ) -> (value: SIMD4<Float>, doubt: SIMD4<UInt32>) {
    let sum = SIMD4<Double>(a) * SIMD4<Double>(b) + SIMD4<Double>(c)
    let value = SIMD4<Float>(sum)
    let wide = unsafeBitCast(sum, to: SIMD4<UInt64>.self)
    let tail = SIMD4<UInt32>(truncatingIfNeeded: wide) & SIMD4(repeating: 0x1FFF_FFFF)
    let tie = (tail ^ SIMD4(repeating: 0x1000_0000)) &- SIMD4(repeating: 1)
    // Twice the magnitude's bits less two: below 2²⁴ for subnormal results, with the sign bit set for zero.
    let bits = unsafeBitCast(value, to: SIMD4<UInt32>.self)
    let twice = (bits &+ bits) &- SIMD4(repeating: 2)
    let small = (twice &- SIMD4(repeating: 0x0100_0000)) & ~twice
    return (value, tie | small)
  }

  /// The same for all cases: the sum is rounded to odd (its last bit is set when it is inexact), and rounding that to Float
  /// gives what one rounding of the exact value gives, because 53 ≥ 2·24 + 2 (Boldo and Melquiond, 2008).
  @inline(never)
  private func fusedThroughOdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
    var result = Lanes()
    result.lowHalf = oddHalf(a.lowHalf, b.lowHalf, c.lowHalf)
    result.highHalf = oddHalf(a.highHalf, b.highHalf, c.highHalf)
    return result
  }

  private func oddHalf(_ a: SIMD8<Float>, _ b: SIMD8<Float>, _ c: SIMD8<Float>) -> SIMD8<Float> {
    let product = SIMD8<Double>(a) * SIMD8<Double>(b)
    let addend = SIMD8<Double>(c)
    let sum = product + addend
    let addendPart = sum - product
    let error = (product - (sum - addendPart)) + (addend - addendPart)
    let zero = SIMD8<Double>(repeating: 0)
    let one = SIMD8<UInt64>(repeating: 1)
    let bits = unsafeBitCast(sum, to: SIMD8<UInt64>.self)
    let away = (error .> zero) .== (sum .> zero)
    let moved = (bits &- one).replacing(with: bits &+ one, where: away)
    let inexact = (error .> zero) .| (error .< zero)
    let even = (bits & one) .== SIMD8<UInt64>(repeating: 0)
    let odd = bits.replacing(with: moved, where: inexact .& even)
    return SIMD8<Float>(unsafeBitCast(odd, to: SIMD8<Double>.self))
  }
#else
  /// a·b + c rounded once.
  @inline(__always)
  func fused(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
    c_lanes_fused(a, b, c)
  }
#endif

/// The square root of each lane.
@inline(__always)
func rooted(_ value: Lanes) -> Lanes {
  c_lanes_root(value)
}

@inline(__always)
func repeated(_ value: Float) -> Lanes {
  Lanes(repeating: value)
}

/// `value` where `condition` is positive, else zero: the derivative of the rectifier, also right for infinities.
@inline(__always)
func gated(_ value: Lanes, by condition: Lanes) -> Lanes {
  Lanes(repeating: 0).replacing(with: value, where: condition .> Lanes(repeating: 0))
}

/// Sums neighbours: lanes 0…7 of the result are pairs of `a`, lanes 8…15 pairs of `b`.
@inline(__always)
private func pairSums(_ a: Lanes, _ b: Lanes) -> Lanes {
  let both = SIMD32<Float>(lowHalf: a, highHalf: b)
  return both.evenHalf + both.oddHalf
}

/// The sums over the lanes of sixteen vectors, as a tree of neighbours: lane k of the result is the sum of vector k.
@inline(__always)
func laneSums(_ source: UnsafePointer<Float>) -> Lanes {
  @inline(__always) func pair(_ k: Int) -> Lanes { pairSums(load(source, 32 * k), load(source, 32 * k + 16)) }
  let a = pairSums(pair(0), pair(1))
  let b = pairSums(pair(2), pair(3))
  let c = pairSums(pair(4), pair(5))
  let d = pairSums(pair(6), pair(7))
  return pairSums(pairSums(a, b), pairSums(c, d))
}

/// The sums over the lanes of four vectors, as the same tree.
@inline(__always)
func laneSums(_ sums: (Lanes, Lanes, Lanes, Lanes)) -> SIMD4<Float> {
  // Lanes 4k … 4k + 3 hold parts of vector k.
  let quarters = pairSums(pairSums(sums.0, sums.1), pairSums(sums.2, sums.3))
  let eighths = quarters.evenHalf + quarters.oddHalf
  return eighths.evenHalf + eighths.oddHalf
}
