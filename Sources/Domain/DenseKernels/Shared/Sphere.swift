// The projection of each sample of a chunk on the unit sphere, s = z/|z|, and its derivatives.

/// unit(feature, sample) = z / |z|, and inverse(sample) = 1/|z|; both zero where |z| is zero.
@inline(never)
public func normalizeSamples(
  _ z: UnsafePointer<Float>, _ unit: UnsafeMutablePointer<Float>, _ inverse: UnsafeMutablePointer<Float>,
  _ features: Int, _ vectors: Int
) {
  let zero = Lanes(repeating: 0)
  for vector in 0..<vectors {
    let square = dotOfSamples(z, z, features, vectors, vector)
    let factor = (repeated(1) / rooted(square)).replacing(with: zero, where: square .== zero)
    store(factor, inverse, vector * laneCount)
    for feature in 0..<features {
      let place = (feature * vectors + vector) * laneCount
      store(load(z, place) * factor, unit, place)
    }
  }
}

/// result = (v − s (s·v)) / |z|: the image of a tangent, and of an adjoint, since the derivative is symmetric.
@inline(never)
public func projectSamples(
  _ v: UnsafePointer<Float>, _ unit: UnsafePointer<Float>, _ inverse: UnsafePointer<Float>,
  _ result: UnsafeMutablePointer<Float>, _ features: Int, _ vectors: Int
) {
  for vector in 0..<vectors {
    let minusDot = repeated(-1) * dotOfSamples(unit, v, features, vectors, vector)
    let factor = load(inverse, vector * laneCount)
    for feature in 0..<features {
      let place = (feature * vectors + vector) * laneCount
      store(fused(minusDot, load(unit, place), load(v, place)) * factor, result, place)
    }
  }
}

/// result += the derivative of (α − s (s·α)) / |z| along ż with α fixed, given ṡ:
/// −((s·ż)/|z| (α − s (s·α)) + ṡ (s·α) + s (ṡ·α)) / |z|.
@inline(never)
public func addSphereCurvature(
  _ result: UnsafeMutablePointer<Float>, _ adjoint: UnsafePointer<Float>, _ unit: UnsafePointer<Float>,
  _ inverse: UnsafePointer<Float>, _ tangent: UnsafePointer<Float>, _ unitTangent: UnsafePointer<Float>,
  _ features: Int, _ vectors: Int
) {
  for vector in 0..<vectors {
    let radial = dotOfSamples(unit, adjoint, features, vectors, vector)
    let turned = dotOfSamples(unitTangent, adjoint, features, vectors, vector)
    let factor = load(inverse, vector * laneCount)
    let stretch = dotOfSamples(unit, tangent, features, vectors, vector) * factor
    for feature in 0..<features {
      let place = (feature * vectors + vector) * laneCount
      let s = load(unit, place)
      let across = fused(repeated(-1) * radial, s, load(adjoint, place))
      let sum = fused(s, turned, fused(load(unitTangent, place), radial, stretch * across))
      store(fused(repeated(-1) * factor, sum, load(result, place)), result, place)
    }
  }
}

@inline(__always)
private func dotOfSamples(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ features: Int, _ vectors: Int, _ vector: Int
) -> Lanes {
  var sum = Lanes(repeating: 0)
  for feature in 0..<features {
    let place = (feature * vectors + vector) * laneCount
    sum = fused(load(a, place), load(b, place), sum)
  }
  return sum
}
