import Audits
import Ledger
import Values

/// The text of `audit verify`.
package struct VerificationText {
  let verification: RecordVerification
  let readsFiles: Bool
  let notedHead: ChainHead?
  /// The program's name.
  let program: String

  package init(_ verification: RecordVerification, readsFiles: Bool, notedHead: ChainHead?, program: String) {
    self.verification = verification
    self.readsFiles = readsFiles
    self.notedHead = notedHead
    self.program = program
  }

  /// The most lines of a kind.
  private static let limit = 20

  /// The text for people.
  package var text: String {
    let ledger = verification.ledger
    var looked =
      "\(ledger.runs) runs, \(ledger.steps) steps and \(ledger.claims) claims in a chain of \(ledger.events) events"
    looked +=
      readsFiles
      ? "; \(ledger.artefacts) artefacts; \(verification.files) files in the folders of \(verification.folders) runs"
      : "; neither artefacts nor other files were read"
    if verification.programs > 0 { looked += "; \(Count.words(verification.programs, "kept program"))" }
    var lines = ["looked at: \(looked)"]
    let mismatches = verification.mismatches
    lines += mismatches.prefix(Self.limit).map { "MISMATCH  \($0)" }
    if mismatches.count > Self.limit {
      lines.append("MISMATCH  … \(mismatches.count - Self.limit) more; --json has all")
    }
    let notes = verification.notes
    lines += notes.prefix(Self.limit).map { "note      \($0)" }
    if notes.count > Self.limit { lines.append("note      … \(notes.count - Self.limit) more; --json has all") }
    if let head = ledger.head {
      lines.append("head:      \(head.events):\(head.digest)")
      if let notedHead, verification.isIntact {
        lines.append("           the chain goes through the head that was noted, of event \(notedHead.events)")
      } else if notedHead == nil {
        lines.append(
          "           note it down: a later `\(program) audit verify --head` with it proves that nothing so far changed"
        )
      }
    }
    lines.append(
      verification.isIntact
        ? "intact" : "NOT INTACT: \(Count.words(mismatches.count, "mismatch", plural: "mismatches"))")
    return lines.joined(separator: "\n")
  }

  /// The text for programs.
  package var json: String {
    let ledger = verification.ledger
    return JSONText.of(
      ReportJSON(
        intact: verification.isIntact, events: ledger.events, runs: ledger.runs, steps: ledger.steps,
        claims: ledger.claims,
        artefacts: readsFiles ? ledger.artefacts : nil, files: readsFiles ? verification.files : nil,
        programs: readsFiles ? verification.programs : nil,
        head: ledger.head.map { "\($0.events):\($0.digest)" },
        mismatches: verification.mismatches.map(MismatchJSON.init),
        notes: verification.notes.map(\.description)))
  }

  private struct ReportJSON: Encodable {
    let intact: Bool
    let events, runs, steps, claims: Int
    let artefacts, files, programs: Int?
    let head: String?
    let mismatches: [MismatchJSON]
    let notes: [String]
  }

  private struct MismatchJSON: Encodable {
    let table, row, column, recorded, found: String

    init(_ mismatch: LedgerMismatch) {
      (table, row, column) = (mismatch.table, mismatch.row, mismatch.column)
      (recorded, found) = (mismatch.expected, mismatch.found)
    }
  }
}
