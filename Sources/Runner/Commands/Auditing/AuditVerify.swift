import ArgumentParser
import Audits
import Digests
import Execution
import Foundation
import Ledger
import Printing

extension Audit {
  /// `refigure audit verify`
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check that nothing that was recorded has changed.",
      discussion: """
        Recomputes the chain of digests over all events, compares every row with what its event recorded, every artefact with \
        its digest, and the figures, numbers and claims in the folders of runs with the record; programs that came with archives \
        are compared with their digests. Pages (index.html) are made \
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
      let text = VerificationText(
        verification, readsFiles: !skipsFiles, notedHead: try notedHead, program: CommandLineTool.program.name)
      print(format.json ? text.json : text.text)
      if !verification.isIntact { throw ExitCode(ExitStatus.differs.rawValue) }
    }
  }
}
