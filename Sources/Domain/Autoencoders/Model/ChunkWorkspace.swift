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
  /// The layers with the places of their values.
  let plan: LayerPlan

  /// The place of each layer's output.
  let outputs: [Int]
  /// The place of each layer's input: the output of the layer before, or that scaled to length 1.
  let inputs: [Int]
  /// φ′ and φ″ of smooth activations; after `backpropagate`, φ″ times the output's adjoint.
  let derivatives: FloatBuffer.Derivatives?
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
    derivatives = shape.activation.smoothFunction.map { _ in
      FloatBuffer.Derivatives(slopes: FloatBuffer(count: size), curvatures: FloatBuffer(count: size))
    }
    plan = LayerPlan(
      zip(layers, zip(inputs, outputs)).map { layer, places in
        LayerPlan.Layer(
          inputs: layer.inputs, outputs: layer.outputs, weightOffset: layer.weightOffset, biasOffset: layer.biasOffset,
          input: places.0, output: places.1, isActivated: layer.isActivated)
      }, activation: shape.activation.smoothFunction, vectors: vectors)
    inverseNorms = FloatBuffer(count: stride)
    activations = FloatBuffer(count: size)
    adjoints = FloatBuffer(count: size)
    residual = FloatBuffer(count: inputSize)
    energies = FloatBuffer(count: stride)
    sampleWeights = FloatBuffer(count: stride)
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
    let middle = shape.encoderLayerCount
    guard shape.isSpherical, range.lowerBound < middle, range.upperBound > middle else {
      activations.forward(plan, range, parameters, derivatives: derivatives, withCurvature: withCurvature)
      return
    }
    activations.forward(
      plan, range.lowerBound..<middle, parameters, derivatives: derivatives, withCurvature: withCurvature)
    activations.storeUnits(
      of: activations, at: outputs[middle - 1], inverse: inverseNorms, to: inputs[middle], features: shape.latent,
      vectors: vectors)
    activations.forward(
      plan, middle..<range.upperBound, parameters, derivatives: derivatives, withCurvature: withCurvature)
  }

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
    pullBack(
      adjoints, parameters, withCurvature: hasCurvatures, toInput: toInput,
      atLatent: latent.map { latent in
        { [self] in
          let place = outputs[shape.encoderLayerCount - 1]
          adjoints.store(
            1, times: latent, at: 0, plus: adjoints, at: place, to: place, count: shape.latent * stride)
        }
      })
  }

  /// After `backpropagate`: the derivative with respect to the parameters, times a factor.
  func storeGradient(in gradient: FloatBuffer, scale: Float) {
    gradient.storeGradient(plan, adjoints, activations, scale: scale)
  }

  /// Pulls an adjoint of the output back through all layers, in place.
  ///
  /// - Parameters:
  ///   - withCurvature: φ″ is multiplied by the adjoints before the slopes.
  ///   - bends: added after the slopes.
  ///   - toInput: also to the network's input.
  ///   - atLatent: called when the adjoint of the encoder's output is known, before its slope.
  func pullBack(
    _ adjoint: FloatBuffer, _ parameters: FloatBuffer, withCurvature: Bool = false, bends: FloatBuffer? = nil,
    toInput: Bool, atLatent: (() -> Void)? = nil
  ) {
    func pull(_ range: Range<Int>, toInput: Bool) {
      adjoint.backward(
        plan, range, parameters, values: activations, derivatives: derivatives, withCurvature: withCurvature,
        bends: bends, toInput: toInput)
    }
    let middle = shape.encoderLayerCount
    guard shape.isSpherical || atLatent != nil else { return pull(layers.indices, toInput: toInput) }
    pull(middle..<layers.count, toInput: true)
    if shape.isSpherical {
      adjoint.storeProjection(
        of: adjoint, at: inputs[middle], units: activations, at: inputs[middle], inverse: inverseNorms,
        to: outputs[middle - 1], features: shape.latent, vectors: vectors)
    }
    atLatent?()
    pull(0..<middle, toInput: toInput)
  }
}
