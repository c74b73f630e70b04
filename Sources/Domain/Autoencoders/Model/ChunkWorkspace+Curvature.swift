import VectorKernels

/// Products with the matrix of second derivatives of the energy.
///
/// With r = x − y(x), u = v − J v and J the Jacobian of the network: ∇E = (2/d)(r − Jᵀ r), H v = (2/d)(u − Jᵀ u), and the
/// derivative of v·∇E with respect to the parameters is that of −(2/d) r·(J v) − (2/d) u·y, two adjoint passes. See
/// `AutoencoderReference.hessianProduct` for the same in plain loops, and for what smooth activations add.
final class CurvatureWorkspace {
  /// v, then its image after each layer.
  let tangents: FloatBuffer
  /// The adjoints of the second pass.
  let adjoints: FloatBuffer
  private let difference: FloatBuffer
  /// φ″ ȧ α of smooth activations.
  private let bends: FloatBuffer?

  init(of chunk: ChunkWorkspace) {
    tangents = FloatBuffer(count: chunk.activations.count)
    adjoints = FloatBuffer(count: chunk.activations.count)
    difference = FloatBuffer(count: chunk.inputSize)
    bends = chunk.curvatures.map { FloatBuffer(count: $0.count) }
  }

  /// After `computeEnergies`, with curvature, and `backpropagate` to the input of the chunk at x, with weights 1: v := v + scale · H v, and the derivative of
  /// v·∇E with respect to the parameters is added to the chunk's partial sums, for the v given.
  func apply(_ scale: Float, to v: FloatBuffer, _ chunk: ChunkWorkspace, _ parameters: FloatBuffer) {
    let (features, vectors, last) = (chunk.shape.features, chunk.vectors, chunk.outputs[chunk.layers.count - 1])
    tangents.copy(from: v, count: chunk.inputSize)
    propagate(chunk, parameters)
    difference.store(-1, times: tangents, at: last, plus: v, count: chunk.inputSize)
    adjoints.storeMultiple(-chunk.factor, of: difference, to: last, count: chunk.inputSize)
    chunk.pullBack(adjoints, parameters, toInput: true) { layer in
      guard chunk.isSphere(before: layer + 1) else { return }
      adjoints.addSphereCurvature(
        adjoint: chunk.adjoints, units: chunk.activations, tangents: tangents, inverse: chunk.inverseNorms,
        zOffset: chunk.outputs[layer], unitOffset: chunk.inputs[layer + 1], features: chunk.shape.latent,
        vectors: vectors)
    } afterSlope: { layer in
      guard let bends else { return }
      let place = chunk.outputs[layer]
      adjoints.store(
        1, times: bends, at: place, plus: adjoints, at: place, to: place,
        count: chunk.layers[layer].outputs * chunk.stride)
    }
    for (index, layer) in chunk.layers.enumerated() {
      let (input, output) = (chunk.inputs[index], chunk.outputs[index])
      chunk.gradientLanes.addOuterProduct(
        of: chunk.adjoints, at: output, with: tangents, at: input, to: layer.weightOffset * 16,
        outputs: layer.outputs, inputs: layer.inputs, vectors: vectors)
      chunk.gradientLanes.addOuterProduct(
        of: adjoints, at: output, with: chunk.activations, at: input, to: layer.weightOffset * 16,
        outputs: layer.outputs, inputs: layer.inputs, vectors: vectors)
      chunk.gradientLanes.addSum(
        of: adjoints, at: output, to: layer.biasOffset * 16, outputs: layer.outputs, vectors: vectors)
    }
    // H v = (2/d) u + the second pass at the input.
    adjoints.store(chunk.factor, times: difference, plus: adjoints, count: features * chunk.stride)
    v.store(scale, times: adjoints, plus: v, count: chunk.inputSize)
  }

  /// The images of the tangent at the front after each layer, and `bends`.
  private func propagate(_ chunk: ChunkWorkspace, _ parameters: FloatBuffer) {
    for (index, layer) in chunk.layers.enumerated() {
      let (input, output) = (chunk.inputs[index], chunk.outputs[index])
      let count = layer.outputs * chunk.stride
      if chunk.isSphere(before: index) {
        tangents.storeProjection(
          of: tangents, at: chunk.outputs[index - 1], units: chunk.activations, at: input, inverse: chunk.inverseNorms,
          to: input, features: chunk.shape.latent, vectors: chunk.vectors)
      }
      tangents.storeProduct(
        of: parameters, weightOffset: layer.weightOffset, outputs: layer.outputs, inputs: layer.inputs,
        with: tangents, at: input, to: output, vectors: chunk.vectors)
      guard layer.isActivated else { continue }
      if let bends, let slopes = chunk.slopes, let curvatures = chunk.curvatures {
        bends.copy(from: tangents, at: output, to: output, count: count)
        bends.multiply(at: output, count: count, by: curvatures, at: output)
        tangents.multiply(at: output, count: count, by: slopes, at: output)
      } else {
        tangents.gate(at: output, count: count, by: chunk.activations, at: output)
      }
    }
  }
}
