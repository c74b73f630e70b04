// Kernels that work value by value. Counts are multiples of 16 (chunks are padded).

/// values = factor · values.
@inline(never)
public func scale(_ values: UnsafeMutablePointer<Float>, _ factor: Float, _ count: Int) {
  let multiple = repeated(factor)
  var i = 0
  while i < count {
    store(load(values, i) * multiple, values, i)
    i += laneCount
  }
}

/// result = scale · a + b.
@inline(never)
public func scaleAdd(
  _ scale: Float, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>,
  _ count: Int
) {
  let factor = repeated(scale)
  var i = 0
  while i < count {
    store(fused(factor, load(a, i), load(b, i)), result, i)
    i += laneCount
  }
}

/// residual = x − y, and energy = (1/features) Σ residual² for each sample, in the order of the features.
@inline(never)
public func residualEnergy(
  _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ residual: UnsafeMutablePointer<Float>,
  _ energy: UnsafeMutablePointer<Float>, _ features: Int, _ vectors: Int
) {
  let stride = vectors * laneCount
  let inverse = repeated(1 / Float(features))
  for vector in 0..<vectors {
    let offset = vector * laneCount
    var sum = Lanes(repeating: 0)
    for feature in 0..<features {
      let place = feature * stride + offset
      let difference = load(x, place) - load(y, place)
      store(difference, residual, place)
      sum = fused(difference, difference, sum)
    }
    store(sum * inverse, energy, offset)
  }
}

/// result(feature, sample) = scale · weight(sample) · values(feature, sample).
@inline(never)
public func scaleSamples(
  _ scale: Float, _ weights: UnsafePointer<Float>, _ values: UnsafePointer<Float>,
  _ result: UnsafeMutablePointer<Float>, _ features: Int, _ vectors: Int
) {
  let factor = repeated(scale)
  for feature in 0..<features {
    for vector in 0..<vectors {
      let place = (feature * vectors + vector) * laneCount
      store(factor * load(weights, vector * laneCount) * load(values, place), result, place)
    }
  }
}

/// One Langevin step without its accept decision: next = clamp(x − drift · gradient + noise · normal, lower, upper).
@inline(never)
public func langevinStep(
  _ x: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, _ normal: UnsafePointer<Float>,
  _ next: UnsafeMutablePointer<Float>, _ drift: Float, _ noise: Float, _ lower: Float, _ upper: Float, _ count: Int
) {
  let minusDrift = repeated(-drift)
  let sigma = repeated(noise)
  let low = repeated(lower)
  let high = repeated(upper)
  var i = 0
  while i < count {
    let moved = fused(minusDrift, load(gradient, i), load(x, i))
    let y = fused(sigma, load(normal, i), moved)
    let raised = y.replacing(with: low, where: y .< low)
    store(raised.replacing(with: high, where: raised .> high), next, i)
    i += laneCount
  }
}

/// adjoint = 0 where the state sits on a bound: there the clamp's derivative is zero.
@inline(never)
public func stopAtBounds(
  _ adjoint: UnsafeMutablePointer<Float>, _ state: UnsafePointer<Float>, _ lower: Float, _ upper: Float, _ count: Int
) {
  let low = repeated(lower)
  let high = repeated(upper)
  var i = 0
  while i < count {
    let s = load(state, i)
    let a = load(adjoint, i)
    store(a.replacing(with: Lanes(repeating: 0), where: (s .<= low) .| (s .>= high)), adjoint, i)
    i += laneCount
  }
}

/// Copies rows (row-major, `features` values each) into a chunk; samples beyond `count` are zero.
@inline(never)
public func gatherRows(
  _ rows: UnsafePointer<Float>, _ indices: UnsafePointer<Int32>, _ count: Int, _ chunk: UnsafeMutablePointer<Float>,
  _ features: Int, _ vectors: Int
) {
  let stride = vectors * laneCount
  for sample in 0..<count {
    let row = rows + Int(indices[sample]) * features
    for feature in 0..<features { chunk[feature * stride + sample] = row[feature] }
  }
  for sample in count..<max(count, stride) {
    for feature in 0..<features { chunk[feature * stride + sample] = 0 }
  }
}

/// Copies the first `count` samples of a chunk into rows.
@inline(never)
public func scatterRows(
  _ chunk: UnsafePointer<Float>, _ rows: UnsafeMutablePointer<Float>, _ count: Int, _ features: Int, _ vectors: Int
) {
  let stride = vectors * laneCount
  for sample in 0..<count {
    for feature in 0..<features { rows[sample * features + feature] = chunk[feature * stride + sample] }
  }
}

/// result(feature, sample) = a where mask(sample) > 0, else b.
@inline(never)
public func selectSamples(
  _ mask: UnsafePointer<Float>, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ result: UnsafeMutablePointer<Float>, _ features: Int, _ vectors: Int
) {
  for feature in 0..<features {
    for vector in 0..<vectors {
      let place = (feature * vectors + vector) * laneCount
      let chosen = load(mask, vector * laneCount) .> Lanes(repeating: 0)
      store(load(b, place).replacing(with: load(a, place), where: chosen), result, place)
    }
  }
}

/// result(sample) = Σ over features of a · b, in the order of the features.
@inline(never)
public func dotSamples(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>, _ features: Int,
  _ vectors: Int
) {
  for vector in 0..<vectors {
    var sum = Lanes(repeating: 0)
    for feature in 0..<features {
      let place = (feature * vectors + vector) * laneCount
      sum = fused(load(a, place), load(b, place), sum)
    }
    store(sum, result, vector * laneCount)
  }
}
