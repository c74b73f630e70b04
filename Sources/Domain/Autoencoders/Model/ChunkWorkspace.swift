import VectorKernels

/// The buffers with which one worker pushes a chunk of samples through the network: the fast counterpart of
/// `AutoencoderReference`.
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

  /// The place of each layer's output.
  let outputs: [Int]
  /// The place of each layer's input: the output of the layer before, or that scaled to length 1.
  let inputs: [Int]
  /// φ′ and φ″ of smooth activations, at the places of the outputs; after `backpropagate`, φ″ times the output's adjoint.
  let slopes: FloatBuffer?
  let curvatures: FloatBuffer?
  /// 1/|z| of each sample.
  let inverseNorms: FloatBuffer
  private var hasCurvatures = false
  private var reconstruction: Int { outputs[layers.count - 1] }
  var factor: Float { 2 / Float(shape.features) }

  init(shape: AutoencoderShape, vectors: Int) {
    self.shape = shape
    self.vectors = vectors
    layers = shape.layers
    stride = vectors * 16
    inputSize = shape.features * stride
    var (inputs, outputs) = ([Int](), [Int]())
    var (input, size) = (0, inputSize)
    for (index, layer) in layers.enumerated() {
      if shape.isSpherical, index == shape.encoderLayerCount {
        input = size
        size += shape.latent * stride
      }
      inputs.append(input)
      outputs.append(size)
      input = size
      size += layer.outputs * stride
    }
    self.inputs = inputs
    self.outputs = outputs
    let isSmooth = shape.activation.smoothFunction != nil
    slopes = isSmooth ? FloatBuffer(count: size) : nil
    curvatures = isSmooth ? FloatBuffer(count: size) : nil
    inverseNorms = FloatBuffer(count: stride)
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
  ///
  /// - Parameter withCurvature: also what `CurvatureWorkspace` needs.
  func computeEnergies(_ parameters: FloatBuffer, withCurvature: Bool = false) {
    forward(layers.indices, parameters, withCurvature: withCurvature)
    residual.storeResidual(
      of: activations, at: 0, minus: activations, at: reconstruction, energies: energies, at: 0,
      features: shape.features, vectors: vectors)
  }

  /// Applies some of the layers, the input of the first being there.
  func forward(_ range: Range<Int>, _ parameters: FloatBuffer, withCurvature: Bool = false) {
    hasCurvatures = withCurvature
    for index in range {
      let layer = layers[index]
      if isSphere(before: index), index > range.lowerBound {
        activations.storeUnits(
          of: activations, at: outputs[index - 1], inverse: inverseNorms, to: inputs[index], features: shape.latent,
          vectors: vectors)
      }
      activations.storeProduct(
        of: parameters, weightOffset: layer.weightOffset, outputs: layer.outputs, inputs: layer.inputs,
        biasOffset: layer.biasOffset, with: activations, at: inputs[index], to: outputs[index], vectors: vectors,
        rectified: layer.isActivated && slopes == nil)
      if layer.isActivated, let function = shape.activation.smoothFunction {
        activations.apply(
          function, at: outputs[index], count: layer.outputs * stride, slopes: slopes,
          curvatures: withCurvature ? curvatures : nil)
      }
    }
  }

  func isSphere(before layer: Int) -> Bool { shape.isSpherical && layer == shape.encoderLayerCount }

  /// After `computeEnergies`: gives sample s the weight 1 for s < count and 0 beyond.
  func weightUniformly(count: Int) {
    sampleWeights.clear()
    sampleWeights.fill(1, at: 0, count: count)
  }

  /// After `computeEnergies`: the adjoints of Σ weight(s) · E(x_s) at every layer's output.
  ///
  /// - Parameters:
  ///   - toInput: also the network's part of the derivative with respect to x, −(2/d) Jᵀ r, at the front of `adjoints`.
  ///   - latent: added to the adjoint of the encoder's output.
  func backpropagate(_ parameters: FloatBuffer, toInput: Bool, latent: FloatBuffer? = nil) {
    adjoints.storeScaled(
      residual, by: -factor, weights: sampleWeights, to: reconstruction, features: shape.features, vectors: vectors)
    pullBack(adjoints, parameters, toInput: toInput) { layer in
      guard let latent, layer == shape.encoderLayerCount - 1 else { return }
      adjoints.store(
        1, times: latent, at: 0, plus: adjoints, at: outputs[layer], to: outputs[layer],
        count: shape.latent * stride)
    } beforeSlope: { layer in
      guard hasCurvatures, let curvatures else { return }
      curvatures.multiply(at: outputs[layer], count: layers[layer].outputs * stride, by: adjoints, at: outputs[layer])
    }
  }

  /// After `backpropagate`: adds the derivative with respect to the parameters to the partial sums.
  func accumulateGradient() {
    for (index, layer) in layers.enumerated() {
      gradientLanes.addOuterProduct(
        of: adjoints, at: outputs[index], with: activations, at: inputs[index], to: layer.weightOffset * 16,
        outputs: layer.outputs, inputs: layer.inputs, vectors: vectors)
      gradientLanes.addSum(
        of: adjoints, at: outputs[index], to: layer.biasOffset * 16, outputs: layer.outputs, vectors: vectors)
    }
  }

  /// Pulls an adjoint of the output back through layers, in place.
  ///
  /// - Parameters:
  ///   - range: the layers, the last ones of the network by default.
  ///   - toInput: also to the first one's input.
  ///   - atOutput: called with each layer when the adjoint of its output is known.
  ///   - beforeSlope: called with each activated layer before the multiplication with its slopes.
  ///   - afterSlope: called with each activated layer after it.
  func pullBack(
    _ adjoint: FloatBuffer, _ parameters: FloatBuffer, through range: Range<Int>? = nil, toInput: Bool,
    atOutput: (Int) -> Void = { _ in }, beforeSlope: (Int) -> Void = { _ in }, afterSlope: (Int) -> Void = { _ in }
  ) {
    let range = range ?? layers.indices
    for index in range.reversed() {
      let layer = layers[index]
      atOutput(index)
      if layer.isActivated {
        beforeSlope(index)
        let count = layer.outputs * stride
        if let slopes {
          adjoint.multiply(at: outputs[index], count: count, by: slopes, at: outputs[index])
        } else {
          adjoint.gate(at: outputs[index], count: count, by: activations, at: outputs[index])
        }
        afterSlope(index)
      }
      guard index > range.lowerBound || toInput else { continue }
      adjoint.storeProduct(
        of: parameters, weightOffset: layer.weightOffset, outputs: layer.outputs, inputs: layer.inputs,
        transposed: true, with: adjoint, at: outputs[index], to: inputs[index], vectors: vectors)
      if isSphere(before: index), index > range.lowerBound {
        adjoint.storeProjection(
          of: adjoint, at: inputs[index], units: activations, at: inputs[index], inverse: inverseNorms,
          to: outputs[index - 1], features: shape.latent, vectors: vectors)
      }
    }
  }
}
