// `DeterministicMath.exp` and `log` in the range that mixtures need: the same operations in the same order, so the same bits.

private let ln2High = 6.93147180369123816490e-01
private let ln2Low = 1.90821492927058770002e-10

/// Below e to this, a share of a sum does not change it in 53 bits, not even a thousand of them: it counts as zero.
let negligible = -46.0

/// 1.5 · 2⁵²: a number that is small beside it, once added, is a whole number in the lowest bits, rounded to nearest, ties to even.
private let rounding = 0x1.8p52

/// eˣ for x ≤ 0, or zero where it is negligible; NaN stays.
@inline(__always)
func exponential(_ x: Lanes) -> Lanes {
  let shifted = x * 1.44269504088896338700 + rounding
  let k = shifted - rounding
  let high = x - k * ln2High
  let low = k * ln2Low
  let r = high - low
  let t = r * r
  let q = 6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08)
  let p = 1.66666666666666019037e-01 + t * (-2.77777777770155933842e-03 + t * q)
  let c = r - t * p
  let y = 1 - ((low - (r * c) / (2 - c)) - high)
  // 2ᵏ; of the bits above k, the shift keeps none but those that make the exponent.
  let words = (unsafeBitCast(shifted, to: Words.self) &+ Words(repeating: 1023)) &<< Words(repeating: 52)
  let value = y * unsafeBitCast(words, to: Lanes.self)
  return value.replacing(with: 0, where: x .< negligible).replacing(with: x, where: x .!= x)
}

/// ln x for finite x ≥ 1; NaN for NaN.
@inline(__always)
func logarithm(_ x: Lanes) -> Lanes {
  let bits = unsafeBitCast(x, to: Words.self)
  let exponent = (bits &>> Words(repeating: 52)) &- Words(repeating: 1023)
  let fraction = bits & Words(repeating: 0xF_FFFF_FFFF_FFFF) | Words(repeating: 0x3FF0_0000_0000_0000)
  let significand = unsafeBitCast(fraction, to: Lanes.self)
  let isLarge = significand .> 1.41421356237309504880
  let f = significand.replacing(with: significand * 0.5, where: isLarge) - 1
  // The whole number as a Double: in the lowest bits of 1.5 · 2⁵², less that.
  let whole = unsafeBitCast(exponent &+ Words(repeating: 0x4338_0000_0000_0000), to: Lanes.self) - rounding
  let k = whole.replacing(with: whole + 1, where: isLarge)
  let s = f / (2 + f)
  let z = s * s
  let w = z * z
  let even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
  let inner = 2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)
  let odd = z * (6.666666666666735130e-01 + w * inner)
  let half = 0.5 * f * f
  let rest = s * (half + even + odd)
  let value = k * ln2High - ((half - (rest + k * ln2Low)) - f)
  return value.replacing(with: x, where: x .!= x)
}
