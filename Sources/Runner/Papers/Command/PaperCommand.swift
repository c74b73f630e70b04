import ArgumentParser
import Commands
import Foundation
import Ledger
import Printing

/// `refigure audit paper`
public struct PaperCommand: ParsableCommand {
  /// The help.
  public static let configuration = CommandConfiguration(
    commandName: "paper",
    abstract: "Say what a paper's numbers and figures are from.",
    discussion: """
      The paper is LaTeX or the PDF that LaTeX made of it, with numbers and figures of 'export latex'. Each is one of: current, what the \
      latest run of that study and setting gives; stale, what an older run gave whose value has changed since; altered, with our mark but \
      another text or other bytes than the run gave; foreign, with our mark but of no run here; typed by hand, a plain number in the text, \
      or a graphic without a mark. See docs/papers.md.

      Exit codes: 0 nothing is stale, altered or foreign; 1 something is, or with --strict something is typed by hand; 2 wrong usage; \
      3 the paper or the ledger cannot be read.
      """)

  @Argument(help: "The paper, e.g. paper.tex or paper.pdf.", completion: .file(extensions: ["tex", "pdf"]))
  var file: String

  @Flag(help: "End with 1 also when something is typed by hand.")
  var strict = false

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  /// The command.
  public init() {}

  /// Audits the paper, and prints what it has.
  public func run() throws {
    let url = URL(fileURLWithPath: file)
    guard ["tex", "ltx", "pdf"].contains(url.pathExtension.lowercased()) else {
      throw ValidationError("\(PaperError.otherKind(path: file))")
    }
    let project = try location.project
    let isThere = FileManager.default.fileExists(atPath: project.runs.appending(path: Ledger.fileName).path)
    // A fresh clone has no ledger, but figures that are published can be found.
    let ledger = isThere ? try Ledger(folder: project.runs, access: .readOnly) : nil
    let audit = try PaperAudit(of: url, named: file, in: project, ledger: ledger)
    print(format.json ? JSONText.of(PaperAuditJSON(audit)) : PaperAuditText.text(audit))
    if !audit.isSound(strictly: strict) { throw ExitCode(ExitStatus.differs.rawValue) }
  }
}
