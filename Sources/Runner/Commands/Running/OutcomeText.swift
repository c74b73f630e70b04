import Execution
import Foundation
import Ledger
import Reports
import Runs
import Values

/// The outcome of a run, for people: the place of the figures, and each claim's verdict.
struct OutcomeText {
  let outcome: StudyOutcome
  let folder: URL

  init(_ outcome: StudyOutcome, folder: URL) {
    self.outcome = outcome
    self.folder = folder
  }

  func print() {
    Swift.print("\(outcome.study.title) (run \(outcome.run))")
    if !outcome.panels.isEmpty {
      Swift.print(
        "  figures in \(Self.relative(folder)): " + outcome.panels.map { "\($0.name).svg" }.joined(separator: ", "))
    }
    for claim in outcome.claims { Swift.print("  " + Self.line(claim)) }
    Swift.print("  to read: \(Self.relative(folder.appending(path: StudyReport.fileName)))")
  }

  static func line(_ claim: StudyOutcome.Claim) -> String {
    var text = "\(verdict(claim))  \(claim.name)"
    if let value = claim.outcome.value, let bound = claim.outcome.bound {
      text += ": value \(short(value)), bound \(short(bound))"
      if let margin = claim.outcome.margin { text += ", margin \(short(margin))" }
      if let member = claim.outcome.member { text += ", worst at \(member)" }
    }
    text += " (\(claim.seeds) seeds; \(claim.paper))"
    for other in claim.otherSettings where other.verdict != claim.verdict {
      text += "; \(other.words): \(verdict(other.verdict))"
    }
    return text
  }

  static func verdict(_ claim: StudyOutcome.Claim) -> String {
    if case .undecided(let reason) = claim.outcome.verdict { return "UNDECIDED (\(reason))" }
    return verdict(claim.verdict)
  }

  private static func verdict(_ verdict: ClaimVerdict) -> String {
    switch verdict {
    case .holds: "HOLDS"
    case .fails: "DOES NOT HOLD"
    case .undecided: "UNDECIDED"
    }
  }

  /// A number with the digits that pages show.
  private static func short(_ value: Double) -> String { NumberFormat.significant(4).plain(of: value) }

  /// A path as one would type it from here.
  static func relative(_ url: URL) -> String {
    let here = FileManager.default.currentDirectoryPath + "/"
    return url.path.hasPrefix(here) ? String(url.path.dropFirst(here.count)) : url.path
  }
}
