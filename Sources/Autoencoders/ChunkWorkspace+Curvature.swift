import Deterministic

/// Products with the matrix of second derivatives of the energy, exact for piecewise-linear networks.
///
/// With r = x − y(x), u = v − J v and J the Jacobian of the network: ∇E = (2/d)(r − Jᵀ r), H v = (2/d)(u − Jᵀ u), and the
/// derivative of v·∇E with respect to the parameters is that of −(2/d) r·(J v) − (2/d) u·y, two adjoint passes. See
/// `AutoencoderReference.hessianProduct` for the same in plain loops.
final class CurvatureWorkspace {
  /// v, then its image after each layer.
  let tangents: FloatBuffer
  /// The adjoints of the second pass.
  let adjoints: FloatBuffer
  private let difference: FloatBuffer

  init(of chunk: ChunkWorkspace) {
    tangents = FloatBuffer(count: chunk.activations.count)
    adjoints = FloatBuffer(count: chunk.activations.count)
    difference = FloatBuffer(count: chunk.inputSize)
  }

  /// After `computeEnergies` and `backpropagate` of the chunk at x, with weights 1: v := v + scale · H v, and the derivative of
  /// v·∇E with respect to the parameters is added to the chunk's partial sums, for the v given.
  func apply(_ scale: Float, to v: FloatBuffer, _ chunk: ChunkWorkspace, _ parameters: FloatBuffer) {
    let (features, vectors, last) = (chunk.shape.features, chunk.vectors, chunk.layers.count)
    tangents.copy(from: v, count: chunk.inputSize)
    for (index, layer) in chunk.layers.enumerated() {
      let (input, output) = (chunk.offsets[index], chunk.offsets[index + 1])
      tangents.storeProduct(
        of: parameters, weightOffset: layer.weightOffset, outputs: layer.outputs, inputs: layer.inputs,
        with: tangents, at: input, to: output, vectors: vectors)
      if layer.isActivated {
        tangents.gate(at: output, count: layer.outputs * chunk.stride, by: chunk.activations, at: output)
      }
    }
    difference.store(-1, times: tangents, at: chunk.offsets[last], plus: v, count: chunk.inputSize)
    adjoints.storeMultiple(-chunk.factor, of: difference, to: chunk.offsets[last], count: chunk.inputSize)
    chunk.pullBack(adjoints, parameters, toInput: true)
    for (index, layer) in chunk.layers.enumerated() {
      let (input, output) = (chunk.offsets[index], chunk.offsets[index + 1])
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
}
