import Autoencoders
import VectorKernels

/// Times the engine: answers each line `NAME` of standard input with `NAME MILLISECONDS`, so that run.py can alternate with the peers.
///
/// A name is `peak` or `dense:WIDTH`, answered in GFLOP/s, or `KIND:BATCH:DEPTH:CHAIN:WIDTH`, of which the end may be left out; kinds are
/// `ae_epoch`, `nae_step`, `wnae_step` and `wnae_network`, the last one's step without transport.
///
/// The arguments are the number of threads and, if the processor's time is wanted, `processor`: what else the machine does is not in it.
@main
struct EngineBenchmark {
  static func main() {
    let threads = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1
    var trainings: [String: () -> Void] = [:]
    let isProcessorTime = CommandLine.arguments.dropFirst(2).first == "processor"
    while let name = readLine() {
      let parts = name.split(separator: ":").map(String.init)
      guard !parts.isEmpty else { continue }
      if let rate = probe(parts) {
        print(name, rate / 1e9)
        flush()
        continue
      }
      let work = Work(parts)
      let training = trainings[name] ?? training(work, threads: threads)
      if trainings.updateValue(training, forKey: name) == nil { training() }
      let start = seconds(ofProcessor: isProcessorTime)
      training()
      print(
        name, 1e3 * (seconds(ofProcessor: isProcessorTime) - start) / Double(work.kind == "ae_epoch" ? 1 : work.steps))
      flush()
    }
  }

  private static func training(_ work: Work, threads: Int) -> () -> Void {
    if work.kind == "wnae_network" {
      let training = NetworkTraining(work, threads: threads)
      return { training.run() }
    }
    let trainer = work.trainer(threads: threads)
    return { _ = trainer.runEpoch() }
  }

  /// GFLOP/s of the core's peak (`peak`) or of a dense layer (`dense:WIDTH`); nil for trainings.
  private static func probe(_ parts: [String]) -> Double? {
    switch parts[0] {
    case "peak": KernelProbe.peak()
    case "dense": KernelProbe.denseLayer(width: parts.count > 1 ? Int(parts[1]) ?? 32 : 32)
    default: nil
    }
  }
}
