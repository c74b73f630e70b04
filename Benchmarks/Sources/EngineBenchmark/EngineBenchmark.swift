import Autoencoders
import Deterministic
import VectorKernels

/// Times the engine: answers each line `NAME` of standard input with `NAME MILLISECONDS`, so that run.py can alternate with the peer.
@main
struct EngineBenchmark {
  static func main() {
    let threads = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1
    var trainers: [String: Trainer] = [:]
    let clock = ContinuousClock()
    while let name = readLine() {
      let parts = name.split(separator: ":")
      if let rate = probe(parts.map(String.init)) {
        print(name, rate / 1e9)
        flush()
        continue
      }
      let batch = parts.count > 1 ? Int(parts[1]) ?? 256 : 256
      let repeats = parts[0] == "ae_epoch" ? 1 : max(20, 2048 / batch)
      let trainer =
        trainers[name]
        ?? make(
          String(parts[0]), batch: batch, steps: repeats, depth: parts.count > 2 ? Int(parts[2]) ?? 2 : 2,
          chain: parts.count > 3 ? Int(parts[3]) ?? 10 : 10, threads: threads)
      if trainers.updateValue(trainer, forKey: name) == nil { _ = trainer.runEpoch() }
      let elapsed = clock.measure { _ = trainer.runEpoch() }
      print(name, elapsed / .milliseconds(1) / Double(repeats))
      flush()
    }
  }

  /// GFLOP/s of the core's peak (`peak`) or of a dense layer (`dense:WIDTH`); nil for trainings.
  private static func probe(_ parts: [String]) -> Double? {
    switch parts[0] {
    case "peak": KernelProbe.peak()
    case "dense": KernelProbe.denseLayer(width: parts.count > 1 ? Int(parts[1]) ?? 32 : 32)
    default: nil
    }
  }

  /// A training; `NAME:BATCH:DEPTH:CHAIN` gives the batch, the number of hidden layers and the length of the chain.
  private static func make(
    _ kind: String, batch: Int, steps: Int, depth: Int, chain: Int, threads: Int
  ) -> Trainer {
    let stream = RandomStream(seed: 1)
    let rows = (0..<(48_000 * 8)).map { Float(stream.normal(UInt64($0))) }
    let sampler = SamplerSettings(
      initialState: .persistent,
      langevin: LangevinSettings(steps: chain, noise: 0.2, temperature: 0.05, bounds: -4...4))
    let settings: TrainingSettings
    switch kind {
    case "nae_step":
      settings = TrainingSettings(
        objective: .normalizedLogCosh, batch: batch, stepsPerEpoch: steps, optimizer: Adam.Settings(rate: 1e-3),
        sampler: sampler)
    case "wnae_step":
      settings = TrainingSettings(
        objective: .wasserstein, batch: batch, stepsPerEpoch: steps,
        optimizer: Adam.Settings(rate: 1e-3, weightDecay: 0.01, isDecoupled: true), sampler: sampler)
    default:
      settings = TrainingSettings(objective: .reconstruction, batch: 256, optimizer: Adam.Settings(rate: 1e-3))
    }
    return Trainer(
      shape: AutoencoderShape(features: 8, hidden: Array(repeating: 32, count: depth), latent: 6), settings: settings,
      rows: rows, stream: stream,
      threads: threads)
  }
}
