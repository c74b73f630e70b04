import ArgumentParser
import Execution
import Foundation
import Ledger
import Live
import Printing
import Runs
import Values

/// `refigure stop`
struct Stop: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Stop a run that another process computes.",
    discussion: """
      It ends as Ctrl-C would end it there: what is finished stays, and unfinished steps keep the state from which they go on. Runs of one command stop together. Asked a \
      second time, or with --now, the process ends at once: steps then go on from their last checkpoints, nothing that is recorded is \
      lost. Exits 3 when a run has not ended in time, or cannot be stopped from this machine.
      """)

  @Argument(help: "The runs, e.g. r12.", completion: .of(.runningRun))
  var runs: [String] = []

  @Flag(help: "Stop all runs that are being computed.")
  var all = false

  @Flag(help: "End the process at once.")
  var now = false

  @Option(name: .customLong("wait"), help: "The seconds to wait for the end.")
  var seconds = 60.0

  @OptionGroup var location: LocationOptions

  mutating func validate() throws {
    if runs.isEmpty == !all {
      throw ValidationError(
        all ? "'--all' and runs: one of them was expected" : "a run was expected, e.g. r12, or --all")
    }
    guard seconds.isFinite, (0...86_400).contains(seconds) else {
      throw ValidationError("'--wait \(seconds)': a number of seconds from 0 to 86400 was expected")
    }
  }

  func run() throws {
    let project = try location.project
    let ledger = try Ledger(folder: project.runs, access: .readOnly)
    let named = try runs.map { try RunSelection.run(named: $0, in: ledger) }
    let chosen = all ? try ledger.runs(RunFilter(status: .running)).map(\.id).reversed() : named
    if chosen.isEmpty { return print("no run is being computed") }
    let files = LiveFiles(ledger: ledger.folder)
    let stopping = RunStopping(ledger, files, program: CommandLineTool.program.name)
    var (processes, problems): ([Int32: [RunID]], [String]) = ([:], [])
    for run in chosen {
      let record = try ledger.run("\(run)")
      guard record.status == .running else {
        print(VisibleText.shown("run \(run) is not being computed: \(record.status)"))
        if record.status != .finished { print("  go on with: \(stopping.goOn(run))") }
        continue
      }
      switch LockHolder(of: run, in: files, lock: ledger.lockFile(of: run)) {
      case .here(let process): processes[process, default: []].append(run)
      case .elsewhere(let process, let host):
        problems.append("run \(run) is being computed by process \(process) on \(host): stop it there")
      case .unknown: problems.append("run \(run) is held by a process that cannot be seen from here")
      }
    }
    for (process, runs) in processes.sorted(by: { $0.key < $1.key }) {
      problems += try stopping.stop(process, runs, now: now, waiting: seconds)
    }
    for problem in problems { Output.printError("error: \(problem)") }
    if !problems.isEmpty { throw ExitCode(ExitStatus.environment.rawValue) }
  }
}
