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
  private let layers: [ClassifierShape.Layer]
  /// The place of each layer's input; the last place is that of the logits.
  private let places: [Int]
  private let activations: FloatBuffer
  private let adjoints: FloatBuffer
  /// Sixteen partial sums for each parameter.
  private let lanes: FloatBuffer

  init(_ shape: ClassifierShape) {
    self.shape = shape
    layers = shape.layers
    places = shape.layers.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.inputs * Self.size) }
    let count = (places.last ?? 0) + Self.size
    activations = FloatBuffer(count: count)
    adjoints = FloatBuffer(count: count)
    gradient = FloatBuffer(count: shape.parameterCount)
    lanes = FloatBuffer(count: gradient.count * 16)
  }

  /// The logits of some rows, in their order.
  func logits(of rows: [Float], _ indices: [Int32], _ parameters: FloatBuffer) -> [Float] {
    var logits: [Float] = []
    forEachChunk(of: indices[...]) { part in
      forward(rows, part, parameters)
      for sample in 0..<part.count { logits.append(activations[places[layers.count] + sample]) }
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
      let output = places[layers.count]
      adjoints.fill(0, at: output, count: Self.size)
      for (sample, row) in part.enumerated() {
        let isSignal = Int(row) >= firstSignal
        let probability = 1 / (1 + DeterministicMath.exp(-Double(activations[output + sample])))
        adjoints[output + sample] = Float(
          isSignal ? weights.signal * (probability - 1) : weights.background * probability)
      }
      pullBack(parameters)
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
    for (index, layer) in layers.enumerated() {
      activations.storeProduct(
        of: parameters, weightOffset: layer.weightOffset, outputs: layer.outputs, inputs: layer.inputs,
        biasOffset: layer.biasOffset, with: activations, at: places[index], to: places[index + 1],
        vectors: Self.vectors, rectified: layer.isActivated)
    }
  }

  /// Goes from the adjoint of the logits to the partial sums of the gradient.
  private func pullBack(_ parameters: FloatBuffer) {
    for (index, layer) in layers.enumerated().reversed() {
      let (input, output) = (places[index], places[index + 1])
      if layer.isActivated {
        adjoints.gate(at: output, count: layer.outputs * Self.size, by: activations, at: output)
      }
      lanes.addOuterProduct(
        of: adjoints, at: output, with: activations, at: input, to: layer.weightOffset * 16, outputs: layer.outputs,
        inputs: layer.inputs, vectors: Self.vectors)
      lanes.addSum(
        of: adjoints, at: output, to: layer.biasOffset * 16, outputs: layer.outputs, vectors: Self.vectors)
      guard index > 0 else { return }
      adjoints.storeProduct(
        of: parameters, weightOffset: layer.weightOffset, outputs: layer.outputs, inputs: layer.inputs,
        transposed: true, with: adjoints, at: output, to: input, vectors: Self.vectors)
    }
  }
}
