import Audits
import Execution
import Foundation
import Ledger
import Provenance
import Runs
import Studies
import Values

/// The text of `audit trace` for programs.
package struct FileTraceJSON: Encodable {
  package let file, digest, match: String
  package let recorded: [String]?
  package let difference: String?
  package let figure: StepJSON
  package let study: StudyJSON
  package let published: [PublishedJSON]
  package let followed: String?
  package let runs: [AppearanceJSON]
  package let breaks: [String]
  package let making: [SectionJSON]
  package let upstream: [UpstreamJSON]
  package let data: [SampleJSON]
  package let settings: [SettingsJSON]
  package let numerics: String?
  package let seeds, command: [String]?
  package let environment: HostEnvironment?
  package let today: TodayJSON

  package static func text(_ trace: FileTrace, _ present: PresentStep) -> String { JSONText.of(Self(trace, present)) }

  private init(_ trace: FileTrace, _ present: PresentStep) {
    (file, digest) = (trace.file, trace.digest.hexadecimal)
    switch trace.match {
    case .recorded: (match, recorded, difference) = ("recorded", nil, nil)
    case .published: (match, recorded, difference) = ("published", nil, nil)
    case .altered(let digests, let place):
      (match, recorded, difference) = ("altered", digests.map(\.hexadecimal), place)
    }
    let origin = trace.origin
    figure = StepJSON(name: trace.name, kind: origin?.step.cell.kind ?? "figure", identity: trace.identity.hexadecimal)
    study = StudyJSON(
      path: trace.studyPath, title: origin?.run.studyTitle, setting: trace.setting,
      overrides: trace.overrides.mapValues(\.plain), digest: origin?.run.study.hexadecimal)
    published = trace.publications.map {
      PublishedJSON(
        publication: $0.publication, study: $0.studyPath, setting: $0.setting, figure: $0.cell, numerics: $0.numerics,
        sameBytes: $0.hasSameBytes)
    }
    followed = origin.map { "\($0.run.id)" }
    runs = origin?.appearances.map(AppearanceJSON.init) ?? []
    breaks = origin?.breaks.map(\.description) ?? []
    making = origin?.making.map(SectionJSON.init) ?? []
    upstream = origin?.upstream.map(UpstreamJSON.init) ?? []
    data = origin?.data.map(SampleJSON.init) ?? []
    settings = origin?.settings.map(SettingsJSON.init) ?? []
    numerics = origin?.run.numericsVersion ?? trace.publications.first?.numerics
    seeds = origin?.run.seeds.map { "\($0)" }
    command = origin?.run.command
    environment = origin?.host
    today = TodayJSON(present)
  }

  package struct StepJSON: Encodable {
    let name, kind, identity: String
  }

  package struct StudyJSON: Encodable {
    let path: String
    let title, setting: String?
    let overrides: [String: String]
    let digest: String?
  }

  package struct PublishedJSON: Encodable {
    let publication, study: String
    let setting: String?
    let figure, numerics: String
    let sameBytes: Bool
  }

  package struct AppearanceJSON: Encodable {
    let id, started, disposition: String
    let commit, branch, remote, difference: String?
    let dirty: Bool

    init(_ appearance: StepAppearance) {
      (id, started, disposition) = (
        "\(appearance.run)", JSONText.date(appearance.started), "\(appearance.disposition)"
      )
      if case .git(let state) = appearance.versionControl {
        (commit, branch, remote) = (state.commit, state.branch, state.remote)
        (difference, dirty) = (state.difference?.hexadecimal, state.isDirty)
      } else {
        (commit, branch, remote, difference, dirty) = (nil, nil, nil, nil, false)
      }
    }
  }

  package struct SectionJSON: Encodable {
    let title: String
    let lines: [String]

    init(_ section: PageSection) {
      title = section.title
      lines = section.content.flatMap { content -> [String] in
        switch content {
        case .text(let text), .warning(let text), .code(let text, _), .output(let text):
          text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        case .table(_, let rows): rows.map { $0.joined(separator: "\t") }
        }
      }
    }
  }

  package struct UpstreamJSON: Encodable {
    let name, kind, identity: String
    let inputs: [String]
    let computedIn, commit, stream, metricsDigest: String?
    let dirty: Bool
    let hyperparameters: [String: String]
    let artefacts: [ArtefactRecord]

    init(_ step: RecordedOrigin.UpstreamStep) {
      let cell = step.summary.cell
      (name, kind, identity) = (cell.name, cell.kind, cell.identity.hexadecimal)
      inputs = cell.inputs.map(\.hexadecimal)
      computedIn = step.origin.map { "\($0.run)" }
      (commit, dirty) = (step.origin?.commit, step.origin?.isDirty ?? false)
      stream = step.stream.map { "\($0)" }
      metricsDigest = step.summary.metricsDigest?.hexadecimal
      hyperparameters = Dictionary(
        step.hyperparameters.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
      artefacts = step.summary.artefacts
    }
  }

  package struct SampleJSON: Encodable {
    let name, recorded: String
    let file, found: String?
    let unchanged: Bool

    init(_ sample: RecordedOrigin.DataState) {
      (name, recorded) = (sample.name, sample.recorded.hexadecimal)
      (file, found, unchanged) = (sample.file, sample.found?.hexadecimal, sample.isUnchanged)
    }
  }

  package struct SettingsJSON: Encodable {
    let cell, sweep, identity, table, recorded: String
    let trial: Int
    let point: [String: String]
    let found, commit: String?
    let unchanged: Bool

    init(_ settings: SettingsOrigin) {
      let winner = settings.winner
      (cell, sweep, identity, trial) = (settings.cell, winner.sweep, winner.identity, winner.trial)
      (point, table, recorded) = (winner.point.mapValues(\.plain), winner.table, winner.digest.hexadecimal)
      (found, commit, unchanged) = (settings.found?.hexadecimal, settings.commit, settings.isUnchanged)
    }
  }

  package struct TodayJSON: Encodable {
    let declares: String
    let identity: String?
    let reasons: [String]?

    init(_ present: PresentStep) {
      switch present {
      case .same: (declares, identity, reasons) = ("the same", nil, nil)
      case .different(let now, let because):
        (declares, identity, reasons) = ("another", now.hexadecimal, because.map(\.description))
      case .gone: (declares, identity, reasons) = ("none", nil, nil)
      case .unknown(let reason): (declares, identity, reasons) = ("unknown", nil, [reason])
      }
    }
  }
}
