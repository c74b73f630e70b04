import Deterministic
import Testing

@testable import VectorKernels

/// Kernels that go through several layers compute the bits of plain loops, on every instruction set.
@Suite struct NetworkKernelTests {
  static let available = InstructionSet.allCases.filter { $0 <= .widest }
  /// Widths with full tiles and every kind of rest.
  private static let widths = [8, 32, 10, 7, 6, 33, 8]
  private static let vectorCounts = [1, 3, 4, 8]

  /// A network with its buffers; the arrays are the plain loops' copies.
  private struct Network {
    let plan: LayerPlan
    let layers: [LayerPlan.Layer]
    let parameters: [Float]
    let valueCount: Int
    let stride: Int

    init(vectors: Int, activation: FloatBuffer.SmoothFunction? = nil) {
      stride = vectors * 16
      var layers: [LayerPlan.Layer] = []
      var (place, offset) = (0, 0)
      for (index, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
        layers.append(
          .init(
            inputs: inputs, outputs: outputs, weightOffset: offset, biasOffset: offset + inputs * outputs, input: place,
            output: place + inputs * stride, isActivated: index != 2 && index < widths.count - 2))
        offset += (inputs + 1) * outputs
        place += inputs * stride
      }
      self.layers = layers
      plan = LayerPlan(layers, activation: activation, vectors: vectors)
      valueCount = place + (widths.last ?? 0) * stride
      parameters = NetworkKernelTests.normals(offset, "parameters").map { $0 * 0.3 }
    }

    func forward(_ values: inout [Float]) {
      for layer in layers {
        for o in 0..<layer.outputs {
          for s in 0..<stride {
            var sum = parameters[layer.biasOffset + o]
            for i in 0..<layer.inputs {
              sum.addProduct(
                parameters[layer.weightOffset + o * layer.inputs + i], values[layer.input + i * stride + s])
            }
            values[layer.output + o * stride + s] = layer.isActivated && !(sum > 0) ? 0 : sum
          }
        }
      }
    }

    func backward(_ adjoints: inout [Float], _ values: [Float]) {
      for layer in layers.reversed() {
        if layer.isActivated {
          for place in layer.output..<(layer.output + layer.outputs * stride) where !(values[place] > 0) {
            adjoints[place] = 0
          }
        }
        for i in 0..<layer.inputs {
          for s in 0..<stride {
            var sum: Float = 0
            for o in 0..<layer.outputs {
              sum.addProduct(
                parameters[layer.weightOffset + o * layer.inputs + i], adjoints[layer.output + o * stride + s])
            }
            adjoints[layer.input + i * stride + s] = sum
          }
        }
      }
    }

    /// The sixteen partial sums of each parameter, added to `lanes`.
    func outerProducts(_ deltas: [Float], _ values: [Float], _ lanes: inout [Float], withBiases: Bool = true) {
      for layer in layers {
        for o in 0..<layer.outputs {
          for s in 0..<stride {
            let delta = deltas[layer.output + o * stride + s]
            for i in 0..<layer.inputs {
              lanes[(layer.weightOffset + o * layer.inputs + i) * 16 + s % 16]
                .addProduct(delta, values[layer.input + i * stride + s])
            }
            if withBiases { lanes[(layer.biasOffset + o) * 16 + s % 16] += delta }
          }
        }
      }
    }
  }

  private static func normals(_ count: Int, _ name: String) -> [Float] {
    let stream = RandomStream(seed: 11).stream(name)
    return (0..<count).map { Float(stream.normal(UInt64($0))) }
  }

  private func buffer(_ values: [Float], _ set: InstructionSet) -> FloatBuffer {
    let buffer = FloatBuffer(count: values.count, instructionSet: set)
    buffer.load(values)
    return buffer
  }

  /// The number of values whose bits differ, signs of zero apart.
  private func differences(_ buffer: FloatBuffer, _ expected: [Float]) -> Int {
    zip(buffer.values(expected.count), expected).count { $0.bitPattern != $1.bitPattern && !($0 == 0 && $1 == 0) }
  }

