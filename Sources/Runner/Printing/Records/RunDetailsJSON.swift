import Foundation
import Ledger
import Runs
import Values

/// A run's record for programs.
package struct RunDetailsJSON: Encodable {
  package let id, study, title, studyDigest, status, started, numerics: String
  package let reason, ended, commit, branch, remote, diff: String?
  package let versioned, dirty: Bool
  package let command: [String]
  package let seeds: [String]
  /// The JSON that was recorded, as such and not as a text; a text when it is no JSON.
  package let hyperparameters, environment: JSONValue
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

  /// - Parameter signs: the sign of the comparison that decided each claim, by name, as far as it is known.
  package init(_ details: RunDetails, _ difference: String?, signs: [String: String] = [:]) {
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
    environment = JSONValue(recorded: run.environment)
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
    claims = details.claims.map { ClaimJSON($0.decision, sign: signs[$0.decision.id]) }
  }
}
