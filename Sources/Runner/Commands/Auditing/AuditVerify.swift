import ArgumentParser
import Audits
import Digests
import Execution
import Foundation
import Ledger
import Printing
import Values

extension Audit {
  /// `refigure audit verify`
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check that nothing that was recorded has changed.",
      discussion: """
        Recomputes the chain of digests over all events, compares every row with what its event recorded, every artefact with \
        its digest, and the figures, numbers and claims in the folders of runs with the record. Pages (index.html) are made \
        from the record; each is compared with the digest that it carries of itself, which tells a change and no forgery. \
        Nothing is written.

        The chain alone cannot tell that its last links were cut off or that all of it was made anew. Note down the head that is \
        printed, or publish it: given again with --head, it proves that everything before it is as it was.

        Exit codes: 0 intact; 1 something differs from what was recorded; 2 wrong usage; 3 there is no ledger that can be read.
        """)

    @Option(help: ArgumentHelp("A head of the chain that was noted before.", valueName: "events:digest"))
    var head: String?

    @Flag(name: .customLong("no-files"), help: "Only the ledger: read neither artefacts nor the folders of runs.")
    var skipsFiles = false

    @OptionGroup var location: LocationOptions
    @OptionGroup var format: FormatOptions

    mutating func validate() throws { _ = try notedHead }

    private var notedHead: ChainHead? {
      get throws {
        guard let head else { return nil }
        let parts = head.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let events = Int64(parts[0]), events > 0,
          let digest = Digest(hexadecimal: String(parts[1]))
        else {
          throw ValidationError(
            "'--head \(head)': a head as verify prints it was expected, a number of events, a colon and 64 hexadecimal digits"
          )
        }
        return ChainHead(events: events, digest: digest)
      }
    }

    func run() throws {
      let project = try location.project
      let ledger = try Ledger(folder: project.runs, access: .readOnly)
      let verification = try RecordVerification(
        of: project, ledger: ledger, files: !skipsFiles, notedHead: try notedHead)
      let text = VerificationText(verification, readsFiles: !skipsFiles, notedHead: try notedHead)
      print(format.json ? text.json : text.text)
      if !verification.isIntact { throw ExitCode(ExitStatus.differs.rawValue) }
    }
  }
}

/// The text of `audit verify`.
struct VerificationText {
  let verification: RecordVerification
  let readsFiles: Bool
  let notedHead: ChainHead?

  init(_ verification: RecordVerification, readsFiles: Bool, notedHead: ChainHead?) {
    self.verification = verification
    self.readsFiles = readsFiles
    self.notedHead = notedHead
  }

  /// The most lines of a kind.
  private static let limit = 20

  /// The text for people.
  var text: String {
    let ledger = verification.ledger
    var looked =
      "\(ledger.runs) runs, \(ledger.steps) steps and \(ledger.claims) claims in a chain of \(ledger.events) events"
    looked +=
      readsFiles
      ? "; \(ledger.artefacts) artefacts; \(verification.files) files in the folders of \(verification.folders) runs"
      : "; neither artefacts nor other files were read"
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
        let program = CommandLineTool.program.name
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
  var json: String {
    let ledger = verification.ledger
    return JSONText.of(
      ReportJSON(
        intact: verification.isIntact, events: ledger.events, runs: ledger.runs, steps: ledger.steps,
        claims: ledger.claims,
        artefacts: readsFiles ? ledger.artefacts : nil, files: readsFiles ? verification.files : nil,
        head: ledger.head.map { "\($0.events):\($0.digest)" },
        mismatches: verification.mismatches.map(MismatchJSON.init),
        notes: verification.notes.map(\.description)))
  }

  private struct ReportJSON: Encodable {
    let intact: Bool
    let events, runs, steps, claims: Int
    let artefacts, files: Int?
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
