import Deterministic

/// What one worker needs to push a chunk of samples through the network: the fast counterpart of `AutoencoderReference`.
///
/// A chunk is feature-major with `vectors` · 16 samples. Buffers hold the input followed by every layer's output. Each worker has
/// a workspace of its own; nothing is allocated after it is made.
final class ChunkWorkspace {
  let shape: AutoencoderShape
  let layers: [AutoencoderShape.Layer]
  let vectors: Int
  /// Samples in a chunk.
  let stride: Int
  let inputSize: Int
  /// Input, then the output of each layer after its activation.
  let activations: FloatBuffer
  /// Derivatives of the energies with respect to each of `activations`, gated through the activation's derivative.
  let adjoints: FloatBuffer
  let residual: FloatBuffer
  let energies: FloatBuffer
  let sampleWeights: FloatBuffer
  /// Sixteen partial sums for each parameter.
  let gradientLanes: FloatBuffer

  let offsets: [Int]
  private var outputOffset: Int { offsets[layers.count] }
  var factor: Float { 2 / Float(shape.features) }

  init(shape: AutoencoderShape, vectors: Int) {
    self.shape = shape
    self.vectors = vectors
    layers = shape.layers
    stride = vectors * 16
    inputSize = shape.features * stride
    var offsets = [0]
    var size = inputSize
    for layer in layers {
      offsets.append(size)
      size += layer.outputs * stride
    }
    self.offsets = offsets
    activations = FloatBuffer(count: size)
    adjoints = FloatBuffer(count: size)
    residual = FloatBuffer(count: inputSize)
    energies = FloatBuffer(count: stride)
    sampleWeights = FloatBuffer(count: stride)
    gradientLanes = FloatBuffer(count: (shape.parameterCount + 15) / 16 * 256)
  }

  /// Loads rows into the input.
  func load(rows: [Float], indices: ArraySlice<Int32>) {
    activations.gather(rows: rows, indices: indices, features: shape.features, vectors: vectors)
  }

  /// Forward pass of the loaded input: activations, residual x − y and energies.
  func computeEnergies(_ parameters: FloatBuffer) {
    for (index, layer) in layers.enumerated() {
      activations.storeProduct(
        of: parameters, weightOffset: layer.weightOffset, outputs: layer.outputs, inputs: layer.inputs,
        biasOffset: layer.biasOffset, with: activations, at: offsets[index], to: offsets[index + 1], vectors: vectors,
        rectified: layer.isActivated)
    }
    residual.storeResidual(
      of: activations, at: 0, minus: activations, at: outputOffset, energies: energies, at: 0,
      features: shape.features, vectors: vectors)
  }

  /// After `computeEnergies`: gives sample s the weight 1 for s < count and 0 beyond.
  func weightUniformly(count: Int) {
    sampleWeights.clear()
    sampleWeights.fill(1, at: 0, count: count)
  }

  /// After `computeEnergies`: the adjoints of Σ weight(s) · E(x_s) at every layer's output.
  ///
  /// - Parameter toInput: also the network's part of the derivative with respect to x, −(2/d) Jᵀ r, at the front of `adjoints`.
  func backpropagate(_ parameters: FloatBuffer, toInput: Bool) {
    adjoints.storeScaled(
      residual, by: -factor, weights: sampleWeights, to: outputOffset, features: shape.features, vectors: vectors)
    pullBack(adjoints, parameters, toInput: toInput)
  }

  /// After `backpropagate`: adds the derivative with respect to the parameters to the partial sums.
  func accumulateGradient() {
    for (index, layer) in layers.enumerated() {
      gradientLanes.addOuterProduct(
        of: adjoints, at: offsets[index + 1], with: activations, at: offsets[index], to: layer.weightOffset * 16,
        outputs: layer.outputs, inputs: layer.inputs, vectors: vectors)
      gradientLanes.addSum(
        of: adjoints, at: offsets[index + 1], to: layer.biasOffset * 16, outputs: layer.outputs, vectors: vectors)
    }
  }

  /// Pulls an adjoint of the output back through all layers, in place.
  func pullBack(_ adjoint: FloatBuffer, _ parameters: FloatBuffer, toInput: Bool) {
    for index in layers.indices.reversed() {
      let layer = layers[index]
      if layer.isActivated {
        adjoint.gate(
          at: offsets[index + 1], count: layer.outputs * stride, by: activations, at: offsets[index + 1])
      }
      if index > 0 || toInput {
        adjoint.storeProduct(
          of: parameters, weightOffset: layer.weightOffset, outputs: layer.outputs, inputs: layer.inputs,
          transposed: true, with: adjoint, at: offsets[index + 1], to: offsets[index], vectors: vectors)
      }
    }
  }
}
