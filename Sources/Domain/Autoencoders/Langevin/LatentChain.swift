import VectorKernels

/// One worker's Langevin chain in latent space, z' = z − (λ/T) ∇_z E(D(z)) + σ ε, over a chunk of samples, and its decoded end:
/// the on-manifold beginning of a chain (Yoon, Noh and Park, arXiv:2105.05735).
///
/// On a spherical latent space every state is scaled to length 1; else it is clamped to the bounds, if there are any.
final class LatentChain {
  /// z, feature-major.
  let states: FloatBuffer
  /// D(z), clamped to the bounds of the features, after `run`.
  let decoded: FloatBuffer
  private let settings: SamplerSettings.LatentChain
  private let featureBounds: ClosedRange<Float>
  private let chunk: ChunkWorkspace
  private let decoder: ChunkWorkspace
  private let gradient: FloatBuffer
  private let normals: FloatBuffer
  private let zeros: FloatBuffer
  private let norms: FloatBuffer

  /// A chain whose energies are computed in `chunk`, which may serve others between the runs.
  init(chunk: ChunkWorkspace, settings: SamplerSettings.LatentChain, featureBounds: ClosedRange<Double>) {
    self.chunk = chunk
    self.settings = settings
    self.featureBounds = Float(featureBounds.lowerBound)...Float(featureBounds.upperBound)
    decoder = ChunkWorkspace(shape: chunk.shape, vectors: chunk.vectors)
    let size = chunk.shape.latent * chunk.stride
    states = FloatBuffer(count: size)
    gradient = FloatBuffer(count: size)
    normals = FloatBuffer(count: size)
    norms = FloatBuffer(count: chunk.stride)
    decoded = FloatBuffer(count: chunk.inputSize)
    zeros = FloatBuffer(count: chunk.inputSize)
  }

  private var layers: Range<Int> { chunk.shape.encoderLayerCount..<chunk.layers.count }
  private var size: Int { chunk.shape.latent * chunk.stride }

  /// Runs the chain from `states`, and decodes its end.
  func run(_ parameters: FloatBuffer, _ position: RandomPosition) {
    let bounds = settings.bounds.map { Float($0.lowerBound)...Float($0.upperBound) }
    project()
    chunk.weightUniformly(count: chunk.stride)
    for step in 0..<settings.steps {
      evaluate(parameters)
      normals.storeStandardNormals(
        key: position.key, step: UInt32(step), draw: position.draw, firstSample: UInt32(position.firstSample),
        features: chunk.shape.latent, vectors: chunk.vectors)
      states.storeLangevinStep(
        from: states, at: 0, gradient: gradient, normals: normals, drift: Float(settings.drift),
        noise: Float(settings.noise), bounds: bounds ?? -Float.infinity...Float.infinity, to: 0, count: size)
      project()
    }
    decode(parameters)
    // A step of no length, for its clamp.
    decoded.storeLangevinStep(
      from: decoder.activations, at: decoder.outputs[chunk.layers.count - 1], gradient: zeros, normals: zeros, drift: 0,
      noise: 0, bounds: featureBounds, to: 0, count: chunk.inputSize)
  }

  private func project() {
    guard chunk.shape.isSpherical else { return }
    states.storeUnits(
      of: states, at: 0, inverse: norms, to: 0, features: chunk.shape.latent, vectors: chunk.vectors)
  }

  private func decode(_ parameters: FloatBuffer) {
    decoder.activations.copy(from: states, to: decoder.inputs[layers.lowerBound], count: size)
    decoder.forward(layers, parameters)
  }

  /// ∇_z E(D(z)): the gradient of the energy at D(z), pulled back through the decoder.
  private func evaluate(_ parameters: FloatBuffer) {
    decode(parameters)
    let output = decoder.outputs[chunk.layers.count - 1]
    chunk.activations.copy(from: decoder.activations, at: output, count: chunk.inputSize)
    chunk.computeEnergies(parameters)
    chunk.backpropagate(parameters, toInput: true)
    decoder.adjoints.store(
      chunk.factor, times: chunk.residual, plus: chunk.adjoints, to: output, count: chunk.inputSize)
    decoder.adjoints.backward(
      decoder.plan, layers, parameters, values: decoder.activations, derivatives: decoder.derivatives, toInput: true)
    gradient.copy(from: decoder.adjoints, at: decoder.inputs[layers.lowerBound], count: size)
  }
}
