import ArgumentParser
import Foundation
import Ledger
import Live
import Printing
import Runs
import Values

/// `refigure watch`
struct Watch: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Follow a run that another process computes.",
    discussion: """
      Without a run, all that are being computed. Ends with the result and the exit code of the run: 0 finished; 1 finished with other \
      results than were recorded; 2 failed, the study is at fault; 3 failed otherwise; 130 interrupted. To end the watching, with Ctrl-C, \
      does nothing to the run.
      """)

  @Argument(help: ArgumentHelp("\(RunSelection.help)", valueName: "run"), completion: .of(.run))
  var identifier: String?

  @Flag(help: "Print JSON, one line for each change; the last line has the status and the exit code.")
  var json = false

  @OptionGroup var location: LocationOptions

  func run() throws {
    let project = try location.project
    let ledger = try Ledger(folder: project.runs, access: .readOnly)
    let runs =
      try identifier.map { [try RunSelection.run(named: $0, in: ledger)] }
      ?? ledger.runs(RunFilter(status: .running)).map(\.id).reversed()
    if runs.isEmpty {
      if !json { print("no run is being computed") }
      return
    }
    var watch = WatchedRuns(runs, in: project, ledger, isJSON: json)
    while try watch.look() { usleep(250_000) }
    if watch.status != .done { throw ExitCode(watch.status.rawValue) }
  }
}

/// Runs that are watched until all of them have ended.
private struct WatchedRuns {
  private let project: Project
  private let ledger: Ledger
  private let files: LiveFiles
  private let isJSON: Bool
  private let progress: TerminalProgress?
  private var open: [RunID]
  private var told: [RunID: LiveRun] = [:]
  private var looks = 0
  /// The worst of the exit statuses.
  private(set) var status = ExitStatus.done

  init(_ runs: [RunID], in project: Project, _ ledger: Ledger, isJSON: Bool) {
    (self.project, self.ledger, self.isJSON) = (project, ledger, isJSON)
    files = LiveFiles(ledger: ledger.folder)
    progress = isJSON ? nil : TerminalProgress(standingApart: true)
    open = runs
  }

  /// Looks once; false when all have ended.
  mutating func look() throws -> Bool {
    // The ledger is asked less often than the files, which are there as long as a run is.
    for run in open where looks % 4 == 0 || files.read(run) == nil {
      let record = try ledger.run("\(run)")
      if record.status != .running { try end(record) }
    }
    looks += 1
    let live = open.compactMap { files.read($0) }
    for run in live {
      var before = told[run.run]
      before?.updated = run.updated
      before?.secondsLeft = run.secondsLeft
      if isJSON, before != run { print(run.json) }
      told[run.run] = run
    }
    if isJSON { fflush(nil) }
    if !live.isEmpty { progress?.show(LiveProgress(of: live)) }
    return !open.isEmpty
  }

  private mutating func end(_ record: RunRecord) throws {
    open.removeAll { $0 == record.id }
    progress?.close()
    let ending = try Self.ending(of: record, ledger)
    if status == .done || ending == .interrupted { status = ending }
    if isJSON {
      let last: [String: Value] = [
        "run": .text("\(record.id)"), "status": .text(record.status.kind.rawValue),
        "reason": .optional(record.status.reason), "exit": .integer(Int(ending.rawValue)),
      ]
      return print(Value.mapping(last).canonicalJSON)
    }
    let time =
      record.ended.map { " after \(NumberFormat.duration.plain(of: $0.timeIntervalSince(record.started)))" } ?? ""
    print(VisibleText.shown("run \(record.id) of \(record.studyPath): \(record.status)\(time)"))
    if record.status == .finished, let recorded = try? RecordedRun(record.id, in: ledger, project.program) {
      OutcomeText(recorded.outcome, folder: project.folder(of: record.id)).print()
    } else if record.status != .finished {
      print("  go on with: \(project.program.name) run --resume \(record.id)")
    }
  }

  /// The exit status that the command had which ran it, as far as the record tells.
  private static func ending(of run: RunRecord, _ ledger: Ledger) throws -> ExitStatus {
    switch run.status {
    case .running: .done
    case .finished: try ledger.summaries(of: run.id).contains { $0.differsFrom != nil } ? .differs : .done
    case .failed(let reason): reason.hasPrefix("\(run.studyPath):") ? .usage : .environment
    case .interrupted: .interrupted
    }
  }
}
