import Foundation
import Processes

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// Small studies that are run by the program, with any numbers. One that takes long is interrupted, and must end then.
struct RunFuzzer: Fuzzer {
  let name = "runs"
  let limit = 40.0
  let pieces = [
    "epochs: ", "hidden: [65536, 65536]", "bins: ", "[0, 1e-300]", "[-1e300, 1e300]", "seeds: 10000", "steps: 1000000",
  ]

  /// The program beside this one.
  private static var program: URL? {
    Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "refigure")
  }

  func inputs(_ repository: FuzzRepository, _ scratch: URL) -> [Data] { [Data(Self.study.utf8)] }

  func read(_ input: Data, _ scratch: URL) throws -> FuzzReading {
    guard let program = Self.program, FileManager.default.fileExists(atPath: program.path) else {
      throw FuzzFailure("there is no program 'refigure' beside this one")
    }
    let folder = scratch.appending(path: "studies")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try input.write(to: folder.appending(path: "s.md"))
    let process = Process()
    process.executableURL = program
    process.arguments = ["run", "studies/s.md", "--quiet", "--allow-unversioned", "--threads", "1"]
    process.currentDirectoryURL = scratch
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": scratch.path, "SWIFT_BACKTRACE": "enable=no"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let errors = scratch.appending(path: "errors")
    try Data().write(to: errors)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    guard Self.waits(for: process, seconds: 6) else {
      kill(process.processIdentifier, SIGINT)
      return Self.waits(for: process, seconds: 20) ? .accepted : .wrong("it does not end when it is interrupted")
    }
    let text = (try? Data(contentsOf: errors)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    if process.terminationReason == .uncaughtSignal {
      return .wrong("ended by signal \(process.terminationStatus): \(text)")
    }
    if text.contains("Error Domain=") { return .wrong(text) }
    return process.terminationStatus == 0 || process.terminationStatus == 1 ? .accepted : .refused(text)
  }

  private static func waits(for process: Process, seconds: Double) -> Bool {
    let end = Date(timeIntervalSinceNow: seconds)
    while process.isRunning, Date() < end { usleep(10_000) }
    return !process.isRunning
  }

  private static let study = """
    ---
    title: Toy
    seed: 7
    seeds: 2
    parameters: { epochs: 3, points: 200, w: 4, x: 1.5, name: a, flag: true, list: [1, 2] }
    ---
    Words.

    ```{data} ring
    toy: ring
    points: $points
    noise: 0.05
    ```
    ```{train} ae
    data: ring
    sample: toy.training
    validation: toy.validation
    objective: nae
    hidden: [4]
    latent: 2
    batch: 32
    epochs: $epochs
    steps: 2
    optimizer: { kind: adam, rate: 0.003 }
    sampler: { initial: pcd, steps: 3, noise: 0.2, temperature: 0.05, bounds: [-4, 4], replay: { ratio: 0.9, size: 100 } }
    evaluate: { every: 1, signals: [toy], wasserstein_samples: 20, floor_draws: 1 }
    checkpoint_every: 2
    ```
    ```{density} mix
    data: ring
    sample: toy.training
    components: 3
    background: toy.test
    signals: [toy]
    starts: 1
    iterations: 5
    ```
    ```{evaluate} test
    model: ae
    at: argmin(validation.error)
    background: toy.test
    signals: [toy]
    ```
    ```{figure} curves
    kind: curves
    panels:
      - label: Error
        scale: log
        series: [{ value: ae.validation.error, label: ring }]
    caption: Error by epoch.
    ```
    ```{figure} maps
    kind: energy-map
    of: ae
    at: [0, last]
    show: [energy, positives, negatives, chains]
    range: [-3, 3]
    bins: [20, 30]
    chains: 4
    steps: 5
    columns: 2
    caption: Maps.
    ```
    ```{figure} hist
    kind: histogram
    of: ae
    features: x
    at: [last]
    samples: [positives, negatives]
    range: [-4, 4]
    bins: 20
    caption: Histograms.
    ```
    ```{figure} scheme
    kind: diagram
    name: wnae-step
    caption: A step.
    ```
    ```{claim} falls
    paper: Figure 1
    statement: The error falls.
    holds: min(ae.validation.error) < first(ae.validation.error)
    because: It is trained.
    seeds: 2
    ```

    """
}
