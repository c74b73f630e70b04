import Foundation
import Ledger
import Runs
import Studies
import Values

/// A run's record for people.
package struct RunDetailsText {
  package let details: RunDetails
  package let difference: String?
  /// The run as this version reads it back; nil when it cannot.
  package let recorded: RecordedRun?

  package init(_ details: RunDetails, _ difference: String?, recorded: RecordedRun?) {
    self.details = details
    self.difference = difference
    self.recorded = recorded
  }

  /// The remarks of the cell's kind on the recorded results.
  private func remarks(on cell: StepRecord) -> [String] {
    guard let recorded, let declared = recorded.study.cell(named: cell.cell.cell) else { return [] }
    return declared.body.remarks(on: RecordedCell.Step(cell, from: recorded.artefacts).results)
  }

  private var steps: [String] {
    var lines: [String] = []
    // What is so of every seed is said once.
    var known: Set<String> = []
    for cell in details.steps {
      let time = cell.seconds >= 0.05 ? " (\(NumberFormat.duration.plain(of: cell.seconds)))" : ""
      let said = "\(cell.disposition)".split(separator: "\n").map(String.init)
      lines.append(
        "    \(cell.cell.kind) \(cell.cell.name)  \(cell.cell.identity.short)  \(said.first ?? "")\(time)"
          + (cell.differsFrom.map { ", DIFFERS from \($0)" } ?? ""))
      lines += said.dropFirst().map { "      \($0)" }
      for remark in remarks(on: cell) where known.insert("\(cell.cell.cell): \(remark)").inserted {
        lines.append("      \(remark)")
      }
      for artefact in cell.outputs.artefacts where !artefact.isLog {
        lines.append("      \(artefact.name)  \(artefact.digest.short)  \(artefact.bytes) bytes")
      }
      let logs = cell.outputs.artefacts.filter(\.isLog)
      if !logs.isEmpty {
        lines.append("      kept beside them: \(logs.map { "\($0.name) (\($0.bytes) bytes)" }.joined(separator: ", "))")
      }
      if let metrics = cell.metricsDigest, !cell.outputs.series.isEmpty {
        lines.append("      \(cell.outputs.series.count) series  \(metrics.short)")
      }
    }
    return lines
  }

  package var text: String {
    let run = details.run
    var lines = ["run \(run.id): \(run.studyTitle)"]
    func add(_ name: String, _ value: String) {
      lines.append("  \(name)\(String(repeating: " ", count: max(1, 14 - name.count)))\(value)")
    }
    add("study", "\(run.studyPath) (\(run.study.short))")
    add("status", "\(run.status)")
    add("started", JSONText.date(run.started))
    if let ended = run.ended { add("ended", JSONText.date(ended)) }
    if let origin = details.origin {
      add("origin", "\(origin.name) of another ledger (\(origin.head)), imported \(JSONText.date(origin.imported))")
    }
    switch run.versionControl {
    case .notUnderVersionControl: add("commit", "none: not under version control")
    case .git(let state):
      add("commit", state.commit + (state.isDirty ? " with changes, shown below" : ", clean tree"))
      add("branch", state.branch ?? "none (detached HEAD)")
      if let remote = state.remote { add("remote", remote) }
    }
    add("command", run.command.joined(separator: " "))
    add("numerics", run.numericsVersion)
    add("seeds", run.seeds.map { String($0, radix: 16) }.joined(separator: " "))
    add("environment", run.environment)
    lines += parameters
    lines.append("  data")
    for (name, digest) in run.data.sorted(by: { $0.key < $1.key }) { lines.append("    \(name) \(digest.short)") }
    lines.append("  steps")
    lines += steps
    if !details.claims.isEmpty {
      let counts = recorded?.tally.words ?? VerdictCounts(details.claims.map(\.decision.verdict)).words
      lines.append("  claims: \(counts)")
    }
    let words = recorded?.decisionWords ?? [:]
    for claim in details.claims.map(\.decision) {
      lines.append("    \(claim.id): \(words[claim.id] ?? claim.words(sign: nil))")
    }
    if let difference {
      lines.append("  difference from the commit")
      lines.append(difference)
    }
    return lines.joined(separator: "\n")
  }

  /// The parameters as a table: the value in force, and the declared one where it is another.
  private var parameters: [String] {
    guard let recorded else {
      guard case .mapping(let all) = Value(json: details.run.hyperparameters),
        case .mapping(let own)? = all["parameters"]
      else { return [] }
      let rows = own.sorted { $0.key < $1.key }.map { ["    \($0.key)", $0.value.plain] }
      return ["  parameters (this version cannot read the study: what it declares is not known)"]
        + TextTable(rows).lines
    }
    let rows = ParameterInForce.all(of: recorded.study, overrides: recorded.overrides).map { parameter in
      var row = ["    \(parameter.name)", parameter.value]
      if let declared = parameter.declared, declared != parameter.value {
        row.append("declared: \(declared); given by \(parameter.origin)")
      } else if parameter.origin != .study {
        row.append("given by \(parameter.origin), as declared")
      }
      return row
    }
    return ["  parameters (all that follows from them: --json, or the run's page)"] + TextTable(rows).lines
  }
}

