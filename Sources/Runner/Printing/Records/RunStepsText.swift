import Ledger
import Runs
import Studies
import Values

/// The steps of a run for people.
struct RunStepsText {
  private let details: RunDetails
  private let recorded: RecordedRun?

  init(_ details: RunDetails, _ recorded: RecordedRun?) {
    self.details = details
    self.recorded = recorded
  }

  /// A line a cell: how many steps, where they are from, and how long they took; then those that failed or differ.
  var summary: [String] {
    var cells: [(name: String, kind: String)] = []
    var steps: [String: [StepRecord]] = [:]
    for step in details.steps {
      if steps[step.cell.cell] == nil { cells.append((step.cell.cell, step.cell.kind)) }
      steps[step.cell.cell, default: []].append(step)
    }
    let own = cells.filter { $0.kind != "figure" }
    var rows = own.map { cell in row(cell.kind, cell.name, steps[cell.name] ?? []) }
    let figures = cells.filter { $0.kind == "figure" }.flatMap { steps[$0.name] ?? [] }
    if !figures.isEmpty { rows.append(row("figure", Count.words(figures.count, "figure"), figures)) }
    let failures = details.steps.flatMap { step -> [String] in
      var lines: [String] = []
      if case .failed(let reason) = step.disposition {
        let said = reason.split(separator: "\n").map(String.init)
        lines += ["\(step.cell.name) failed: \(said.first ?? "")"] + said.dropFirst().map { "  \($0)" }
      }
      if let before = step.differsFrom { lines.append("\(step.cell.name) DIFFERS from \(before)") }
      return lines
    }
    return TextTable(rows).lines + failures.map { StyledText.text($0, .bad) } + remarked
  }

  /// The remarks on steps, those that several steps of a cell share once.
  private var remarked: [String] {
    var known: Set<String> = []
    return details.steps.flatMap { step in
      remarks(on: step).compactMap { remark in
        let line = "\(step.cell.cell): \(remark)"
        return known.insert(line).inserted ? line : nil
      }
    }
  }

  private func row(_ kind: String, _ name: String, _ steps: [StepRecord]) -> [String] {
    let failed = steps.count(where: \.isFailed)
    var reused: [RunID: Int] = [:]
    for step in steps {
      if case .reused(_, let run) = step.disposition { reused[run, default: 0] += 1 }
    }
    let computed = steps.count - failed - reused.values.reduce(0, +)
    var parts = computed > 0 ? ["\(computed) computed"] : []
    parts += reused.sorted { $0.key < $1.key }.prefix(3).map { "\($0.value) from \($0.key)" }
    if reused.count > 3 { parts.append("…") }
    if failed > 0 { parts.append("\(failed) failed") }
    let seconds = steps.reduce(0) { $0 + $1.seconds }
    return [kind, name, parts.joined(separator: ", "), seconds >= 0.05 ? NumberFormat.duration.plain(of: seconds) : ""]
  }

  /// Every step with its identity, outputs and remarks.
  var lines: [String] {
    var lines: [String] = []
    // What is so of every seed is said once.
    var known: Set<String> = []
    for step in details.steps {
      let time = step.seconds >= 0.05 ? " (\(NumberFormat.duration.plain(of: step.seconds)))" : ""
      let said = "\(step.disposition)".split(separator: "\n").map(String.init)
      lines.append(
        "\(step.cell.kind) \(step.cell.name)  \(step.cell.identity.short)  \(said.first ?? "")\(time)"
          + (step.differsFrom.map { ", DIFFERS from \($0)" } ?? ""))
      lines += said.dropFirst().map { "  \($0)" }
      for remark in remarks(on: step) where known.insert("\(step.cell.cell): \(remark)").inserted {
        lines.append("  \(remark)")
      }
      for artefact in step.outputs.artefacts where !artefact.isLog {
        lines.append("  \(artefact.name)  \(artefact.digest.short)  \(artefact.bytes) bytes")
      }
      let logs = step.outputs.artefacts.filter(\.isLog)
      if !logs.isEmpty {
        lines.append("  kept beside them: \(logs.map { "\($0.name) (\($0.bytes) bytes)" }.joined(separator: ", "))")
      }
      if let metrics = step.metricsDigest, !step.outputs.series.isEmpty {
        lines.append("  \(step.outputs.series.count) series  \(metrics.short)")
      }
    }
    return lines
  }

  /// The remarks of the cell's kind on the recorded results.
  private func remarks(on step: StepRecord) -> [String] {
    guard let recorded, let declared = recorded.study.cell(named: step.cell.cell) else { return [] }
    let results = RecordedCell.Step(step, from: recorded.artefacts).results
    let origin = StepStart(in: results)?.words(unit: declared.kind.progressWords.step)
    return declared.body.remarks(on: results) + (origin.map { [$0] } ?? [])
  }
}
