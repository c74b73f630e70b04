// Dense layers over a chunk of samples. A chunk is feature-major: value (feature, sample) at feature · stride + sample, where
// stride = 16 · vectors. Every output value is one sequential chain over the inputs, so the tiling below is free to differ.

/// y = W x + b over a chunk, or without b when it is nil: the product with Wᵀ is the same call with the two strides exchanged.
///
/// W(o, i) is at o · outputStride + i · inputStride. `rectify` applies max(·, 0) to the result.
@inline(never)
public func denseForward(
  _ weights: UnsafePointer<Float>, _ outputStride: Int, _ inputStride: Int, _ bias: UnsafePointer<Float>?,
  _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ inputs: Int, _ outputs: Int, _ vectors: Int,
  _ rectify: Bool
) {
  let product = DenseProduct(
    weights: weights, outputStride: outputStride, inputStride: inputStride, bias: bias, x: x, y: y, inputs: inputs,
    stride: vectors * laneCount)
  if rectify {
    product.compute(outputs, vectors, Rectified())
  } else {
    product.compute(outputs, vectors, Plain())
  }
}

/// Something done with a value of a product, known by its place there, before it is stored. A type and not a closure, for the
/// compiler makes a call of that now and then.
private protocol Finish {
  func finished(_ value: Lanes, _ place: Int) -> Lanes
}

private struct Plain: Finish {
  @inline(__always)
  func finished(_ value: Lanes, _ place: Int) -> Lanes { value }
}

private struct Rectified: Finish {
  @inline(__always)
  func finished(_ value: Lanes, _ place: Int) -> Lanes { gated(value, by: value) }
}

private struct Gated: Finish {
  let gates: UnsafePointer<Float>

  @inline(__always)
  func finished(_ value: Lanes, _ place: Int) -> Lanes { gated(value, by: load(gates, place)) }
}

/// A tangent times the slope; times the curvature it goes into `bends`.
private struct SlopedTangent: Finish {
  let slopes: UnsafePointer<Float>
  let curvatures: UnsafePointer<Float>
  let bends: UnsafeMutablePointer<Float>

  @inline(__always)
  func finished(_ value: Lanes, _ place: Int) -> Lanes {
    store(value * load(curvatures, place), bends, place)
    return value * load(slopes, place)
  }
}

/// An adjoint times the slope, plus `bends`; the curvatures are multiplied by it before.
private struct SlopedAdjoint: Finish {
  let slopes: UnsafePointer<Float>
  let curvatures: UnsafeMutablePointer<Float>?
  let bends: UnsafePointer<Float>?

  @inline(__always)
  func finished(_ value: Lanes, _ place: Int) -> Lanes {
    if let curvatures { store(load(curvatures, place) * value, curvatures, place) }
    let sloped = value * load(slopes, place)
    return if let bends { load(bends, place) + sloped } else { sloped }
  }
}

/// One product of a matrix with a chunk. A tile of outputs and vectors is kept in registers while the inputs go by; it has enough
/// independent sums to hide the latency of an addition.
private struct DenseProduct {
  let weights: UnsafePointer<Float>
  let outputStride: Int
  let inputStride: Int
  let bias: UnsafePointer<Float>?
  let x: UnsafePointer<Float>
  let y: UnsafeMutablePointer<Float>
  let inputs: Int
  let stride: Int

  /// Computes all outputs; each vector goes through `finish`, with its place in y, before it is stored.
  @inline(__always)
  func compute<F: Finish>(_ outputs: Int, _ vectors: Int, _ finish: F) {
    var row = 0
    while row &+ 4 <= outputs {
      var vector = 0
      #if WIDE_REGISTERS
        while vector &+ 4 <= vectors {
          fourByFour(row, vector &* laneCount, finish)
          vector &+= 4
        }
      #endif
      while vector < vectors {
        fourByOne(row, vector &* laneCount, finish)
        vector &+= 1
      }
      row &+= 4
    }
    while row < outputs {
      var vector = 0
      while vector &+ 4 <= vectors {
        oneByFour(row, vector &* laneCount, finish)
        vector &+= 4
      }
      while vector < vectors {
        oneByOne(row, vector &* laneCount, finish)
        vector &+= 1
      }
      row &+= 1
    }
  }

  @inline(__always)
  private func start(_ row: Int) -> Lanes {
    if let bias { repeated(bias[row]) } else { Lanes(repeating: 0) }
  }

  @inline(__always)
  private func put<F: Finish>(_ value: Lanes, _ row: Int, _ offset: Int, _ finish: F) {
    let place = row &* stride &+ offset
    store(finish.finished(value, place), y, place)
  }

  @inline(__always)
  private func oneByOne<F: Finish>(_ row: Int, _ offset: Int, _ finish: F) {
    let w = weights + row &* outputStride
    var sum = start(row)
    for i in 0..<inputs { sum = fused(repeated(w[i &* inputStride]), load(x, i &* stride &+ offset), sum) }
    put(sum, row, offset, finish)
  }

