import ArgumentParser
import Foundation
import Values

/// Tries the readers with hostile input; see `Fuzzer`.
@main
struct FuzzProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refigure-fuzz",
    abstract: "Tries every reader with mutated and hostile input, each in a process with limits.",
    discussion: """
      What an input is follows from the seed alone. An input that ends its process, does not end in time, or is read in a way that cannot
      be right is kept in a folder, cut down, and the exit status is 1.
      """)

  @Option(help: "The seconds for all of them together.")
  var seconds = 60.0

  @Option(help: "The number of mutants of each, instead of a time.")
  var inputs: Int?

  @Option(help: "The seed of the mutations.")
  var seed: UInt64 = 1

  @Option(help: "The fuzzers to run, by commas; all without it.")
  var only: String?

  @Option(help: "The address space of an input's process, in megabytes.")
  var memory = 4_096

  @Option(help: "The folder for inputs that fail.")
  var findings = ".build/fuzz"

  @Option(help: "A file to try with the one fuzzer of --only; prints what comes of it.")
  var replay: String?

  @Flag(help: "Lists the fuzzers.")
  var list = false

  @Option(help: .hidden)
  var worker: String?

  func run() throws {
    if let worker {
      guard let fuzzer = Fuzzers.named(worker) else { throw ValidationError("unknown fuzzer '\(worker)'") }
      return try FuzzWorker(fuzzer: fuzzer, memory: memory).run()
    }
    if list { return Fuzzers.all.forEach { print($0.name) } }
    let chosen = try only.map { names in
      try names.split(separator: ",").map { name in
        guard let fuzzer = Fuzzers.named(String(name)) else { throw ValidationError("unknown fuzzer '\(name)'") }
        return fuzzer
      }
    }
    let fuzzers = chosen ?? Fuzzers.all
    if let replay { return try tryAgain(replay, fuzzers) }
    try campaign(fuzzers)
  }

  private func campaign(_ fuzzers: [any Fuzzer]) throws {
    let here = URL(filePath: FileManager.default.currentDirectoryPath)
    let repository = try FuzzRepository(above: here)
    var tallies: [FuzzCampaign.Tally] = []
    for fuzzer in fuzzers {
      let campaign = FuzzCampaign(
        fuzzer: fuzzer, repository: repository, seed: seed, seconds: seconds / Double(fuzzers.count), most: inputs,
        memory: memory, findings: URL(filePath: findings))
      tallies.append(try campaign.run())
    }
    var table = TextTable(
      [["fuzzer", "inputs", "refused", "accepted", "crashes", "hangs", "wrong"]], others: .right)
    for tally in tallies {
      let numbers = [tally.inputs, tally.refused, tally.accepted, tally.crashes, tally.hangs, tally.wrong]
      table.append([tally.name] + numbers.map(String.init))
    }
    print(table.text, terminator: "")
    let count = tallies.reduce(0) { $0 + $1.findings }
    if count > 0 {
      print("\(Count.words(count, "input")) failed; the first of each are in \(findings)")
      throw ExitCode(1)
    }
  }

  private func tryAgain(_ path: String, _ fuzzers: [any Fuzzer]) throws {
    guard fuzzers.count == 1 else { throw ValidationError("--replay needs one fuzzer, by --only") }
    let errors = FileManager.default.temporaryDirectory.appending(path: "fuzz-replay-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: errors) }
    let process = FuzzProcess(fuzzers[0], memory: memory, errors: errors, traces: true)
    let outcome = try process.outcome(of: Data(contentsOf: URL(filePath: path)))
    print("\(outcome)")
    if outcome.isFinding { throw ExitCode(1) }
  }
}
