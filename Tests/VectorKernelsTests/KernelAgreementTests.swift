import Deterministic
import Testing

@testable import VectorKernels

/// Every instruction set computes the same bits, and those are the plain loop's.
@Suite struct KernelAgreementTests {
  static let available = InstructionSet.allCases.filter { $0 <= .widest }

  private func values(_ count: Int, _ name: String, scale: Double = 1) -> [Float] {
    let stream = RandomStream(seed: 7).stream(name)
    return (0..<count).map { Float(stream.normal(UInt64($0)) * scale) }
  }

  private func buffer(_ values: [Float], _ set: InstructionSet) -> FloatBuffer {
    let buffer = FloatBuffer(count: values.count, instructionSet: set)
    buffer.load(values)
    return buffer
  }

  @Test(arguments: available, [(8, 32), (32, 6), (5, 3), (1, 1), (33, 7)])
  func denseLayerIsTheSequentialFusedChain(_ set: InstructionSet, _ size: (inputs: Int, outputs: Int)) {
    let vectors = 3
    let stride = vectors * 16
    let weights = values(size.inputs * size.outputs + size.outputs, "weights")
    let x = values(max(size.inputs, size.outputs) * stride, "x")
    for transposed in [false, true] {
      let (rows, columns) = transposed ? (size.inputs, size.outputs) : (size.outputs, size.inputs)
      let result = FloatBuffer(count: rows * stride, instructionSet: set)
      result.storeProduct(
        of: buffer(weights, set), weightOffset: 0, outputs: size.outputs, inputs: size.inputs, transposed: transposed,
        biasOffset: transposed ? nil : size.inputs * size.outputs, with: buffer(x, set), vectors: vectors,
        rectified: !transposed)
      for row in 0..<rows {
        for sample in 0..<stride {
          var sum: Float = transposed ? 0 : weights[size.inputs * size.outputs + row]
          for column in 0..<columns {
            let weight = transposed ? weights[column * size.inputs + row] : weights[row * size.inputs + column]
            sum.addProduct(weight, x[column * stride + sample])
          }
          if !transposed { sum = max(0, sum) }
          #expect(
            result[row * stride + sample].bitPattern == sum.bitPattern
              || (result[row * stride + sample] == 0 && sum == 0))
        }
      }
    }
  }

  @Test(arguments: available)
  func fusedMultiplyAddIsRoundedOnce(_ set: InstructionSet) {
    let special: [Float] = [
      0, -0.0, 1, -1, 1 + .ulpOfOne, 1 - .ulpOfOne / 2, .leastNonzeroMagnitude, .leastNormalMagnitude,
      .greatestFiniteMagnitude,
      1e-30, 3e38, Float(sign: .minus, exponent: -130, significand: 1.25), 16_777_215, 0.1,
    ]
    var a: [Float] = []
    var b: [Float] = []
    for x in special { for y in special { a.append(x); b.append(y) } }
    a += values(4096, "a", scale: 1e3)
    b += values(4096, "b", scale: 1e-3)
    while a.count % 16 != 0 { a.append(1); b.append(1) }
    for scale: Float in [1, -0.3333333, 1 + .ulpOfOne, 1e-20, 4096.5] {
      let result = FloatBuffer(count: a.count, instructionSet: set)
      result.store(scale, times: buffer(a, set), plus: buffer(b, set), count: a.count)
      for index in a.indices {
        let expected = b[index].addingProduct(scale, a[index])
        #expect(result[index].bitPattern == expected.bitPattern || (result[index].isNaN && expected.isNaN))
      }
    }
  }

  /// Sums that a first rounding to Double would put on a tie of Floats, from above and from below, down to subnormal results.
  @Test(arguments: available)
  func nearTiesAreRoundedOnce(_ set: InstructionSet) {
    let scale: Float = 1 + .ulpOfOne
    var a: [Float] = []
    var b: [Float] = []
    for exponent in -148...120 {
      for significand: Float in [1, 1 + .ulpOfOne, 1.5, 2 - .ulpOfOne] {
        let addend = Float(sign: .plus, exponent: exponent, significand: significand)
        for part: Float in [1 - .ulpOfOne, 1 - .ulpOfOne / 2, 1, 1 + .ulpOfOne] {
          // Half a unit of the addend, a little more or less once it is multiplied by `scale`.
          let half = Float(sign: .plus, exponent: exponent - 24, significand: part)
          for sign: Float in [1, -1] {
            a += [sign * half, half]
            b += [addend, sign * addend]
          }
        }
      }
    }
    while a.count % 16 != 0 { a.append(1); b.append(1) }
    let result = FloatBuffer(count: a.count, instructionSet: set)
    result.store(scale, times: buffer(a, set), plus: buffer(b, set), count: a.count)
    var wrong = 0
    for index in a.indices where result[index].bitPattern != b[index].addingProduct(scale, a[index]).bitPattern {
      wrong += 1
    }
    #expect(wrong == 0)
  }

  @Test(arguments: available)
  func normalsAreTheSameOnEverySet(_ set: InstructionSet) {
    let plain = FloatBuffer(count: 8 * 64, instructionSet: .baseline)
    let fast = FloatBuffer(count: 8 * 64, instructionSet: set)
    for buffer in [plain, fast] {
      buffer.storeStandardNormals(
        key: 0x1234_5678_9ABC_DEF0, step: 3, draw: 9, firstSample: 128, features: 8, vectors: 4)
    }
    #expect(plain.values(512).map(\.bitPattern) == fast.values(512).map(\.bitPattern))
  }

  @Test(arguments: available)
  func adamIsTheSameOnEverySet(_ set: InstructionSet) {
    func run(_ set: InstructionSet) -> [UInt32] {
      let parameters = buffer(values(64, "p"), set)
      let (first, second) = (FloatBuffer(count: 64, instructionSet: set), FloatBuffer(count: 64, instructionSet: set))
      for step in 0..<5 {
        parameters.adamStep(
          gradient: buffer(values(64, "g\(step)"), set), firstMoment: first, secondMoment: second, rate: 1e-3,
          root: 1.7,
          beta1: 0.9, beta2: 0.999, epsilon: 1e-8, shrink: 0.999, penalty: 0.01)
      }
      return parameters.values(64).map(\.bitPattern)
    }
    #expect(run(set) == run(.baseline))
  }
}
