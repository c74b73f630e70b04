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
  var output = 0
  while output < outputs {
    let rows = min(4, outputs - output)
    let tile = Tile(
      weights: weights + output * outputStride, outputStride: outputStride, inputStride: inputStride,
      bias: bias.map { $0 + output }, x: x, y: y + output * vectors * laneCount, inputs: inputs,
      stride: vectors * laneCount, rectify: rectify)
    if rows == 4 {
      tile.computeFour(vectors)
    } else {
      for row in 0..<rows { tile.computeOne(row, vectors) }
    }
    output += rows
  }
}

private struct Tile {
  let weights: UnsafePointer<Float>
  let outputStride: Int
  let inputStride: Int
  let bias: UnsafePointer<Float>?
  let x: UnsafePointer<Float>
  let y: UnsafeMutablePointer<Float>
  let inputs: Int
  let stride: Int
  let rectify: Bool

  @inline(__always)
  func start(_ row: Int) -> Lanes {
    if let bias { repeated(bias[row]) } else { Lanes(repeating: 0) }
  }

  @inline(__always)
  func finish(_ value: Lanes, _ row: Int, _ offset: Int) {
    store(rectify ? gated(value, by: value) : value, y, row * stride + offset)
  }

  @inline(__always)
  func computeOne(_ row: Int, _ vectors: Int) {
    let w = weights + row * outputStride
    for vector in 0..<vectors {
      let offset = vector * laneCount
      var sum = start(row)
      for i in 0..<inputs { sum = fused(repeated(w[i * inputStride]), load(x, i * stride + offset), sum) }
      finish(sum, row, offset)
    }
  }

  @inline(__always)
  func computeFour(_ vectors: Int) {
    let w0 = weights
    let w1 = w0 + outputStride
    let w2 = w1 + outputStride
    let w3 = w2 + outputStride
    var vector = 0
    #if WIDE_REGISTERS
      while vector + 2 <= vectors {
        let offset = vector * laneCount
        var a0 = start(0)
        var a1 = start(1)
        var a2 = start(2)
        var a3 = start(3)
        var b0 = a0
        var b1 = a1
        var b2 = a2
        var b3 = a3
        for i in 0..<inputs {
          let k = i * inputStride
          let xa = load(x, i * stride + offset)
          let xb = load(x, i * stride + offset + laneCount)
          let v0 = repeated(w0[k])
          a0 = fused(v0, xa, a0)
          b0 = fused(v0, xb, b0)
          let v1 = repeated(w1[k])
          a1 = fused(v1, xa, a1)
          b1 = fused(v1, xb, b1)
          let v2 = repeated(w2[k])
          a2 = fused(v2, xa, a2)
          b2 = fused(v2, xb, b2)
          let v3 = repeated(w3[k])
          a3 = fused(v3, xa, a3)
          b3 = fused(v3, xb, b3)
        }
        finish(a0, 0, offset)
        finish(a1, 1, offset)
        finish(a2, 2, offset)
        finish(a3, 3, offset)
        finish(b0, 0, offset + laneCount)
        finish(b1, 1, offset + laneCount)
        finish(b2, 2, offset + laneCount)
        finish(b3, 3, offset + laneCount)
        vector += 2
      }
    #endif
    while vector < vectors {
      let offset = vector * laneCount
      var a0 = start(0)
      var a1 = start(1)
      var a2 = start(2)
      var a3 = start(3)
      for i in 0..<inputs {
        let k = i * inputStride
        let xa = load(x, i * stride + offset)
        a0 = fused(repeated(w0[k]), xa, a0)
        a1 = fused(repeated(w1[k]), xa, a1)
        a2 = fused(repeated(w2[k]), xa, a2)
        a3 = fused(repeated(w3[k]), xa, a3)
      }
      finish(a0, 0, offset)
      finish(a1, 1, offset)
      finish(a2, 2, offset)
      finish(a3, 3, offset)
      vector += 1
    }
  }
}
