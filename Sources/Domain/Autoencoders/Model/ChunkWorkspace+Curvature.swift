import VectorKernels

/// Products with the matrix of second derivatives of the energy.
///
/// With r = x − y(x), u = v − J v and J the Jacobian of the network: ∇E = (2/d)(r − Jᵀ r), H v = (2/d)(u − Jᵀ u), and the
/// derivative of v·∇E with respect to the parameters is that of −(2/d) r·(J v) − (2/d) u·y, two adjoint passes. See
/// `AutoencoderReference.hessianProduct` for the same in plain loops, and for what smooth activations add.
final class CurvatureWorkspace {
  /// The network at x.
  let chunk: ChunkWorkspace
  /// v, then its image after each layer.
  private let tangents: FloatBuffer
  /// The adjoints of the second pass.
  private let adjoints: FloatBuffer
  private let difference: FloatBuffer
  /// φ″ ȧ α of smooth activations.
  private let bends: FloatBuffer?

  init(_ chunk: ChunkWorkspace) {
    self.chunk = chunk
    tangents = FloatBuffer(count: chunk.activations.count)
    adjoints = FloatBuffer(count: chunk.activations.count)
    difference = FloatBuffer(count: chunk.inputSize)
    bends = chunk.derivatives.map { FloatBuffer(count: $0.slopes.count) }
  }

  /// After `computeEnergies`, with curvature, and `backpropagate` to the input of the chunk at x, with weights 1: v := v + scale · H v.
  func apply(_ scale: Float, to v: FloatBuffer, _ parameters: FloatBuffer) {
    apply(scale, of: v, to: v, parameters)
  }

  /// The same with v := v + scale · H w.
  func apply(_ scale: Float, of w: FloatBuffer, to v: FloatBuffer, _ parameters: FloatBuffer) {
    let last = chunk.outputs[chunk.layers.count - 1]
    tangents.copy(from: w, count: chunk.inputSize)
    propagate(parameters)
    difference.store(-1, times: tangents, at: last, plus: w, count: chunk.inputSize)
    adjoints.storeMultiple(-chunk.factor, of: difference, to: last, count: chunk.inputSize)
    chunk.pullBack(
      adjoints, parameters, bends: bends, toInput: true,
      atLatent: chunk.shape.isSpherical ? { [self] in addSphereCurvature() } : nil)
    // H v = (2/d) u + the second pass at the input.
    adjoints.store(chunk.factor, times: difference, plus: adjoints, count: chunk.inputSize)
    v.store(scale, times: adjoints, plus: v, count: chunk.inputSize)
  }

  /// After `apply`: the outer products that make up the derivative of v·∇E with respect to the parameters, for the v (or w) given; the
  /// biases' part is that of the second.
  var outerProducts: [(deltas: FloatBuffer, values: FloatBuffer)] {
    [(chunk.adjoints, tangents), (adjoints, chunk.activations)]
  }

  private func addSphereCurvature() {
    let middle = chunk.shape.encoderLayerCount
    adjoints.addSphereCurvature(
      adjoint: chunk.adjoints, units: chunk.activations, tangents: tangents, inverse: chunk.inverseNorms,
      zOffset: chunk.outputs[middle - 1], unitOffset: chunk.inputs[middle], features: chunk.shape.latent,
      vectors: chunk.vectors)
  }

  /// The images of the tangent at the front after each layer, and `bends`.
  private func propagate(_ parameters: FloatBuffer) {
    func push(_ range: Range<Int>) {
      tangents.forwardTangents(
        chunk.plan, range, parameters, values: chunk.activations, derivatives: chunk.derivatives, bends: bends)
    }
    guard chunk.shape.isSpherical else { return push(chunk.layers.indices) }
    let middle = chunk.shape.encoderLayerCount
    push(0..<middle)
    tangents.storeProjection(
      of: tangents, at: chunk.outputs[middle - 1], units: chunk.activations, at: chunk.inputs[middle],
      inverse: chunk.inverseNorms, to: chunk.inputs[middle], features: chunk.shape.latent, vectors: chunk.vectors)
    push(middle..<chunk.layers.count)
  }
}
