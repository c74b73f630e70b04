import Audits
import Execution
import Foundation
import Ledger
import Studies
import Values

/// The text of a replay's report, for people.
package struct ReplayText {
  package let report: ReplayReport

  /// The sign of the comparison that decided each claim of the recorded run, by name.
  package let signs: [String: String]

  package init(_ report: ReplayReport, signs: [String: String] = [:]) {
    self.report = report
    self.signs = signs
  }

  package var text: String {
    let run = report.run
    var lines = ["run \(run.id): \(run.studyTitle) (\(run.studyPath))"]
    if case .git(let state) = run.versionControl {
      lines.append("  commit \(state.commit)\(state.isDirty ? " with its recorded changes" : ", clean tree")")
    }
    if !report.isTreeAsRecorded {
      lines.append("  note: the tree's changes are written otherwise than recorded, as another version of libgit2 may")
    }
    lines += report.programNotes.map { "  note: \($0)" }
    let isBuilt = report.program.choice == .built
    lines.append(
      "  \(isBuilt ? "built in \(duration(report.buildSeconds)), " : "")run in \(duration(report.runSeconds))"
        + (report.program == .commit ? "" : " by \(report.program.words)"))
    for step in report.steps where step.result == .same || step.result == .within {
      lines.append(
        "  \(step.result == .same ? "same    " : "within  ") \(step.kind) \(step.name)  \(step.identity.short)\(contents(step))"
      )
    }
    for step in report.differing {
      lines.append("  \(step.isConsequence ? "FOLLOWS" : "DIFFERS")  \(step.kind) \(step.name)  \(step.identity.short)")
      lines += words(step).map { "             \($0)" }
    }
    for claim in report.claims {
      let decision = claim.recorded
      lines.append("  \(claim.isSame ? "same    " : "DIFFERS ") claim \(decision.id): \(words(decision))")
      if !claim.isSame { lines.append("             now \(claim.replayed.map(words) ?? "not decided")") }
    }
    if report.status != .finished, run.status != report.status { lines.append("  the replay \(report.status)") }
    if !report.environment.isEmpty {
      lines.append("  environment\(report.isKept ? ", which changed nothing" : "")")
      for change in report.environment { lines.append("    \(change.name): \(change.recorded), now \(change.now)") }
    }
    if let kept = report.kept { lines.append("  what the replay made: \(OutcomeText.relative(kept))") }
    lines.append(summary)
    return lines.joined(separator: "\n")
  }

  /// One line.
  package var summary: String {
    let steps = "\(report.sameSteps) of \(report.steps.count) steps"
    if report.isIdentical { return "replayed bit for bit: \(steps), \(report.files) files" }
    if report.isKept {
      return "replayed as it is promised: \(steps) bit for bit, \(report.withinSteps) within tolerances"
    }
    if report.steps.isEmpty { return "nothing to compare: the run has no results" }
    let cause = report.differing.first.map { "; first: \($0.kind) \($0.name)" } ?? "; claims differ"
    return "NOT REPLAYED: \(steps) are the same\(cause)"
  }

  private func contents(_ step: ReplayReport.Step) -> String {
    let numbers = Count.noun(step.numbers, "series or number", plural: "series and numbers")
    let parts = [(step.numbers, numbers), (step.files, Count.noun(step.files, "file"))]
    let words = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return words.isEmpty ? "" : "  " + words.joined(separator: ", ")
  }

  private func words(_ step: ReplayReport.Step) -> [String] {
    switch step.result {
    case .same, .within: []
    case .differs(let differences): differences.map(\.description)
    case .otherIdentity(let digest): ["identity now \(digest.short): what it depends on is not the same"]
    case .missing(let reason): [reason.map { "failed: \($0)" } ?? "the replay did not come to it"]
    }
  }

  private func words(_ claim: ClaimDecision) -> String {
    claim.words(sign: signs[claim.id])
  }

  private func duration(_ seconds: Double) -> String { NumberFormat.duration.plain(of: seconds) }
}

extension ReplayProgram.Origin {
  /// The program in words.
  fileprivate var words: String {
    switch self {
    case .commit: "the program of the commit"
    case .sources(let program, let commit):
      "\(program), built from the kept sources of its commit \(commit.prefix(10))"
    case .recorded(let program, let digest, let isolation):
      "the recorded program, \(program), which came with an archive (SHA-256 \(digest), as recorded; \(isolation))"
    case .sameVersion(let own): "this \(own), the same version"
    case .sameNumerics(let own, let recorded, let numerics):
      "this \(own), another build than the recorded \(recorded) with the same numerics \(numerics)"
    }
  }
}

/// The text of a replay's report, for programs.
package struct ReplayJSON: Encodable {
  package let run, study, summary, program, with: String
  package let commit, kept: String?
  package let dirty, identical, built, treeAsRecorded: Bool
  package let buildSeconds, runSeconds: Double
  package let same, files: Int
  package let notes: [String]
  package let steps: [StepJSON]
  package let claims: [ReplayedClaimJSON]
  package let environment: [ChangeJSON]

  package struct StepJSON: Encodable {
    let name, kind, identity, result: String
    let follows: Bool
    let files: Int
    let nowIdentity, reason: String?
    let differences: [String]
  }

  package struct ReplayedClaimJSON: Encodable {
    let id, recorded: String
    let now: String?
    let same: Bool
    let first: ClaimJSON
    let second: ClaimJSON?
  }

  package struct ChangeJSON: Encodable {
    let name, recorded, now: String
  }

  package init(_ report: ReplayReport, signs: [String: String] = [:]) {
    run = "\(report.run.id)"
    study = report.run.studyPath
    summary = ReplayText(report).summary
    var state: GitState?
    if case .git(let git) = report.run.versionControl { state = git }
    commit = state?.commit
    dirty = state?.isDirty ?? false
    kept = report.kept.map(OutcomeText.relative)
    identical = report.isIdentical
    built = report.program.choice == .built
    (program, with, notes) = (report.program.words, report.program.choice.rawValue, report.programNotes)
    treeAsRecorded = report.isTreeAsRecorded
    (buildSeconds, runSeconds) = (report.buildSeconds, report.runSeconds)
    (same, files) = (report.sameSteps, report.files)
    steps = report.steps.map(StepJSON.init)
    claims = report.claims.map {
      let sign = signs[$0.recorded.id]
      return ReplayedClaimJSON(
        id: $0.recorded.id, recorded: $0.recorded.verdict.rawValue, now: $0.replayed?.verdict.rawValue, same: $0.isSame,
        first: ClaimJSON($0.recorded, sign: sign), second: $0.replayed.map { ClaimJSON($0, sign: sign) })
    }
    environment = report.environment.map { ChangeJSON(name: $0.name, recorded: $0.recorded, now: $0.now) }
  }
}

extension ReplayJSON.StepJSON {
  fileprivate init(_ step: ReplayReport.Step) {
    (name, kind, identity) = (step.name, step.kind, step.identity.hexadecimal)
    (follows, files) = (step.isConsequence, step.files)
    switch step.result {
    case .same: (result, nowIdentity, reason, differences) = ("same", nil, nil, [])
    case .within: (result, nowIdentity, reason, differences) = ("within", nil, nil, [])
    case .differs(let found):
      (result, nowIdentity, reason, differences) = ("differs", nil, nil, found.map(\.description))
    case .otherIdentity(let digest):
      (result, nowIdentity, reason, differences) = ("otherIdentity", digest.hexadecimal, nil, [])
    case .missing(let why): (result, nowIdentity, reason, differences) = ("missing", nil, why, [])
    }
  }
}