  private func treeSum(_ lanes: ArraySlice<Float>) -> Float {
    var partial = Array(lanes)
    while partial.count > 1 {
      partial = stride(from: 0, to: partial.count, by: 2).map { partial[$0] + partial[$0 + 1] }
    }
    return partial[0]
  }

  @Test("Forward, backward and outer products are those of plain loops", arguments: available, vectorCounts)
  func rectifier(_ set: InstructionSet, _ vectors: Int) {
    let network = Network(vectors: vectors)
    let all = 0..<network.plan.count
    let parameters = buffer(network.parameters, set)
    var values = Self.normals(network.valueCount, "values")
    let fast = buffer(values, set)
    fast.forward(network.plan, all, parameters)
    network.forward(&values)
    #expect(differences(fast, values) == 0)

    var adjoints = Self.normals(network.valueCount, "adjoints")
    let fastAdjoints = buffer(adjoints, set)
    fastAdjoints.backward(network.plan, all, parameters, values: fast, derivatives: nil, toInput: true)
    network.backward(&adjoints, values)
    #expect(differences(fastAdjoints, adjoints) == 0)

    var lanes = [Float](repeating: 0, count: network.parameters.count * 16)
    network.outerProducts(adjoints, values, &lanes)
    let gradient = FloatBuffer(count: network.parameters.count, instructionSet: set)
    gradient.storeGradient(network.plan, fastAdjoints, fast, scale: 0.5)
    #expect(
      differences(gradient, network.parameters.indices.map { treeSum(lanes[($0 * 16)..<($0 * 16 + 16)]) * 0.5 }) == 0)

    // On top two groups of a pair without the biases' parts and another one.
    let fastLanes = FloatBuffer(count: gradient.count * 16, instructionSet: set)
    fastLanes.fill(.nan, at: 0, count: lanes.count)
    fastLanes.addOuterProducts(network.plan, [(fastAdjoints, fast)], begins: true)
    fastLanes.addOuterProducts(
      network.plan, [(fast, fastAdjoints), (fastAdjoints, fast), (fast, fastAdjoints), (fastAdjoints, fast)], group: 2,
      begins: false)
    for _ in 0..<2 {
      network.outerProducts(values, adjoints, &lanes, withBiases: false)
      network.outerProducts(adjoints, values, &lanes)
    }
    #expect(differences(fastLanes, lanes) == 0)
  }

  @Test("Smooth activations give the same bits on every set", arguments: available)
  func smooth(_ set: InstructionSet) {
    for activation: FloatBuffer.SmoothFunction in [.tanh, .silu, .softplus] {
      let network = Network(vectors: 4, activation: activation)
      func run(_ set: InstructionSet) -> [[UInt32]] {
        let all = 0..<network.plan.count
        let parameters = buffer(network.parameters, set)
        let values = buffer(Self.normals(network.valueCount, "values"), set)
        let derivatives = FloatBuffer.Derivatives(
          slopes: FloatBuffer(count: network.valueCount, instructionSet: set),
          curvatures: FloatBuffer(count: network.valueCount, instructionSet: set))
        values.forward(network.plan, all, parameters, derivatives: derivatives, withCurvature: true)
        let adjoints = buffer(Self.normals(network.valueCount, "adjoints"), set)
        adjoints.backward(
          network.plan, all, parameters, values: values, derivatives: derivatives, withCurvature: true, toInput: true)
        let tangents = buffer(Self.normals(network.valueCount, "tangents"), set)
        let bends = FloatBuffer(count: network.valueCount, instructionSet: set)
        tangents.forwardTangents(
          network.plan, all, parameters, values: values, derivatives: derivatives, bends: bends)
        let second = buffer(Self.normals(network.valueCount, "second"), set)
        second.backward(
          network.plan, all, parameters, values: values, derivatives: derivatives, bends: bends, toInput: true)
        return [values, derivatives.curvatures, adjoints, tangents, bends, second].map {
          $0.values(network.valueCount).map(\.bitPattern)
        }
      }
      #expect(run(set) == run(.baseline))
    }
  }
}
