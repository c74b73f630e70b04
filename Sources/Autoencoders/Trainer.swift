import Deterministic

/// Trains an autoencoder, epoch by epoch, the same bits with any number of threads and after any interruption.
///
/// A batch is cut into chunks of fixed size; each chunk's gradient is summed within the chunk, and the chunks' gradients in their
/// order. Which worker computes a chunk changes nothing. After the first step nothing is allocated.
public final class Trainer {
  /// What must be kept to go on later with the same bits.
  public struct State: Sendable, Equatable {
    /// Epochs done.
    public var epoch: Int
    /// The network's parameters.
    public var parameters: [Float]
    /// The optimiser's state.
    public var optimizer: Adam.State
  }

  /// What an epoch's steps saw, averaged over its samples.
  public struct EpochSummary: Sendable, Equatable {
    /// The mean energy of the training samples, E₊, each at the step that used it.
    public let positiveEnergy: Double
  }

  private static let vectors = 8
  private static let chunkSize = vectors * 16

  /// The network's sizes.
  public let shape: AutoencoderShape
  /// The hyperparameters.
  public let settings: TrainingSettings
  /// The parameters that are being trained.
  public let parameters: FloatBuffer
  /// Epochs done so far.
  public private(set) var epoch = 0

  private let rows: [Float]
  private let rowCount: Int
  private let stream: RandomStream
  private let threads: Int
  private let optimizer: Adam
  private let gradient: FloatBuffer
  private let workers: [Worker]
  private let chunks: [Chunk]
  private var order: [Int32]

  // A worker's workspace and a chunk's results are each touched by one thread at a time: see `ParallelLoop`.
  private struct Worker: @unchecked Sendable {
    let workspace: ChunkWorkspace
  }

  private struct Chunk: Sendable {
    let gradient: FloatBuffer
    let energies: FloatBuffer
  }

  /// A training that is about to begin.
  ///
  /// - Parameters:
  ///   - shape: the network's sizes.
  ///   - settings: the hyperparameters.
  ///   - rows: the scaled training data, row-major, `shape.features` values a row; not empty, all finite.
  ///   - stream: where its random numbers come from: initial parameters and the order of the samples.
  ///   - threads: how many threads share a step.
  public init(
    shape: AutoencoderShape, settings: TrainingSettings, rows: [Float], stream: RandomStream, threads: Int = 1
  ) {
    precondition(!rows.isEmpty && rows.count % shape.features == 0, "whole rows")
    precondition(settings.batch > 0, "a batch has samples")
    self.shape = shape
    self.settings = settings
    self.rows = rows
    self.stream = stream
    self.threads = threads
    rowCount = rows.count / shape.features
    parameters = FloatBuffer(Autoencoder(shape: shape, stream: stream.stream("initial parameters")).parameters)
    optimizer = Adam(settings.optimizer, size: shape.parameterCount)
    gradient = FloatBuffer(count: shape.parameterCount)
    order = [Int32](repeating: 0, count: rowCount)
    let chunkCount = (min(settings.batch, rowCount) + Self.chunkSize - 1) / Self.chunkSize
    workers = (0..<max(1, min(threads, chunkCount))).map { _ in
      Worker(workspace: ChunkWorkspace(shape: shape, vectors: Self.vectors))
    }
    chunks = (0..<chunkCount).map { _ in
      Chunk(gradient: FloatBuffer(count: shape.parameterCount), energies: FloatBuffer(count: Self.chunkSize))
    }
  }

  /// The network as it is now.
  public var model: Autoencoder {
    Autoencoder(shape: shape, parameters: parameters.values(shape.parameterCount))
  }

  /// The state, to be kept or restored.
  public var state: State {
    get { State(epoch: epoch, parameters: model.parameters, optimizer: optimizer.state) }
    set {
      epoch = newValue.epoch
      parameters.load(newValue.parameters)
      optimizer.state = newValue.optimizer
    }
  }

  /// Runs one epoch.
  public func runEpoch() -> EpochSummary {
    let batch = min(settings.batch, rowCount)
    let stepsPerPass = (rowCount + batch - 1) / batch
    let steps = settings.stepsPerEpoch ?? stepsPerPass
    var energySum = 0.0
    var sampleCount = 0
    for step in 0..<steps {
      let pass = step / stepsPerPass
      if step % stepsPerPass == 0 {
        stream.stream("sample order").stream(epoch).shuffle(&order, UInt32(pass))
      }
      let first = step % stepsPerPass * batch
      let indices = order[first..<min(first + batch, rowCount)]
      energySum += descend(indices)
      sampleCount += indices.count
    }
    epoch += 1
    return EpochSummary(positiveEnergy: energySum / Double(sampleCount))
  }

  /// One step on these rows; returns the sum of their energies before it.
  private func descend(_ indices: ArraySlice<Int32>) -> Double {
    computeGradient(indices)
    optimizer.step(parameters, gradient: gradient)
    var sum = 0.0
    for (index, chunk) in chunks.enumerated() {
      let count = min(Self.chunkSize, indices.count - index * Self.chunkSize)
      if count > 0 { sum += chunk.energies.sum(count: count) }
    }
    return sum
  }

  /// The gradient of the mean energy of these rows with respect to the parameters.
  private func computeGradient(_ indices: ArraySlice<Int32>) {
    let used = (indices.count + Self.chunkSize - 1) / Self.chunkSize
    let scale = 1 / Float(indices.count)
    let (workers, chunks, parameters, rows) = (workers, chunks, parameters, rows)
    ParallelLoop.run(used, threads: workers.count) { index, worker in
      let workspace = workers[worker].workspace
      let first = indices.startIndex + index * Self.chunkSize
      let part = indices[first..<min(first + Self.chunkSize, indices.endIndex)]
      workspace.gradientLanes.clear()
      workspace.load(rows: rows, indices: part)
      workspace.computeEnergies(parameters)
      workspace.weightUniformly(count: part.count)
      workspace.backpropagate(parameters, toInput: false)
      workspace.accumulateGradient()
      chunks[index].gradient.storeLaneSums(of: workspace.gradientLanes, scale: scale)
      chunks[index].energies.copy(from: workspace.energies, count: Self.chunkSize)
    }
    gradient.copy(from: chunks[0].gradient, count: gradient.count)
    for index in 1..<max(1, used) {
      gradient.store(1, times: chunks[index].gradient, plus: gradient, count: gradient.count)
    }
  }
}
