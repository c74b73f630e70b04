import Autoencoders
import Deterministic
import VectorKernels

/// A WNAE's training without transport: each negative is coupled with the positive of its row.
///
/// What is left is the network's part: the chain, the derivative through all of it, and the update.
final class NetworkTraining {
  private let work: Work
  private let rows: [Float]
  private let stream: RandomStream
  private let parameters: FloatBuffer
  private let gradient: FloatBuffer
  private let sampler: NegativeSampler
  private let optimizer: Adam
  private var replay: ReplayBuffer
  private var adjoint: [Float]
  private var step: UInt32 = 0

  init(_ work: Work, threads: Int) {
    self.work = work
    rows = work.rows
    stream = work.stream.stream("positives")
    let shape = work.shape
    parameters = FloatBuffer(Autoencoder(shape: shape, stream: work.stream).parameters)
    gradient = FloatBuffer(count: shape.parameterCount)
    sampler = NegativeSampler(
      shape: shape, settings: work.sampler, stream: work.stream.stream("chains"), capacity: work.batch, threads: threads
    )
    optimizer = Adam(Work.decoupled, size: shape.parameterCount)
    replay = ReplayBuffer(capacity: work.sampler.replaySize, features: shape.features)
    adjoint = [Float](repeating: 0, count: work.batch * shape.features)
  }

  /// Makes as many steps as are timed together.
  func run() {
    for _ in 0..<work.steps { descend() }
  }

  private func descend() {
    let features = work.shape.features
    sampler.sample(work.batch, parameters: parameters, replay: replay, positives: [], draw: step)
    replay.append(sampler.rows, count: work.batch)
    let scale = 2 / Float(work.batch)
    let count = UInt64(rows.count / features)
    for sample in 0..<work.batch {
      let row = Int((UInt64(stream.words(UInt64(sample), step)[0]) &* count) >> 32)
      for feature in 0..<features {
        let place = sample * features + feature
        adjoint[place] = scale * (sampler.rows[place] - rows[row * features + feature])
      }
    }
    sampler.gradient(ofAdjoint: adjoint, count: work.batch, parameters: parameters, into: gradient)
    optimizer.step(parameters, gradient: gradient)
    step += 1
  }
}
