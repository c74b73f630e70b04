import Deterministic
import VectorKernels

/// Energies of many rows, with workspaces that are kept between calls.
public final class EnergyEvaluator {
  /// Vectors of sixteen samples in a chunk.
  private static let vectors = 8
  /// The number of threads that share the work; it may change between calls.
  public var threads: Int {
    didSet { makeWorkspaces() }
  }
  private var workspaces: [Workspace] = []
  private let shape: AutoencoderShape

  // Each worker uses its own entry, so the entries are never shared.
  private struct Workspace: @unchecked Sendable {
    let chunk: ChunkWorkspace
  }

  /// An evaluator for networks of one shape.
  public init(shape: AutoencoderShape, threads: Int = 1) {
    self.shape = shape
    self.threads = threads
    makeWorkspaces()
  }

  private func makeWorkspaces() {
    while workspaces.count < max(1, threads) {
      workspaces.append(Workspace(chunk: ChunkWorkspace(shape: shape, vectors: Self.vectors)))
    }
  }

  /// E(x) of each row (row-major, `shape.features` values a row), in the order of the rows.
  public func energies(of rows: [Float], parameters: FloatBuffer) -> [Float] {
    let features = shape.features
    let count = rows.count / features
    let size = Self.vectors * 16
    let chunks = (count + size - 1) / size
    let result = FloatBuffer(count: chunks * size)
    let indices = (0..<Int32(count)).map { $0 }
    let workspaces = workspaces
    ParallelLoop.run(chunks, threads: threads) { chunk, worker in
      let workspace = workspaces[worker].chunk
      let first = chunk * size
      workspace.load(rows: rows, indices: indices[first..<min(first + size, count)])
      workspace.computeEnergies(parameters)
      result.copy(from: workspace.energies, to: first, count: size)
    }
    return result.values(count)
  }
}
