// Gradients of dense layers. Sums over the samples of a chunk are kept lane by lane (sixteen partial sums a weight), and reduced
// once, as a fixed tree.

/// Adds outer products deltas · values of chunks to sixteen partial sums for each parameter of a plan's layers (see
/// `networkForward`), pair after pair.
///
/// - Parameters:
///   - pairs: How many deltas and values there are.
///   - group: The biases' parts are those of the last deltas of every so many pairs.
///   - begins: True when the partial sums begin at zero, whatever `lanes` holds.
@inline(never)
public func networkOuterProducts(
  _ plan: UnsafePointer<Int32>, _ layers: Int, _ deltas: UnsafePointer<UnsafeMutablePointer<Float>>,
  _ values: UnsafePointer<UnsafeMutablePointer<Float>>, _ pairs: Int, _ group: Int,
  _ lanes: UnsafeMutablePointer<Float>, _ begins: Bool, _ vectors: Int
) {
  let stride = vectors * laneCount
  for index in 0..<layers {
    let layer = plannedLayer(plan, index)
    let products = OuterProducts(
      deltas: deltas, values: values, pairs: pairs, deltaPlace: layer.output, valuePlace: layer.input, stride: stride)
    let target = lanes + layer.weights * laneCount
    products.compute(
      layer.outputs, layer.inputs,
      start: { begins ? Lanes(repeating: 0) : load(target, ($0 &* layer.inputs &+ $1) &* laneCount) },
      finish: { sums, row, column, columns in
        let place = (row &* layer.inputs &+ column) &* laneCount
        store(sums.0, target, place)
        if columns > 1 { store(sums.1, target, place &+ laneCount) }
        if columns > 2 {
          store(sums.2, target, place &+ 2 * laneCount)
          store(sums.3, target, place &+ 3 * laneCount)
        }
      })
    for output in 0..<layer.outputs {
      let place = (layer.bias + output) * laneCount
      var sum = begins ? Lanes(repeating: 0) : load(lanes, place)
      for pair in Swift.stride(from: group - 1, to: pairs, by: group) {
        let delta = deltas[pair] + layer.output + output * stride
        for vector in 0..<vectors { sum = sum + load(delta, vector * laneCount) }
      }
      store(sum, lanes, place)
    }
  }
}

