// Smooth functions between layers: value, slope and curvature from one exponential of a number that is never positive, so that
// nothing overflows or cancels. Counts are multiples of 16.

/// e^t for t ≤ 0, zero below the smallest normal number: reduction by ln 2, then Cephes' polynomial, fused.
@inline(__always)
private func exponential(_ t: Lanes) -> Lanes {
  let isTiny = t .< repeated(-87)
  let bounded = t.replacing(with: repeated(-87), where: isTiny)
  let magic = repeated(12_582_912)
  let shifted = fused(bounded, repeated(1.442_695_04), magic)
  let power = shifted - magic
  let r = fused(power, repeated(2.121_944_4e-4), fused(power, repeated(-0.693_359_375), bounded))
  var p = repeated(1.987_569_1e-4)
  p = fused(p, r, repeated(1.398_199_9e-3))
  p = fused(p, r, repeated(8.333_452_0e-3))
  p = fused(p, r, repeated(4.166_579_6e-2))
  p = fused(p, r, repeated(1.666_666_5e-1))
  p = fused(p, r, repeated(0.5))
  let value = repeated(1) + fused(p, r * r, r)
  // The last bits of `shifted` are the power of two.
  let exponent = (unsafeBitCast(shifted, to: Words.self) &<< Words(repeating: 23)) &+ Words(repeating: 0x3F80_0000)
  let result = value * unsafeBitCast(exponent, to: Lanes.self)
  return result.replacing(with: Lanes(repeating: 0), where: isTiny)
}

@inline(__always)
private func magnitude(_ a: Lanes) -> Lanes {
  unsafeBitCast(unsafeBitCast(a, to: Words.self) & Words(repeating: 0x7FFF_FFFF), to: Lanes.self)
}

/// `value` ≥ 0 with the sign of `a`.
@inline(__always)
private func signed(_ value: Lanes, like a: Lanes) -> Lanes {
  let sign = unsafeBitCast(a, to: Words.self) & Words(repeating: 0x8000_0000)
  return unsafeBitCast(unsafeBitCast(value, to: Words.self) | sign, to: Lanes.self)
}

/// values = tanh(values); slopes = 1 − tanh²; curvatures = −2 tanh (1 − tanh²). The last two where they are wanted.
@inline(never)
public func applyTanh(
  _ values: UnsafeMutablePointer<Float>, _ slopes: UnsafeMutablePointer<Float>?,
  _ curvatures: UnsafeMutablePointer<Float>?, _ count: Int
) {
  let one = repeated(1)
  var i = 0
  while i < count {
    let a = load(values, i)
    let size = magnitude(a)
    let e = exponential(repeated(-2) * size)
    let sum = one + e
    let isSmall = size .< repeated(0.625)
    let z = a * a
    var p = repeated(-5.704_988_7e-3)
    p = fused(p, z, repeated(2.063_908_9e-2))
    p = fused(p, z, repeated(-5.373_971_6e-2))
    p = fused(p, z, repeated(1.333_144_2e-1))
    p = fused(p, z, repeated(-3.333_328_2e-1))
    let near = fused(p * z, a, a)
    let far = signed(one - repeated(2) * e / sum, like: a)
    let value = far.replacing(with: near, where: isSmall)
    store(value, values, i)
    if slopes != nil || curvatures != nil {
      let slope = (repeated(4) * e / (sum * sum)).replacing(with: fused(near * repeated(-1), near, one), where: isSmall)
      if let slopes { store(slope, slopes, i) }
      if let curvatures { store(repeated(-2) * value * slope, curvatures, i) }
    }
    i += laneCount
  }
}

/// 1/(1 + e^(−a)) and one minus that, each without cancellation.
@inline(__always)
private func logistic(_ a: Lanes) -> (value: Lanes, complement: Lanes) {
  let e = exponential(repeated(0) - magnitude(a))
  let sum = repeated(1) + e
  // What the sum lost, and with it the quotients' remainders, brings each to within its last rounding.
  let lost = e - (sum - repeated(1))
  let first = repeated(1) / sum
  let second = e / sum
  let large = fused(first, fused(repeated(0) - first, sum, repeated(1)) - first * lost, first)
  let small = fused(first, fused(repeated(0) - second, sum, e) - second * lost, second)
  let isNegative = a .< repeated(0)
  return (large.replacing(with: small, where: isNegative), small.replacing(with: large, where: isNegative))
}

/// With s = 1/(1 + e^(−a)): values = a s; slopes = s (1 + a (1 − s)); curvatures = s (1 − s) (2 + a (1 − 2 s)).
@inline(never)
public func applySiLU(
  _ values: UnsafeMutablePointer<Float>, _ slopes: UnsafeMutablePointer<Float>?,
  _ curvatures: UnsafeMutablePointer<Float>?, _ count: Int
) {
  var i = 0
  while i < count {
    let a = load(values, i)
    let (s, rest) = logistic(a)
    store(a * s, values, i)
    if let slopes { store(s * fused(a, rest, repeated(1)), slopes, i) }
    if let curvatures { store(s * rest * fused(a, rest - s, repeated(2)), curvatures, i) }
    i += laneCount
  }
}

/// values = ln(1 + eᵃ); slopes = 1/(1 + e^(−a)) = s; curvatures = s (1 − s).
@inline(never)
public func applySoftplus(
  _ values: UnsafeMutablePointer<Float>, _ slopes: UnsafeMutablePointer<Float>?,
  _ curvatures: UnsafeMutablePointer<Float>?, _ count: Int
) {
  let zero = Lanes(repeating: 0)
  var i = 0
  while i < count {
    let a = load(values, i)
    let e = exponential(zero - magnitude(a))
    // ln(1 + e) = ln 2 + ln(1 + (e − 1)/2) where 1 + e is above √2.
    let isHalved = e .> repeated(0.414_213_56)
    let f = e.replacing(with: (e - repeated(1)) * repeated(0.5), where: isHalved)
    let square = f * f
    let tail = fused(f * square, logarithmPolynomial(f), repeated(-0.5) * square) + f
    let logarithm = tail.replacing(with: tail + repeated(0.693_147_18), where: isHalved)
    store(a.replacing(with: zero, where: a .< zero) + logarithm, values, i)
    if slopes != nil || curvatures != nil {
      let (s, rest) = logistic(a)
      if let slopes { store(s, slopes, i) }
      if let curvatures { store(s * rest, curvatures, i) }
    }
    i += laneCount
  }
}
