import Deterministic
import Digests
import Foundation

/// One fuzzer's inputs, one after the other: those that once failed, the real ones, then mutants.
struct FuzzCampaign {
  /// The numbers of one fuzzer.
  struct Tally {
    var name: String
    var inputs = 0
    var refused = 0
    var accepted = 0
    var crashes = 0
    var hangs = 0
    var wrong = 0

    var findings: Int { crashes + hangs + wrong }

    mutating func count(_ outcome: FuzzProcess.Outcome) {
      inputs += 1
      switch outcome {
      case .accepted: accepted += 1
      case .refused: refused += 1
      case .wrong: wrong += 1
      case .ended: crashes += 1
      case .hung: hangs += 1
      }
    }
  }

  let fuzzer: any Fuzzer
  let repository: FuzzRepository
  let seed: UInt64
  /// The seconds, or the number of mutants.
  let seconds: Double
  let most: Int?
  let memory: Int
  /// Where inputs that fail are kept.
  let findings: URL

  /// The most inputs that are kept and cut down: many are of one fault.
  private static let kept = 12

  func run() throws -> Tally {
    let scratch = FileManager.default.temporaryDirectory.appending(
      path: "fuzzing-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let real = try fuzzer.inputs(repository, scratch)
    guard !real.isEmpty else { throw FuzzFailure("there is no input for \(fuzzer.name)") }
    let process = FuzzProcess(fuzzer, memory: memory, errors: scratch.appending(path: "errors"), traces: false)
    var tally = Tally(name: fuzzer.name)
    let end = Date(timeIntervalSinceNow: seconds)
    for (index, input) in (repository.corpus(of: fuzzer.name) + real).enumerated() {
      try attempt(input, "given \(index)", process, &tally)
    }
    let stream = RandomStream(seed: seed).stream(fuzzer.name)
    for index in 0..<(most ?? .max) {
      if most == nil, Date() >= end { break }
      let stream = stream.stream(index)
      let base = real[stream.stream("base").index(below: real.count, 0)]
      try attempt(fuzzer.mutant(of: base, others: real, stream), "mutant \(index) of seed \(seed)", process, &tally)
    }
    return tally
  }

  private func attempt(_ input: Data, _ origin: String, _ process: FuzzProcess, _ tally: inout Tally) throws {
    let outcome = try process.outcome(of: input)
    tally.count(outcome)
    guard outcome.isFinding, tally.findings <= Self.kept else { return }
    let smallest = try smaller(input, outcome, process)
    let errors = findings.appending(path: ".errors")
    try FileManager.default.createDirectory(at: findings, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: errors) }
    let again = try FuzzProcess(fuzzer, memory: memory, errors: errors, traces: true).outcome(of: smallest)
    try keep(smallest, again.kind == outcome.kind ? again : outcome, origin)
  }

  /// A smaller input that ends in the same way: pieces are left out as long as it does, for a few seconds.
  private func smaller(_ input: Data, _ outcome: FuzzProcess.Outcome, _ process: FuzzProcess) throws -> Data {
    var best = Array(input)
    var piece = best.count / 2
    let end = Date(timeIntervalSinceNow: outcome == .hung ? 20 * fuzzer.limit : 20)
    while piece > 0, Date() < end {
      var start = 0
      while start < best.count, Date() < end {
        let candidate = Array(best[..<start] + best[min(best.count, start + piece)...])
        if try process.outcome(of: Data(candidate)).kind == outcome.kind {
          best = candidate
        } else {
          start += piece
        }
      }
      piece /= 2
    }
    return Data(best)
  }

  private func keep(_ input: Data, _ outcome: FuzzProcess.Outcome, _ origin: String) throws {
    let folder = findings.appending(path: fuzzer.name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let name = String(Digest(of: input).hexadecimal.prefix(12))
    try input.write(to: folder.appending(path: "\(name).input"))
    var text = "\(fuzzer.name), \(origin): \(outcome.kind)\n"
    switch outcome {
    case .wrong(let reason): text += reason + "\n"
    case .ended(_, let errors): text += errors + "\n"
    default: break
    }
    try Data(text.utf8).write(to: folder.appending(path: "\(name).txt"))
    print("  \(fuzzer.name): \(outcome.kind) (\(origin)), \(input.count) bytes, kept as \(name).input")
    fflush(nil)
  }
}
