// Philox 4x32-10 (Salmon et al., SC 2011), sixteen counters at a time, and the standard normals made from it.

@inline(__always)
private func multiplied(_ value: Words, _ factor: UInt64) -> (high: Words, low: Words) {
  let wide = unsafeBitCast(value, to: SIMD8<UInt64>.self)
  let lowMask = SIMD8<UInt64>(repeating: 0xFFFF_FFFF)
  let highMask = SIMD8<UInt64>(repeating: 0xFFFF_FFFF_0000_0000)
  let shift = SIMD8<UInt64>(repeating: 32)
  let constant = SIMD8<UInt64>(repeating: factor)
  let even = (wide & lowMask) &* constant
  let odd = (wide &>> shift) &* constant
  let high = (even &>> shift) | (odd & highMask)
  let low = (even & lowMask) | (odd &<< shift)
  return (unsafeBitCast(high, to: Words.self), unsafeBitCast(low, to: Words.self))
}

@inline(__always)
private func philox(_ counter: (Words, Words, Words, Words), _ key: (UInt32, UInt32)) -> (Words, Words, Words, Words) {
  var (c0, c1, c2, c3) = counter
  var (k0, k1) = key
  for _ in 0..<10 {
    let first = multiplied(c0, 0xD251_1F53)
    let second = multiplied(c2, 0xCD9E_8D57)
    c0 = second.high ^ c1 ^ Words(repeating: k0)
    c2 = first.high ^ c3 ^ Words(repeating: k1)
    c1 = second.low
    c3 = first.low
    k0 &+= 0x9E37_79B9
    k1 &+= 0xBB67_AE85
  }
  return (c0, c1, c2, c3)
}

/// Floats in [1, 2) from the 23 upper bits.
@inline(__always)
private func oneToTwo(_ words: Words) -> Lanes {
  let bits = (words &>> Words(repeating: 9)) | Words(repeating: 0x3F80_0000)
  return unsafeBitCast(bits, to: Lanes.self)
}

/// p of ln(1 + f) = f − f²/2 + f³ p for √½ ≤ 1 + f ≤ √2: Cephes' polynomial, fused.
@inline(__always)
func logarithmPolynomial(_ f: Lanes) -> Lanes {
  var p = repeated(7.037_683_6e-2)
  p = fused(p, f, repeated(-1.151_461_0e-1))
  p = fused(p, f, repeated(1.167_699_9e-1))
  p = fused(p, f, repeated(-1.242_014_1e-1))
  p = fused(p, f, repeated(1.424_932_3e-1))
  p = fused(p, f, repeated(-1.666_805_8e-1))
  p = fused(p, f, repeated(2.000_071_4e-1))
  p = fused(p, f, repeated(-2.499_999_4e-1))
  return fused(p, f, repeated(3.333_333_1e-1))
}

/// Natural logarithm of values in (0, 1] with no subnormals: Cephes' polynomial, fused, error below 2 units in the last place.
@inline(__always)
private func logarithm(_ value: Lanes) -> Lanes {
  let bits = unsafeBitCast(value, to: Words.self)
  // Mantissa in [√½, √2): subtract the bits of √½ so that the exponent field rounds there.
  let shifted = bits &- Words(repeating: 0x3F35_04F3)
  let exponentBits = (shifted &>> Words(repeating: 23)) & Words(repeating: 0xFF)
  let signed = unsafeBitCast((exponentBits ^ Words(repeating: 0x80)) &+ Words(repeating: 0x4B00_0000), to: Lanes.self)
  let exponent = signed - repeated(8_388_608 + 128)
  let mantissaBits = (shifted & Words(repeating: 0x007F_FFFF)) &+ Words(repeating: 0x3F35_04F3)
  let f = unsafeBitCast(mantissaBits, to: Lanes.self) - repeated(1)
  let square = f * f
  let p = logarithmPolynomial(f)
  var result = f * square * p
  result = fused(exponent, repeated(-2.121_944_4e-4), result)
  result = fused(repeated(-0.5), square, result)
  return fused(exponent, repeated(0.693_359_375), f + result)
}

/// cos(2πt) and sin(2πt) for t in [0, 1): reduced to an eighth of a turn exactly, then Cephes' polynomials, fused.
@inline(__always)
private func cosineSine(_ turn: Lanes) -> (Lanes, Lanes) {
  let magic = repeated(12_582_912)
  let quarters = fused(turn, repeated(4), magic)
  let quadrant = unsafeBitCast(quarters, to: Words.self) & Words(repeating: 3)
  let rest = fused(turn, repeated(4), magic - quarters)
  let angle = rest * repeated(1.570_796_4)
  let z = angle * angle
  var s = repeated(-1.951_529_6e-4)
  s = fused(s, z, repeated(8.332_161_0e-3))
  s = fused(s, z, repeated(-1.666_665_5e-1))
  let sine = fused(s * z, angle, angle)
  var c = repeated(2.443_315_7e-5)
  c = fused(c, z, repeated(-1.388_731_6e-3))
  c = fused(c, z, repeated(4.166_664_6e-2))
  let cosine = fused(c * z, z, fused(repeated(-0.5), z, repeated(1)))
  let swap = (quadrant & Words(repeating: 1)) .!= Words(repeating: 0)
  let x = cosine.replacing(with: sine, where: swap)
  let y = sine.replacing(with: cosine, where: swap)
  let signX = ((quadrant &+ Words(repeating: 1)) & Words(repeating: 2)) &<< Words(repeating: 30)
  let signY = (quadrant & Words(repeating: 2)) &<< Words(repeating: 30)
  let cosineBits = unsafeBitCast(x, to: Words.self) ^ signX
  let sineBits = unsafeBitCast(y, to: Words.self) ^ signY
  return (unsafeBitCast(cosineBits, to: Lanes.self), unsafeBitCast(sineBits, to: Lanes.self))
}

/// Box and Muller's pair from two words.
@inline(__always)
private func normalPair(_ first: Words, _ second: Words) -> (Lanes, Lanes) {
  let uniform = repeated(2) - oneToTwo(first)
  let radius = rooted(repeated(-2) * logarithm(uniform))
  let (cosine, sine) = cosineSine(oneToTwo(second) - repeated(1))
  return (radius * cosine, radius * sine)
}

private let sampleOffsets = Words(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)

/// Standard normals for a chunk: the value of (feature, sample) depends on key, step, draw, feature and firstSample + sample alone.
///
/// Counter: (sample, feature / 4, step, draw); features 4k … 4k + 3 come from one block of four words, as two pairs.
@inline(never)
public func standardNormals(
  _ key: UInt64, _ step: UInt32, _ draw: UInt32, _ firstSample: UInt32, _ chunk: UnsafeMutablePointer<Float>,
  _ features: Int, _ vectors: Int
) {
  let stride = vectors * laneCount
  for vector in 0..<vectors {
    let samples = Words(repeating: firstSample &+ UInt32(vector * laneCount)) &+ sampleOffsets
    var feature = 0
    while feature < features {
      let counter = (
        samples, Words(repeating: UInt32(feature / 4)), Words(repeating: step), Words(repeating: draw)
      )
      let words = philox(counter, (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32)))
      let (n0, n1) = normalPair(words.0, words.1)
      let (n2, n3) = normalPair(words.2, words.3)
      let place = feature * stride + vector * laneCount
      store(n0, chunk, place)
      if feature + 1 < features { store(n1, chunk, place + stride) }
      if feature + 2 < features { store(n2, chunk, place + 2 * stride) }
      if feature + 3 < features { store(n3, chunk, place + 3 * stride) }
      feature += 4
    }
  }
}