  @inline(__always)
  private func oneByFour<F: Finish>(_ row: Int, _ offset: Int, _ finish: F) {
    let w = weights + row &* outputStride
    var a = start(row)
    var b = a
    var c = a
    var d = a
    var source = x + offset
    for i in 0..<inputs {
      let v = repeated(w[i &* inputStride])
      a = fused(v, load(source, 0), a)
      b = fused(v, load(source, laneCount), b)
      c = fused(v, load(source, 2 * laneCount), c)
      d = fused(v, load(source, 3 * laneCount), d)
      source += stride
    }
    put(a, row, offset, finish)
    put(b, row, offset &+ laneCount, finish)
    put(c, row, offset &+ 2 * laneCount, finish)
    put(d, row, offset &+ 3 * laneCount, finish)
  }

  @inline(__always)
  private func fourByOne<F: Finish>(_ row: Int, _ offset: Int, _ finish: F) {
    let w0 = weights + row &* outputStride
    let w1 = w0 + outputStride
    let w2 = w1 + outputStride
    let w3 = w2 + outputStride
    var a0 = start(row)
    var a1 = start(row &+ 1)
    var a2 = start(row &+ 2)
    var a3 = start(row &+ 3)
    for i in 0..<inputs {
      let k = i &* inputStride
      let xa = load(x, i &* stride &+ offset)
      a0 = fused(repeated(w0[k]), xa, a0)
      a1 = fused(repeated(w1[k]), xa, a1)
      a2 = fused(repeated(w2[k]), xa, a2)
      a3 = fused(repeated(w3[k]), xa, a3)
    }
    put(a0, row, offset, finish)
    put(a1, row &+ 1, offset, finish)
    put(a2, row &+ 2, offset, finish)
    put(a3, row &+ 3, offset, finish)
  }

  #if WIDE_REGISTERS
    @inline(__always)
    private func fourByFour<F: Finish>(_ row: Int, _ offset: Int, _ finish: F) {
      let w0 = weights + row &* outputStride
      let w1 = w0 + outputStride
      let w2 = w1 + outputStride
      let w3 = w2 + outputStride
      var a0 = start(row)
      var a1 = start(row &+ 1)
      var a2 = start(row &+ 2)
      var a3 = start(row &+ 3)
      var b0 = a0
      var b1 = a1
      var b2 = a2
      var b3 = a3
      var c0 = a0
      var c1 = a1
      var c2 = a2
      var c3 = a3
      var d0 = a0
      var d1 = a1
      var d2 = a2
      var d3 = a3
      var source = x + offset
      for i in 0..<inputs {
        let k = i &* inputStride
        let xa = load(source, 0)
        let xb = load(source, laneCount)
        let xc = load(source, 2 * laneCount)
        let xd = load(source, 3 * laneCount)
        source += stride
        let v0 = repeated(w0[k])
        a0 = fused(v0, xa, a0)
        b0 = fused(v0, xb, b0)
        c0 = fused(v0, xc, c0)
        d0 = fused(v0, xd, d0)
        let v1 = repeated(w1[k])
        a1 = fused(v1, xa, a1)
        b1 = fused(v1, xb, b1)
        c1 = fused(v1, xc, c1)
        d1 = fused(v1, xd, d1)
        let v2 = repeated(w2[k])
        a2 = fused(v2, xa, a2)
        b2 = fused(v2, xb, b2)
        c2 = fused(v2, xc, c2)
        d2 = fused(v2, xd, d2)
        let v3 = repeated(w3[k])
        a3 = fused(v3, xa, a3)
        b3 = fused(v3, xb, b3)
        c3 = fused(v3, xc, c3)
        d3 = fused(v3, xd, d3)
      }
      put(a0, row, offset, finish)
      put(a1, row &+ 1, offset, finish)
      put(a2, row &+ 2, offset, finish)
      put(a3, row &+ 3, offset, finish)
      put(b0, row, offset &+ laneCount, finish)
      put(b1, row &+ 1, offset &+ laneCount, finish)
      put(b2, row &+ 2, offset &+ laneCount, finish)
      put(b3, row &+ 3, offset &+ laneCount, finish)
      put(c0, row, offset &+ 2 * laneCount, finish)
      put(c1, row &+ 1, offset &+ 2 * laneCount, finish)
      put(c2, row &+ 2, offset &+ 2 * laneCount, finish)
      put(c3, row &+ 3, offset &+ 2 * laneCount, finish)
      put(d0, row, offset &+ 3 * laneCount, finish)
      put(d1, row &+ 1, offset &+ 3 * laneCount, finish)
      put(d2, row &+ 2, offset &+ 3 * laneCount, finish)
      put(d3, row &+ 3, offset &+ 3 * laneCount, finish)
    }
  #endif
}

// Layers of a network, one after the other, described by a plan: for each layer, its number of inputs and of outputs, the places of
// its weights and biases among the parameters, the places of its input and output in a buffer of values, and 1 where an
// activation follows. A smooth activation has the buffers `slopes`; without them it is the rectifier.

