// Gradients of dense layers. Sums over samples are kept lane by lane (sixteen partial sums a weight) while a chunk is worked on,
// and reduced once at its end, as a fixed tree.

/// lanes(o, i) += Σ over vectors of delta(o) · x(i): the outer product of two chunks, sixteen partial sums a weight.
@inline(never)
public func accumulateOuterProduct(
  _ delta: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ lanes: UnsafeMutablePointer<Float>, _ outputs: Int,
  _ inputs: Int, _ vectors: Int
) {
  let stride = vectors * laneCount
  var output = 0
  while output < outputs {
    let rows = min(outerRows, outputs - output)
    var input = 0
    while input < inputs {
      let columns = min(outerColumns, inputs - input)
      let d = delta + output * stride
      let v = x + input * stride
      let target = lanes + (output * inputs + input) * laneCount
      if rows == outerRows && columns == outerColumns {
        fullOuterTile(d, v, target, inputs, stride, vectors)
      } else {
        for row in 0..<rows {
          for column in 0..<columns {
            let place = (row * inputs + column) * laneCount
            var sum = load(target, place)
            for vector in 0..<vectors {
              let offset = vector * laneCount
              sum = fused(load(d, row * stride + offset), load(v, column * stride + offset), sum)
            }
            store(sum, target, place)
          }
        }
      }
      input += columns
    }
    output += rows
  }
}

/// lanes(o) += Σ over vectors of delta(o): the bias's part.
@inline(never)
public func accumulateSum(
  _ delta: UnsafePointer<Float>, _ lanes: UnsafeMutablePointer<Float>, _ outputs: Int, _ vectors: Int
) {
  for output in 0..<outputs {
    var sum = load(lanes, output * laneCount)
    for vector in 0..<vectors { sum = sum + load(delta, (output * vectors + vector) * laneCount) }
    store(sum, lanes, output * laneCount)
  }
}

/// gradient(p) = scale · (sum of the sixteen lanes of p). `count` is a multiple of 16.
@inline(never)
public func reduceLanes(
  _ lanes: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, _ count: Int, _ scale: Float
) {
  let factor = repeated(scale)
  var index = 0
  while index < count {
    store(laneSums(lanes + index * laneCount) * factor, gradient, index)
    index += laneCount
  }
}

#if WIDE_REGISTERS
  private let outerRows = 4
  private let outerColumns = 4

  @inline(__always)
  private func fullOuterTile(
    _ d: UnsafePointer<Float>, _ v: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ inputs: Int,
    _ stride: Int, _ vectors: Int
  ) {
    outerRow(d, v, target, stride, vectors)
    outerRow(d + 2 * stride, v, target + 2 * inputs * laneCount, stride, vectors)

    @inline(__always)
    func outerRow(
      _ d: UnsafePointer<Float>, _ v: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ stride: Int,
      _ vectors: Int
    ) {
      let second = inputs * laneCount
      var s00 = load(target, 0)
      var s01 = load(target, 16)
      var s02 = load(target, 32)
      var s03 = load(target, 48)
      var s10 = load(target, second)
      var s11 = load(target, second + 16)
      var s12 = load(target, second + 32)
      var s13 = load(target, second + 48)
      for vector in 0..<vectors {
        let offset = vector * laneCount
        let d0 = load(d, offset)
        let d1 = load(d, stride + offset)
        let v0 = load(v, offset)
        let v1 = load(v, stride + offset)
        let v2 = load(v, 2 * stride + offset)
        let v3 = load(v, 3 * stride + offset)
        s00 = fused(d0, v0, s00)
        s01 = fused(d0, v1, s01)
        s02 = fused(d0, v2, s02)
        s03 = fused(d0, v3, s03)
        s10 = fused(d1, v0, s10)
        s11 = fused(d1, v1, s11)
        s12 = fused(d1, v2, s12)
        s13 = fused(d1, v3, s13)
      }
      store(s00, target, 0)
      store(s01, target, 16)
      store(s02, target, 32)
      store(s03, target, 48)
      store(s10, target, second)
      store(s11, target, second + 16)
      store(s12, target, second + 32)
      store(s13, target, second + 48)
    }
  }
#else
  private let outerRows = 2
  private let outerColumns = 2

  @inline(__always)
  private func fullOuterTile(
    _ d: UnsafePointer<Float>, _ v: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ inputs: Int,
    _ stride: Int, _ vectors: Int
  ) {
    let second = inputs * laneCount
    var s00 = load(target, 0)
    var s01 = load(target, 16)
    var s10 = load(target, second)
    var s11 = load(target, second + 16)
    for vector in 0..<vectors {
      let offset = vector * laneCount
      let d0 = load(d, offset)
      let d1 = load(d, stride + offset)
      let v0 = load(v, offset)
      let v1 = load(v, stride + offset)
      s00 = fused(d0, v0, s00)
      s01 = fused(d0, v1, s01)
      s10 = fused(d1, v0, s10)
      s11 = fused(d1, v1, s11)
    }
    store(s00, target, 0)
    store(s01, target, 16)
    store(s10, target, second)
    store(s11, target, second + 16)
  }
#endif
