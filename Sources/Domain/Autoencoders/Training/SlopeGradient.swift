import Deterministic
import VectorKernels

/// The gradient, with respect to the parameters, of the mean of |∇E|² over some rows: how far an energy is from flat there.
///
/// With g = ∇E(x) held constant, the derivative of |∇E(x)|² is twice that of g·∇E(x), which ``CurvatureWorkspace`` has.
final class SlopeGradient {
  private static let vectors = 4
  private static let size = vectors * 16
  private let shape: AutoencoderShape
  private let parts: [Part]
  /// The number of threads that share the work; it may change between calls.
  var threads: Int

  // Each part is touched by one thread at a time: see `ParallelLoop`.
  private struct Part: @unchecked Sendable {
    let curvature: CurvatureWorkspace
    let slope: FloatBuffer
    let weighted: FloatBuffer
    let lanes: FloatBuffer
    let gradient: FloatBuffer
  }

  init(shape: AutoencoderShape, capacity: Int, threads: Int) {
    self.shape = shape
    self.threads = threads
    parts = (0..<((capacity + Self.size - 1) / Self.size)).map { _ in
      let chunk = ChunkWorkspace(shape: shape, vectors: Self.vectors)
      return Part(
        curvature: CurvatureWorkspace(chunk), slope: FloatBuffer(count: chunk.inputSize),
        weighted: FloatBuffer(count: chunk.inputSize),
        lanes: FloatBuffer(count: (shape.parameterCount + 15) / 16 * 256),
        gradient: FloatBuffer(count: shape.parameterCount))
    }
  }

  /// Adds the gradient of a coefficient times the mean over the rows `indices`.
  func add(
    of rows: [Float], _ indices: ArraySlice<Int32>, coefficient: Double, _ parameters: FloatBuffer,
    to gradient: FloatBuffer
  ) {
    let (parts, features, used) = (parts, shape.features, (indices.count + Self.size - 1) / Self.size)
    let scale = Float(2 * coefficient / Double(indices.count))
    ParallelLoop.run(used, threads: threads) { index, _ in
      let (part, chunk) = (parts[index], parts[index].curvature.chunk)
      let first = indices.startIndex + index * Self.size
      let own = indices[first..<min(first + Self.size, indices.endIndex)]
      chunk.load(rows: rows, indices: own)
      chunk.computeEnergies(parameters, withCurvature: true)
      chunk.weightUniformly(count: chunk.stride)
      chunk.backpropagate(parameters, toInput: true)
      part.slope.store(chunk.factor, times: chunk.residual, plus: chunk.adjoints, count: chunk.inputSize)
      // What is no row does not count.
      chunk.weightUniformly(count: own.count)
      part.weighted.storeScaled(
        part.slope, by: 1, weights: chunk.sampleWeights, features: features, vectors: Self.vectors)
      part.curvature.apply(0, of: part.weighted, to: part.slope, parameters)
      part.lanes.addOuterProducts(chunk.plan, part.curvature.outerProducts, group: 2, begins: true)
      part.gradient.storeLaneSums(of: part.lanes, scale: scale)
    }
    for part in parts.prefix(used) {
      gradient.store(1, times: part.gradient, plus: gradient, count: gradient.count)
    }
  }
}