/// One layer of a plan.
@inline(__always)
func plannedLayer(
  _ plan: UnsafePointer<Int32>, _ index: Int
) -> (inputs: Int, outputs: Int, weights: Int, bias: Int, input: Int, output: Int, isActivated: Bool) {
  let entry = plan + index * 7
  return (
    Int(entry[0]), Int(entry[1]), Int(entry[2]), Int(entry[3]), Int(entry[4]), Int(entry[5]), entry[6] != 0
  )
}

/// Applies layers to the values at the first one's input.
///
/// `activation` is that where there are slopes: 1 tanh, 2 SiLU, 3 softplus.
@inline(never)
public func networkForward(
  _ plan: UnsafePointer<Int32>, _ layers: Int, _ parameters: UnsafePointer<Float>,
  _ values: UnsafeMutablePointer<Float>, _ slopes: UnsafeMutablePointer<Float>?,
  _ curvatures: UnsafeMutablePointer<Float>?, _ activation: Int, _ vectors: Int
) {
  let stride = vectors * laneCount
  for index in 0..<layers {
    let layer = plannedLayer(plan, index)
    let y = values + layer.output
    denseForward(
      parameters + layer.weights, layer.inputs, 1, parameters + layer.bias, values + layer.input, y, layer.inputs,
      layer.outputs, vectors,
      layer.isActivated && slopes == nil)
    guard layer.isActivated, let slopes else { continue }
    let (s, c, count) = (
      slopes + layer.output, curvatures.map { $0 + layer.output }, layer.outputs * stride
    )
    switch activation {
    case 1: applyTanh(y, s, c, count)
    case 2: applySiLU(y, s, c, count)
    default: applySoftplus(y, s, c, count)
    }
  }
}

/// Applies the derivative of layers to the tangents at the first one's input; `values` are those of `networkForward`.
///
/// For smooth activations, with slopes, curvatures are multiplied by tangents before the slope into `bends`.
@inline(never)
public func networkTangents(
  _ plan: UnsafePointer<Int32>, _ layers: Int, _ parameters: UnsafePointer<Float>,
  _ tangents: UnsafeMutablePointer<Float>, _ values: UnsafePointer<Float>, _ slopes: UnsafePointer<Float>?,
  _ curvatures: UnsafePointer<Float>?, _ bends: UnsafeMutablePointer<Float>?, _ vectors: Int
) {
  for index in 0..<layers {
    let layer = plannedLayer(plan, index)
    let place = layer.output
    let product = DenseProduct(
      weights: parameters + layer.weights, outputStride: layer.inputs, inputStride: 1, bias: nil,
      x: tangents + layer.input,
      y: tangents + place, inputs: layer.inputs, stride: vectors * laneCount)
    if !layer.isActivated {
      product.compute(layer.outputs, vectors, Plain())
    } else if let slopes, let curvatures, let bends {
      product.compute(
        layer.outputs, vectors,
        SlopedTangent(slopes: slopes + place, curvatures: curvatures + place, bends: bends + place))
    } else {
      product.compute(layer.outputs, vectors, Gated(gates: values + place))
    }
  }
}

/// Pulls the adjoint of the last layer's output back through layers, in place: every output's adjoint is then that before its
/// activation, and the input's, where it is asked for, that of the values there.
///
/// For smooth activations `curvatures`, where they are given, are multiplied by the adjoints before the slope, and `bends` added
/// after it.
@inline(never)
public func networkBackward(
  _ plan: UnsafePointer<Int32>, _ layers: Int, _ parameters: UnsafePointer<Float>,
  _ adjoints: UnsafeMutablePointer<Float>, _ values: UnsafePointer<Float>, _ slopes: UnsafePointer<Float>?,
  _ curvatures: UnsafeMutablePointer<Float>?, _ bends: UnsafePointer<Float>?, _ toInput: Bool, _ vectors: Int
) {
  let stride = vectors * laneCount
  @inline(__always)
  func smooth(at place: Int, _ slopes: UnsafePointer<Float>) -> SlopedAdjoint {
    SlopedAdjoint(slopes: slopes + place, curvatures: curvatures.map { $0 + place }, bends: bends.map { $0 + place })
  }
  let last = plannedLayer(plan, layers - 1)
  if last.isActivated {
    for offset in Swift.stride(from: last.output, to: last.output + last.outputs * stride, by: laneCount) {
      let value = load(adjoints, offset)
      store(
        slopes.map { smooth(at: offset, $0).finished(value, 0) } ?? gated(value, by: load(values, offset)), adjoints,
        offset)
    }
  }
  for index in (0..<layers).reversed() {
    let layer = plannedLayer(plan, index)
    guard index > 0 || toInput else { continue }
    let place = layer.input
    let product = DenseProduct(
      weights: parameters + layer.weights, outputStride: 1, inputStride: layer.inputs, bias: nil,
      x: adjoints + layer.output,
      y: adjoints + place, inputs: layer.outputs, stride: stride)
    if index == 0 || !plannedLayer(plan, index - 1).isActivated {
      product.compute(layer.inputs, vectors, Plain())
    } else if let slopes {
      product.compute(layer.inputs, vectors, smooth(at: place, slopes))
    } else {
      product.compute(layer.inputs, vectors, Gated(gates: values + place))
    }
  }
}