/// A run's record for programs.
package struct RunDetailsJSON: Encodable {
  package let id, study, title, studyDigest, status, started, numerics: String
  package let reason, ended, commit, branch, remote, diff: String?
  package let versioned, dirty: Bool
  package let command: [String]
  package let seeds: [String]
  /// The JSON that was recorded, as such and not as a text; a text when it is no JSON.
  package let hyperparameters: JSONValue
  package let environment: String
  package let data: [String: String]
  package let steps: [StepJSON]
  package let claims: [ClaimJSON]
  package let origin: OriginJSON?

  package struct OriginJSON: Encodable {
    let run, record, head, imported: String
  }

  package struct StepJSON: Encodable {
    let name, kind, identity, disposition: String
    let metricsDigest: String?
    let seconds: Double
    let artefacts: [ArtefactRecord]
    let scalars: [String: Double]
    let series: [SeriesJSON]
  }

  package struct SeriesJSON: Encodable {
    let name: String
    let epochs: [Int]
    let values: [Double]
  }

  package struct ClaimJSON: Encodable {
    let id, statement, verdict: String
    let value, bound, margin: Double?
  }

  package init(_ details: RunDetails, _ difference: String?) {
    let run = details.run
    id = "\(run.id)"
    study = run.studyPath
    title = run.studyTitle
    studyDigest = run.study.hexadecimal
    status = run.status.kind.rawValue
    reason = run.status.reason
    started = JSONText.date(run.started)
    ended = run.ended.map(JSONText.date)
    numerics = run.numericsVersion
    if case .git(let state) = run.versionControl {
      (versioned, dirty) = (true, state.isDirty)
      (commit, branch, remote) = (state.commit, state.branch, state.remote)
    } else {
      (versioned, dirty) = (false, false)
      (commit, branch, remote) = (nil, nil, nil)
    }
    diff = difference
    command = run.command
    seeds = run.seeds.map { String($0) }
    hyperparameters = JSONValue(recorded: run.hyperparameters)
    environment = run.environment
    data = run.data.mapValues(\.hexadecimal)
    steps = details.steps.map { cell in
      StepJSON(
        name: cell.cell.name, kind: cell.cell.kind, identity: cell.cell.identity.hexadecimal,
        disposition: "\(cell.disposition)", metricsDigest: cell.metricsDigest?.hexadecimal, seconds: cell.seconds,
        artefacts: cell.outputs.artefacts, scalars: cell.outputs.scalars,
        series: cell.outputs.series.map { SeriesJSON(name: $0.name, epochs: $0.epochs, values: $0.values) })
    }
    origin = details.origin.map {
      OriginJSON(
        run: "\($0.name)", record: $0.record.hexadecimal, head: "\($0.head)", imported: JSONText.date($0.imported))
    }
    claims = details.claims.map {
      ClaimJSON(
        id: $0.decision.id, statement: $0.decision.statement, verdict: $0.decision.verdict.rawValue,
        value: $0.decision.value, bound: $0.decision.bound, margin: $0.decision.margin)
    }
  }
}
