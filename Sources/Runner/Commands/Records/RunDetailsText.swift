import Foundation
import Ledger
import Studies

/// A run's record for people.
struct RunDetailsText {
  let details: RunDetails
  let difference: String?
  /// The study as it was run; nil when this version cannot read it.
  let study: Study?

  init(_ details: RunDetails, _ difference: String?, study: Study?) {
    self.details = details
    self.difference = difference
    self.study = study
  }

  /// The remarks of the cell's kind on the recorded results.
  private func remarks(on cell: CellRecord) -> [String] {
    let declared = study?.cell(named: String(cell.cell.name.prefix { $0 != "/" }))
    return declared?.body.remarks(on: StepResults(metricsOf: cell.outputs)) ?? []
  }

  var text: String {
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
    add("parameters", run.hyperparameters)
    add("environment", run.environment)
    lines.append("  data")
    for (name, digest) in run.data.sorted(by: { $0.key < $1.key }) { lines.append("    \(name) \(digest.short)") }
    lines.append("  cells")
    for cell in details.cells {
      lines.append(
        "    \(cell.cell.kind) \(cell.cell.name)  \(cell.cell.identity.short)  \(cell.disposition)"
          + (cell.differsFrom.map { ", DIFFERS from \($0)" } ?? ""))
      lines += remarks(on: cell).map { "      \($0)" }
      for artefact in cell.outputs.artefacts {
        lines.append("      \(artefact.name)  \(artefact.digest.short)  \(artefact.bytes) bytes")
      }
      if let metrics = cell.metricsDigest, !cell.outputs.series.isEmpty {
        lines.append("      \(cell.outputs.series.count) series  \(metrics.short)")
      }
    }
    if !details.claims.isEmpty { lines.append("  claims") }
    for claim in details.claims {
      let decision = claim.decision
      let numbers = decision.value.map { ": value \($0), bound \(decision.bound ?? .nan)" } ?? ""
      lines.append("    \(decision.verdict.rawValue) \(decision.id)\(numbers)")
    }
    if let difference {
      lines.append("  difference from the commit")
      lines.append(difference)
    }
    return lines.joined(separator: "\n")
  }
}

/// A run's record for programs.
struct RunDetailsJSON: Encodable {
  let id, study, title, studyDigest, status, started, numerics: String
  let reason, ended, commit, branch, remote, diff: String?
  let versioned, dirty: Bool
  let command: [String]
  let seeds: [String]
  let hyperparameters, environment: String
  let data: [String: String]
  let cells: [CellJSON]
  let claims: [ClaimJSON]
  let origin: OriginJSON?

  struct OriginJSON: Encodable {
    let run, record, head, imported: String
  }

  struct CellJSON: Encodable {
    let name, kind, identity, disposition: String
    let metricsDigest: String?
    let seconds: Double
    let artefacts: [ArtefactRecord]
    let scalars: [String: Double]
    let series: [SeriesJSON]
  }

  struct SeriesJSON: Encodable {
    let name: String
    let epochs: [Int]
    let values: [Double]
  }

  struct ClaimJSON: Encodable {
    let id, statement, verdict: String
    let value, bound, margin: Double?
  }

  init(_ details: RunDetails, _ difference: String?) {
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
    hyperparameters = run.hyperparameters
    environment = run.environment
    data = run.data.mapValues(\.hexadecimal)
    cells = details.cells.map { cell in
      CellJSON(
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
