import Foundation
import Processes
import Studies
import Values

extension ProgramTask {
  /// Refuses a run that did not go as it is to go.
  ///
  /// - Throws: `StepFailure` with what it printed.
  func check(
    _ run: ProgramRun, _ command: [String], _ machinery: Machinery, _ attempts: ProgramAttempts
  ) throws {
    guard var reason = reason(run) else { return }
    let printed = attempts.printed()
    if let limit = cell.limits.memory, run.end.exit != .exited(0), Self.speaksOfMemory(printed.errors) {
      reason += ", with no more than \(Self.memory(limit)) of memory"
    }
    var text = reason
    let said = Self.tail(printed.errors) ?? Self.tail(printed.output)
    if run.fault == nil, run.end.undeclared.isEmpty, let said { text += "\(ProgramRecord.printedMark)\n\(said)" }
    if let hint = hint(printed.errors) { text = "\(hint); \(text)" }
    // What it keeps it may go on from; what went wrong would go wrong again.
    throw StepFailure(CellFault(text), logs: logs(run, command, machinery, attempts))
  }

  /// The reason why a run is a failure; nil when it is none.
  private func reason(_ run: ProgramRun) -> String? {
    if let fault = run.fault {
      return "printed no metric that can be read: line \(fault.line) of its output \(fault.reason)"
    }
    if !run.end.undeclared.isEmpty {
      let names = run.end.undeclared.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
      let more = run.end.undeclared.count > 3 ? " and \(run.end.undeclared.count - 3) more" : ""
      return "opened \(names)\(more) of the project, which its cell does not declare; add it to 'files'"
    }
    if let attempt = run.end.networkAttempts.first, !cell.limits.network {
      return "asked for the network (\(attempt)), which its cell does not declare; 'network: true' allows it"
    }
    if run.end.reason == .timedOut {
      return "took longer than its \(Self.words(conditions.time ?? cell.limits.time ?? 0)) and was stopped"
    }
    switch run.end.exit {
    case .exited(0): return nil
    case .exited(let code):
      let free = SystemFolders.freeSpace(at: stage.work) ?? .max
      return "ended with exit code \(code)" + (free < 1 << 20 ? ", and no space is left on the disk" : "")
    case .signalled(let number):
      let cause = number == SIGXFSZ ? ": a file was to be larger than the disk's free space" : ""
      return "was ended by signal \(number) (\(Self.meaning(of: number)))\(cause)"
    }
  }

  /// The metrics and files of a run that went well, with what it printed.
  ///
  /// - Throws: `StepFailure` for a metric or file that is missing.
  func results(
    of run: ProgramRun, _ command: [String], _ machinery: Machinery, _ attempts: ProgramAttempts
  ) throws -> StepResults {
    var results = run.metrics.results
    func failure(_ reason: String) -> StepFailure {
      StepFailure(CellFault(reason), logs: logs(run, command, machinery, attempts))
    }
    let printed = (Array(results.scalars.keys) + Array(results.series.keys)).sorted()
    func missing(_ name: String, _ kind: String) -> StepFailure {
      failure(
        "printed no \(kind) '\(name)'; it printed \(printed.isEmpty ? "none" : printed.joined(separator: ", "))")
    }
    for name in cell.metricNames where results.scalars[name] == nil {
      let hint = results.series[name] == nil ? "metric" : "metric without an epoch"
      throw missing(name, hint)
    }
    for name in cell.seriesNames where results.series[name] == nil { throw missing(name, "metric with epochs") }
    for output in cell.outputs {
      do throws(Stage.OutputFault) {
        let bytes = try stage.output(output.path)
        results.files[output.name] = StepResults.File(mediaType: output.mediaType, bytes: bytes)
      } catch {
        let reason = error.reason.map { ", which cannot be read: \($0)" } ?? ""
        throw failure("made \(error.made) '\(output.path)', its output '\(output.name)'\(reason)")
      }
    }
    for (name, file) in logs(run, command, machinery, attempts) { results.files[name] = file }
    return results
  }

  private func logs(
    _ run: ProgramRun, _ command: [String], _ machinery: Machinery, _ attempts: ProgramAttempts
  ) -> [String: StepResults.File] {
    let printed = attempts.printed()
    let end: String
    switch run.end.exit {
    case .exited(let code): end = "exit code \(code)"
    case .signalled(let number): end = "signal \(number)"
    }
    let record = ProgramRecord(
      command: command, executable: URL(filePath: command.first ?? "").lastPathComponent,
      version: machinery.version, packages: machinery.environment?.packages ?? [],
      isolation: "\(run.end.isolation)", network: cell.limits.network, end: end,
      seconds: run.end.duration / .seconds(1), processorSeconds: run.end.processorTime / .seconds(1),
      peakMemory: run.end.peakMemory, attempts: attempts.number)
    let logs: [String: StepResults.File] = [
      "stdout": .log(String(decoding: printed.output, as: UTF8.self)),
      "stderr": .log(String(decoding: printed.errors, as: UTF8.self)), ProgramRecord.name: record.file,
    ]
    return logs.merging(machinery.sources) { log, _ in log }
  }

  /// The last lines of a text, indented; nil when it has none.
  private static func tail(_ text: Data) -> String? {
    let lines = String(decoding: text.suffix(4_000), as: UTF8.self).split(whereSeparator: \.isNewline).suffix(8)
    let shown = lines.map { line in
      "  " + line.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : String($0) }.joined()
    }
    return shown.isEmpty ? nil : shown.joined(separator: "\n")
  }

  /// True when a program says at its end that there was no memory for it.
  private static func speaksOfMemory(_ errors: Data) -> Bool {
    let text = String(decoding: errors.suffix(4_000), as: UTF8.self)
    return ["MemoryError", "bad_alloc", "annot allocate", "ut of memory", "ot enough memory"].contains {
      text.contains($0)
    }
  }

  private static func memory(_ bytes: Int) -> String {
    let (unit, name) = bytes >= 1_000_000_000 ? (1e9, "GB") : (1e6, "MB")
    return "\(NumberFormat.shortest.text(of: Double(bytes) / unit)) \(name)"
  }

  private static func words(_ seconds: Double) -> String {
    let minutes = seconds / 60
    if minutes >= 1, minutes.rounded() == minutes { return "\(NumberFormat.shortest.text(of: minutes)) min" }
    return "\(NumberFormat.shortest.text(of: seconds)) s"
  }

  private static func meaning(of number: Int32) -> String {
    [
      SIGABRT: "aborted", SIGBUS: "bus error", SIGFPE: "arithmetic error", SIGILL: "illegal instruction",
      SIGKILL: "killed", SIGSEGV: "segmentation fault", SIGTERM: "asked to end", SIGINT: "interrupted",
      SIGXCPU: "processor time", SIGXFSZ: "file too large", SIGPIPE: "broken pipe",
    ][number] ?? "see signal(7)"
  }
}
