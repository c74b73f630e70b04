import Deterministic
import VectorKernels

/// Trains an autoencoder, epoch by epoch, the same bits with any number of threads and after any interruption.
///
/// A batch is cut into chunks of fixed size; each chunk's gradient is summed within the chunk, and the chunks' gradients in their
/// order. The choice of the worker for a chunk changes nothing.
public final class Trainer {
  /// The state that must be kept to go on later with the same bits.
  public struct State: Sendable, Equatable {
    /// Epochs done.
    public var epoch: Int
    /// Steps done.
    public var step: Int
    /// The network's parameters.
    public var parameters: [Float]
    /// The optimiser's state.
    public var optimizer: Adam.State
    /// The learning rate, which a schedule may have changed.
    public var rate: Double
    /// The moving average of the parameters, if one is kept.
    public var average: [Float]?
    /// The replay buffer, if there is one.
    public var replay: ReplayBuffer?

    /// A state as it was.
    public init(
      epoch: Int, step: Int, parameters: [Float], optimizer: Adam.State, rate: Double, average: [Float]?,
      replay: ReplayBuffer?
    ) {
      self.epoch = epoch
      self.step = step
      self.parameters = parameters
      self.optimizer = optimizer
      self.rate = rate
      self.average = average
      self.replay = replay
    }
  }

  /// The energies and the loss of an epoch's steps, each before its update, averaged over the samples.
  public struct EpochSummary: Sendable, Equatable {
    /// Mean energy of the training samples, E₊.
    public var positiveEnergy: Double
    /// Mean energy of the negatives, E₋; NaN for objectives without.
    public var negativeEnergy: Double
    /// The objective's mean value.
    public var loss: Double

    /// Equal bits, NaN included.
    public static func == (left: EpochSummary, right: EpochSummary) -> Bool {
      left.positiveEnergy.bitPattern == right.positiveEnergy.bitPattern
        && left.negativeEnergy.bitPattern == right.negativeEnergy.bitPattern
        && left.loss.bitPattern == right.loss.bitPattern
    }
  }

  /// The network's sizes.
  public let shape: AutoencoderShape
  /// The hyperparameters.
  public let settings: TrainingSettings
  /// The parameters that are being trained.
  public let parameters: FloatBuffer
  /// The parameters to evaluate with: the moving average where one is kept, else those being trained.
  public var evaluationParameters: FloatBuffer { average ?? parameters }
  /// Epochs done so far.
  public private(set) var epoch = 0
  /// The samples of earlier chains, for objectives with persistent chains; latent vectors for on-manifold beginnings.
  public private(set) var replay: ReplayBuffer?

  private var step = 0
  private let rows: [Float]
  private let rowCount: Int
  private let stream: RandomStream
  private let optimizer: Adam
  private let objective: ObjectiveGradient
  private let average: FloatBuffer?
  private var order: [Int32]
  private var positives: [Float] = []

  /// A training that is about to begin.
  ///
  /// - Parameters:
  ///   - shape: the network's sizes.
  ///   - settings: the hyperparameters; a sampler where the objective needs negatives.
  ///   - rows: the scaled training data, row-major, `shape.features` values a row; not empty, all finite.
  ///   - stream: where its random numbers come from: initial parameters, order of the samples, chains.
  ///   - threads: how many threads share a step.
  public init(
    shape: AutoencoderShape, settings: TrainingSettings, rows: [Float], stream: RandomStream, threads: Int = 1
  ) {
    precondition(!rows.isEmpty && rows.count % shape.features == 0, "whole rows")
    precondition(settings.batch > 0, "a batch has samples")
    precondition(!settings.objective.needsNegatives || settings.sampler != nil, "negatives need a sampler")
    self.shape = shape
    self.settings = settings
    self.rows = rows
    self.stream = stream
    rowCount = rows.count / shape.features
    let initial = Autoencoder(shape: shape, stream: stream.stream("initial parameters")).parameters
    parameters = FloatBuffer(initial)
    optimizer = Adam(settings.optimizer, size: shape.parameterCount)
    order = [Int32](repeating: 0, count: rowCount)
    objective = ObjectiveGradient(
      shape: shape, settings: settings, stream: stream.stream("chains"), capacity: min(settings.batch, rowCount),
      threads: threads)
    average = settings.averageDecay == nil ? nil : FloatBuffer(initial)
    if let sampler = settings.sampler, settings.objective.needsNegatives {
      switch sampler.initialState {
      case .contrastiveDivergence: break
      case .persistent: replay = ReplayBuffer(capacity: sampler.replaySize, features: shape.features)
      case .onManifold where sampler.replayRatio == 0: break
      case .onManifold: replay = ReplayBuffer(capacity: sampler.replaySize, features: shape.latent)
      }
    }
  }