/// gradient(p) = scale · Σ over the samples of a chunk of the outer product deltas · values, for each parameter of a plan's layers.
/// `deltas` and `values` point to one pointer each.
@inline(never)
public func networkGradient(
  _ plan: UnsafePointer<Int32>, _ layers: Int, _ deltas: UnsafePointer<UnsafeMutablePointer<Float>>,
  _ values: UnsafePointer<UnsafeMutablePointer<Float>>, _ gradient: UnsafeMutablePointer<Float>, _ scale: Float,
  _ vectors: Int
) {
  let stride = vectors * laneCount
  for index in 0..<layers {
    let layer = plannedLayer(plan, index)
    let delta = deltas[0] + layer.output
    let target = gradient + layer.weights
    let products = OuterProducts(
      deltas: deltas, values: values, pairs: 1, deltaPlace: layer.output, valuePlace: layer.input, stride: stride)
    products.compute(
      layer.outputs, layer.inputs, start: { _, _ in Lanes(repeating: 0) },
      finish: { sums, row, column, columns in
        let place = target + (row &* layer.inputs &+ column)
        let totals = laneSums(sums) * SIMD4(repeating: scale)
        if columns == 4 {
          UnsafeMutableRawPointer(place).storeBytes(of: totals, as: SIMD4<Float>.self)
        } else {
          for k in 0..<columns { place[k] = totals[k] }
        }
      })
    for output in 0..<layer.outputs {
      var sum = Lanes(repeating: 0)
      for vector in 0..<vectors { sum = sum + load(delta, output * stride + vector * laneCount) }
      gradient[layer.bias + output] = laneSums((sum, sum, sum, sum))[0] * scale
    }
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

/// The sums over vectors, and over pairs of deltas and values, of outer products: a tile of rows and columns at a time is kept in
/// registers. Columns come in blocks, whose values stay in the first-level cache while the rows go by.
private struct OuterProducts {
  let deltas: UnsafePointer<UnsafeMutablePointer<Float>>
  let values: UnsafePointer<UnsafeMutablePointer<Float>>
  let pairs: Int
  let deltaPlace: Int
  let valuePlace: Int
  let stride: Int

  typealias Sums = (Lanes, Lanes, Lanes, Lanes)

  /// `start` is asked for the beginning of the sum of (row, column); `finish` takes the sums of up to four columns, how many there
  /// are being 4, 2 or 1.
  @inline(__always)
  func compute(
    _ rows: Int, _ columns: Int, start: (Int, Int) -> Lanes, finish: (Sums, Int, Int, Int) -> Void
  ) {
    var first = 0
    while first < columns {
      let end = min(first + 16, columns)
      var row = 0
      #if WIDE_REGISTERS
        while row &+ 4 <= rows {
          var column = first
          while column &+ 4 <= end {
            fourByFour(row, column, start, finish)
            column &+= 4
          }
          if column &+ 2 <= end {
            twoByTwo(row, column, start, finish)
            twoByTwo(row &+ 2, column, start, finish)
            column &+= 2
          }
          if column < end { for rest in row..<(row &+ 4) { single(rest, column, start, finish) } }
          row &+= 4
        }
      #endif
      while row &+ 2 <= rows {
        var column = first
        while column &+ 2 <= end {
          twoByTwo(row, column, start, finish)
          column &+= 2
        }
        if column < end {
          single(row, column, start, finish)
          single(row &+ 1, column, start, finish)
        }
        row &+= 2
      }
      if row < rows { for column in first..<end { single(row, column, start, finish) } }
      first = end
    }
  }

  /// The first of some rows and of some columns of a pair.
  @inline(__always)
  private func operands(
    _ pair: Int, _ row: Int, _ column: Int
  ) -> (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) {
    (deltas[pair] + (deltaPlace &+ row &* stride), values[pair] + (valuePlace &+ column &* stride))
  }

  @inline(__always)
  private func single(
    _ row: Int, _ column: Int, _ start: (Int, Int) -> Lanes, _ finish: (Sums, Int, Int, Int) -> Void
  ) {
    var sum = start(row, column)
    for pair in 0..<pairs {
      let (d, v) = operands(pair, row, column)
      var offset = 0
      while offset < stride {
        sum = fused(load(d, offset), load(v, offset), sum)
        offset &+= laneCount
      }
    }
    finish((sum, sum, sum, sum), row, column, 1)
  }

  @inline(__always)
  private func twoByTwo(
    _ row: Int, _ column: Int, _ start: (Int, Int) -> Lanes, _ finish: (Sums, Int, Int, Int) -> Void
  ) {
    var s00 = start(row, column)
    var s01 = start(row, column &+ 1)
    var s10 = start(row &+ 1, column)
    var s11 = start(row &+ 1, column &+ 1)
    for pair in 0..<pairs {
      let (d, v) = operands(pair, row, column)
      var offset = 0
      while offset < stride {
        let d0 = load(d, offset)
        let d1 = load(d, stride &+ offset)
        let v0 = load(v, offset)
        s00 = fused(d0, v0, s00)
        s10 = fused(d1, v0, s10)
        let v1 = load(v, stride &+ offset)
        s01 = fused(d0, v1, s01)
        s11 = fused(d1, v1, s11)
        offset &+= laneCount
      }
    }
    finish((s00, s01, s00, s01), row, column, 2)
    finish((s10, s11, s10, s11), row &+ 1, column, 2)
  }

  #if WIDE_REGISTERS
    @inline(__always)
    private func fourByFour(
      _ row: Int, _ column: Int, _ start: (Int, Int) -> Lanes, _ finish: (Sums, Int, Int, Int) -> Void
    ) {
      var s00 = start(row, column)
      var s01 = start(row, column &+ 1)
      var s02 = start(row, column &+ 2)
      var s03 = start(row, column &+ 3)
      var s10 = start(row &+ 1, column)
      var s11 = start(row &+ 1, column &+ 1)
      var s12 = start(row &+ 1, column &+ 2)
      var s13 = start(row &+ 1, column &+ 3)
      var s20 = start(row &+ 2, column)
      var s21 = start(row &+ 2, column &+ 1)
      var s22 = start(row &+ 2, column &+ 2)
      var s23 = start(row &+ 2, column &+ 3)
      var s30 = start(row &+ 3, column)
      var s31 = start(row &+ 3, column &+ 1)
      var s32 = start(row &+ 3, column &+ 2)
      var s33 = start(row &+ 3, column &+ 3)
      for pair in 0..<pairs {
        let (d, v) = operands(pair, row, column)
        var offset = 0
        while offset < stride {
          let v0 = load(v, offset)
          let v1 = load(v, stride &+ offset)
          let v2 = load(v, 2 &* stride &+ offset)
          let v3 = load(v, 3 &* stride &+ offset)
          let d0 = load(d, offset)
          s00 = fused(d0, v0, s00)
          s01 = fused(d0, v1, s01)
          s02 = fused(d0, v2, s02)
          s03 = fused(d0, v3, s03)
          let d1 = load(d, stride &+ offset)
          s10 = fused(d1, v0, s10)
          s11 = fused(d1, v1, s11)
          s12 = fused(d1, v2, s12)
          s13 = fused(d1, v3, s13)
          let d2 = load(d, 2 &* stride &+ offset)
          s20 = fused(d2, v0, s20)
          s21 = fused(d2, v1, s21)
          s22 = fused(d2, v2, s22)
          s23 = fused(d2, v3, s23)
          let d3 = load(d, 3 &* stride &+ offset)
          s30 = fused(d3, v0, s30)
          s31 = fused(d3, v1, s31)
          s32 = fused(d3, v2, s32)
          s33 = fused(d3, v3, s33)
          offset &+= laneCount
        }
      }
      finish((s00, s01, s02, s03), row, column, 4)
      finish((s10, s11, s12, s13), row &+ 1, column, 4)
      finish((s20, s21, s22, s23), row &+ 2, column, 4)
      finish((s30, s31, s32, s33), row &+ 3, column, 4)
    }
  #endif
}
