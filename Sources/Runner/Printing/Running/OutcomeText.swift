import Execution
import Foundation
import Ledger
import Reports
import Runs
import Values

/// The outcome of a run, for people: the place of the figures, and each claim's verdict.
package struct OutcomeText {
  package let outcome: StudyOutcome
  package let folder: URL

  package init(_ outcome: StudyOutcome, folder: URL) {
    self.outcome = outcome
    self.folder = folder
  }

  package func print() {
    Printing.print("\(outcome.study.title) (run \(outcome.run))")
    if !outcome.panels.isEmpty {
      Printing.print(
        "  figures in \(Self.relative(folder)): " + outcome.panels.map(\.fileName).joined(separator: ", "))
    }
    for claim in outcome.claims { Printing.print("  " + Self.line(claim)) }
    if outcome.claims.count > 1 {
      Printing.print("  \(outcome.tally.summary)")
    }
    Printing.print("  to read: \(Self.relative(folder.appending(path: StudyReport.fileName)))")
  }

  package static func line(_ claim: StudyOutcome.Claim) -> String {
    var text = "\(claim.name): \(claim.words)"
    if let member = claim.outcome.member { text += ", worst at \(member)" }
    text += " (\(Count.words(claim.seeds, "seed"))\(claim.paper.map { "; \($0)" } ?? ""))"
    for other in claim.otherSettings where other.verdict != claim.verdict {
      text += "; \(other.words): \(other.verdict.word)"
    }
    return text
  }

  /// A path as one would type it from here.
  package static func relative(_ url: URL) -> String {
    let here = FileManager.default.currentDirectoryPath + "/"
    return url.path.hasPrefix(here) ? String(url.path.dropFirst(here.count)) : url.path
  }
}
