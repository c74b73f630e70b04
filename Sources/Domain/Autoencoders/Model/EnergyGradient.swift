import Deterministic
import VectorKernels

/// Mean energies of rows and the gradient of weighted sums of them, chunk by chunk in a fixed order.
final class EnergyGradient {
  private static let vectors = 8
  private static let chunkSize = vectors * 16

  /// The energies of the last rows, in their order.
  let energies: FloatBuffer
  /// The number of threads that share the work; it may change between calls.
  var threads: Int {
    didSet { makeWorkers() }
  }
  private var workers: [Worker] = []
  private let chunks: [FloatBuffer]
  private let shape: AutoencoderShape

  // A worker's workspace is touched by one thread at a time: see `ParallelLoop`.
  private struct Worker: @unchecked Sendable {
    let workspace: ChunkWorkspace
    let latent: FloatBuffer

    init(shape: AutoencoderShape) {
      workspace = ChunkWorkspace(shape: shape, vectors: EnergyGradient.vectors)
      latent = FloatBuffer(count: shape.latent * workspace.stride)
    }

    /// factor · z for the chunk's first `count` samples, zero beyond.
    func scaledLatent(_ factor: Float, count: Int) -> FloatBuffer {
      let shape = workspace.shape
      let size = shape.latent * workspace.stride
      latent.copy(from: workspace.activations, at: workspace.outputs[shape.encoderLayerCount - 1], count: size)
      latent.scale(by: factor, count: size)
      for feature in 0..<shape.latent {
        latent.fill(0, at: feature * workspace.stride + count, count: workspace.stride - count)
      }
      return latent
    }
  }

  /// A gradient for at most `capacity` rows at once.
  init(shape: AutoencoderShape, capacity: Int, threads: Int) {
    let count = max(1, (capacity + Self.chunkSize - 1) / Self.chunkSize)
    energies = FloatBuffer(count: count * Self.chunkSize)
    chunks = (0..<count).map { _ in FloatBuffer(count: shape.parameterCount) }
    self.shape = shape
    self.threads = threads
    makeWorkers()
  }

  /// A worker for each thread that can have a chunk.
  private func makeWorkers() {
    while workers.count < max(1, min(threads, chunks.count)) { workers.append(Worker(shape: shape)) }
  }

  /// The mean energy of rows.
  func meanEnergy(of rows: [Float], _ indices: ArraySlice<Int32>, _ parameters: FloatBuffer) -> Double {
    let (workers, energies) = (workers, energies)
    ParallelLoop.run(chunkCount(indices.count), threads: threads) { index, worker in
      let workspace = workers[worker].workspace
      workspace.load(rows: rows, indices: Self.part(index, of: indices))
      workspace.computeEnergies(parameters)
      energies.copy(from: workspace.energies, to: index * Self.chunkSize, count: Self.chunkSize)
    }
    return energies.sum(count: indices.count) / Double(indices.count)
  }

  /// Adds the gradient of (1/B) Σ (linear · E + ½ quadratic · E² + latent · |z|²) over B rows to `gradient`, and keeps the energies.
  func add(
    of rows: [Float], _ indices: ArraySlice<Int32>, linear: Float, quadratic: Float = 0, latent: Float = 0,
    _ parameters: FloatBuffer, to gradient: FloatBuffer
  ) {
    if linear == 0, quadratic == 0, latent == 0 {
      // Only the energies are wanted: zero times finite numbers adds nothing.
      if meanEnergy(of: rows, indices, parameters).isFinite, parameters.isFinite { return }
    }
    let (workers, chunks, energies) = (workers, chunks, energies)
    let scale = 1 / Float(indices.count)
    let used = chunkCount(indices.count)
    ParallelLoop.run(used, threads: threads) { index, worker in
      let workspace = workers[worker].workspace
      let part = Self.part(index, of: indices)
      workspace.load(rows: rows, indices: part)
      workspace.computeEnergies(parameters)
      workspace.sampleWeights.clear()
      for sample in 0..<part.count {
        workspace.sampleWeights[sample] = linear + quadratic * workspace.energies[sample]
      }
      workspace.backpropagate(
        parameters, toInput: false,
        latent: latent == 0 ? nil : workers[worker].scaledLatent(2 * latent, count: part.count))
      workspace.storeGradient(in: chunks[index], scale: scale)
      energies.copy(from: workspace.energies, to: index * Self.chunkSize, count: Self.chunkSize)
    }
    for index in 0..<used {
      gradient.store(1, times: chunks[index], plus: gradient, count: gradient.count)
    }
  }

  private func chunkCount(_ count: Int) -> Int { (count + Self.chunkSize - 1) / Self.chunkSize }

  private static func part(_ index: Int, of indices: ArraySlice<Int32>) -> ArraySlice<Int32> {
    let first = indices.startIndex + index * chunkSize
    return indices[first..<min(first + chunkSize, indices.endIndex)]
  }
}
