import Autoencoders
import Deterministic
import VectorKernels

/// A training to time, as `KIND:BATCH:DEPTH:CHAIN:WIDTH` describes it; what is left out has the values of the published networks.
struct Work {
  let kind: String
  let batch: Int
  /// The number of hidden layers of the encoder; the decoder has as many.
  let depth: Int
  /// The number of Langevin steps.
  let chain: Int
  let width: Int

  init(_ parts: [String]) {
    func number(_ place: Int, else usual: Int) -> Int {
      parts.count > place ? Int(parts[place]) ?? usual : usual
    }
    kind = parts[0]
    batch = number(1, else: 256)
    depth = number(2, else: 2)
    chain = number(3, else: 10)
    width = number(4, else: 32)
  }

  /// The steps of an epoch, which are timed together: a shuffle of all rows is shared by some, as in a real training.
  var steps: Int { max(8, 2048 / batch) }

  var shape: AutoencoderShape {
    AutoencoderShape(features: 8, hidden: Array(repeating: width, count: depth), latent: 6)
  }

  var sampler: SamplerSettings {
    SamplerSettings(
      initialState: .persistent,
      langevin: LangevinSettings(steps: chain, noise: 0.2, temperature: 0.05, bounds: -4...4))
  }

  var stream: RandomStream { RandomStream(seed: 1) }

  /// Normally distributed rows.
  var rows: [Float] {
    let stream = stream
    return (0..<(48_000 * 8)).map { Float(stream.normal(UInt64($0))) }
  }

  static let decoupled = Adam.Settings(rate: 1e-3, weightDecay: 0.01, isDecoupled: true)

  /// The training itself: an epoch of the autoencoder (`ae_epoch`), or steps of the NAE and the WNAE.
  func trainer(threads: Int) -> Trainer {
    let settings =
      switch kind {
      case "nae_step":
        TrainingSettings(
          objective: .normalizedLogCosh, batch: batch, stepsPerEpoch: steps, optimizer: Adam.Settings(rate: 1e-3),
          sampler: sampler)
      case "wnae_step":
        TrainingSettings(
          objective: .wasserstein, batch: batch, stepsPerEpoch: steps, optimizer: Self.decoupled, sampler: sampler)
      default:
        TrainingSettings(objective: .reconstruction, batch: 256, optimizer: Adam.Settings(rate: 1e-3))
      }
    return Trainer(shape: shape, settings: settings, rows: rows, stream: stream, threads: threads)
  }
}
