import Archives
import ArgumentParser
import Execution
import Foundation
import Printing

/// `refigure restore`
struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring archived runs into this project's ledger.",
    discussion: """
      Everything in the file is checked first. A run gets this ledger's next number and keeps all that was recorded of it; one that \
      is here already is left alone. Its figures, numbers and page are made again in results/runs/RUN/, its cells are reused like \
      any others, and commits that the repository does not have are kept for replays. So are the programs that made the runs, in \
      results/runs/programs/; restoring executes none of them.

      Exit codes: 0 done; 1 a cell was recorded here with other outputs under the same identity; 2 wrong usage; 3 the file is damaged \
      or no archive, or the ledger cannot be written: nothing was changed.
      """)

  @Argument(
    help: "The file that \(CommandLineTool.program.name) archive wrote.", completion: .file(extensions: ["tar"]))
  var file: String

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  func run() throws {
    let summary = try ArchiveReader(project: try location.project, file: URL(fileURLWithPath: file)).restore()
    let text = RestoreText(summary)
    print(format.json ? text.json : text.text)
    if summary.runs.contains(where: { !$0.imported.discrepancies.isEmpty }) {
      throw ExitCode(ExitStatus.differs.rawValue)
    }
  }
}