  /// The network to evaluate with, as it is now.
  public var model: Autoencoder {
    Autoencoder(shape: shape, parameters: evaluationParameters.values(shape.parameterCount))
  }

  /// The number of threads that share a step; it may change between epochs, and changes no bit.
  public var threads: Int {
    get { objective.threads }
    set { if newValue != objective.threads { objective.threads = newValue } }
  }

  /// The learning rate; a schedule may change it between epochs.
  public var rate: Double {
    get { optimizer.settings.rate }
    set { optimizer.settings.rate = newValue }
  }

  /// The state, to be kept or restored.
  public var state: State {
    get {
      State(
        epoch: epoch, step: step, parameters: parameters.values(shape.parameterCount), optimizer: optimizer.state,
        rate: rate, average: average?.values(shape.parameterCount), replay: replay)
    }
    set {
      epoch = newValue.epoch
      step = newValue.step
      parameters.load(newValue.parameters)
      optimizer.state = newValue.optimizer
      rate = newValue.rate
      if let values = newValue.average { average?.load(values) }
      replay = newValue.replay
    }
  }

  /// Runs one epoch.
  public func runEpoch() -> EpochSummary {
    let batch = min(settings.batch, rowCount)
    let stepsPerPass = (rowCount + batch - 1) / batch
    let steps = settings.stepsPerEpoch ?? stepsPerPass
    var sums = EpochSummary(positiveEnergy: 0, negativeEnergy: 0, loss: 0)
    var sampleCount = 0.0
    for step in 0..<steps {
      if step % stepsPerPass == 0 {
        stream.stream("sample order").stream(epoch).shuffle(&order, UInt32(step / stepsPerPass))
      }
      let first = step % stepsPerPass * batch
      let indices = order[first..<min(first + batch, rowCount)]
      let outcome = descend(indices)
      let weight = Double(indices.count)
      sums.positiveEnergy += weight * outcome.positiveEnergy
      sums.negativeEnergy += weight * outcome.negativeEnergy
      sums.loss += weight * outcome.loss
      sampleCount += weight
    }
    epoch += 1
    return EpochSummary(
      positiveEnergy: sums.positiveEnergy / sampleCount, negativeEnergy: sums.negativeEnergy / sampleCount,
      loss: sums.loss / sampleCount)
  }

  /// One step on these rows.
  private func descend(_ indices: ArraySlice<Int32>) -> ObjectiveGradient.Outcome {
    if let sampler = objective.sampler {
      if settings.sampler?.initialState == .contrastiveDivergence { gatherPositives(indices) }
      sampler.sample(
        indices.count, parameters: parameters, replay: replay, positives: positives, draw: UInt32(step))
      let isLatent = settings.sampler?.initialState == .onManifold
      replay?.append(isLatent ? sampler.latentRows : sampler.rows, count: indices.count)
    }
    let outcome = objective.compute(rows, indices, parameters)
    optimizer.step(parameters, gradient: objective.gradient)
    if let average, let decay = settings.averageDecay {
      average.average(with: parameters, decay: Float(decay))
    }
    step += 1
    return outcome
  }

  private func gatherPositives(_ indices: ArraySlice<Int32>) {
    positives.removeAll(keepingCapacity: true)
    for index in indices {
      let first = Int(index) * shape.features
      positives.append(contentsOf: rows[first..<(first + shape.features)])
    }
  }
}
