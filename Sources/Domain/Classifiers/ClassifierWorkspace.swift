import Deterministic
import VectorKernels

/// Pushes samples through a classifier, chunk by chunk: the fast counterpart of `ClassifierReference`, for one thread.
///
/// A chunk is feature-major with `vectors` · 16 samples; buffers hold the input followed by every layer's output.
final class ClassifierWorkspace {
  private static let vectors = 8
  private static let size = vectors * 16

  /// The derivative of the mean loss of the last batch.
  let gradient: FloatBuffer
  private let shape: ClassifierShape
  private let plan: LayerPlan
  /// The place of the logits.
  private let output: Int
  private let activations: FloatBuffer
  private let adjoints: FloatBuffer
  /// Sixteen partial sums for each parameter.
  private let lanes: FloatBuffer

  init(_ shape: ClassifierShape) {
    self.shape = shape
    var place = 0
    plan = LayerPlan(
      shape.layers.map { layer in
        let input = place
        place += layer.inputs * Self.size
        return LayerPlan.Layer(
          inputs: layer.inputs, outputs: layer.outputs, weightOffset: layer.weightOffset, biasOffset: layer.biasOffset,
          input: input, output: place, isActivated: layer.isActivated)
      }, vectors: Self.vectors)
    output = place
    activations = FloatBuffer(count: place + Self.size)
    adjoints = FloatBuffer(count: place + Self.size)
    gradient = FloatBuffer(count: shape.parameterCount)
    lanes = FloatBuffer(count: gradient.count * 16)
  }

  /// The logits of some rows, in their order.
  func logits(of rows: [Float], _ indices: [Int32], _ parameters: FloatBuffer) -> [Float] {
    var logits: [Float] = []
    forEachChunk(of: indices[...]) { part in
      forward(rows, part, parameters)
      for sample in 0..<part.count { logits.append(activations[output + sample]) }
    }
    return logits
  }

  /// The gradient of the mean over rows of weight · loss; rows from `firstSignal` on are signal.
  func computeGradient(
    of rows: [Float], _ indices: ArraySlice<Int32>, firstSignal: Int, weights: (background: Double, signal: Double),
    _ parameters: FloatBuffer
  ) {
    lanes.clear()
    forEachChunk(of: indices) { part in
      forward(rows, part, parameters)
      adjoints.fill(0, at: output, count: Self.size)
      for (sample, row) in part.enumerated() {
        let isSignal = Int(row) >= firstSignal
        let probability = 1 / (1 + DeterministicMath.exp(-Double(activations[output + sample])))
        adjoints[output + sample] = Float(
          isSignal ? weights.signal * (probability - 1) : weights.background * probability)
      }
      adjoints.backward(
        plan, 0..<plan.count, parameters, values: activations, derivatives: nil, toInput: false)
      lanes.addOuterProducts(plan, [(adjoints, activations)], begins: false)
    }
    gradient.storeLaneSums(of: lanes, scale: 1 / Float(indices.count))
  }

  private func forEachChunk(of indices: ArraySlice<Int32>, _ body: (ArraySlice<Int32>) -> Void) {
    for first in stride(from: indices.startIndex, to: indices.endIndex, by: Self.size) {
      body(indices[first..<min(first + Self.size, indices.endIndex)])
    }
  }

  private func forward(_ rows: [Float], _ indices: ArraySlice<Int32>, _ parameters: FloatBuffer) {
    activations.gather(rows: rows, indices: indices, features: shape.features, vectors: Self.vectors)
    activations.forward(plan, 0..<plan.count, parameters)
  }
}
