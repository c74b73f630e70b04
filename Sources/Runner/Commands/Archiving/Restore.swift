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
      any others, and commits that the repository does not have are kept for replays.

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
    if format.json {
      print(JSONText.of(SummaryJSON(summary)))
    } else {
      for run in summary.runs { print(Self.text(run)) }
      if summary.keptCommits { print("commits that this repository does not have are kept for replays") }
    }
    if summary.runs.contains(where: { !$0.imported.discrepancies.isEmpty }) {
      throw ExitCode(ExitStatus.differs.rawValue)
    }
  }

  private static func text(_ run: ArchiveReader.Summary.Run) -> String {
    var lines = ["\(run.name) → \(run.imported.run)  \(run.study)\(run.imported.isNew ? "" : "  (here already)")"]
    lines.append("  " + (run.problem.map { "no figures and page: \($0)" } ?? OutcomeText.relative(run.folder)))
    return (lines + run.imported.discrepancies.map { "  NOT REPRODUCED: \($0)" }).joined(separator: "\n")
  }

  private struct SummaryJSON: Encodable {
    struct RunJSON: Encodable {
      let name, run, study, folder: String
      let new, asked: Bool
      let problem: String?
      let differences: [String]
    }

    let runs: [RunJSON]
    let commits: [String]
    let keptCommits: Bool

    init(_ summary: ArchiveReader.Summary) {
      runs = summary.runs.map {
        RunJSON(
          name: $0.name, run: "\($0.imported.run)", study: $0.study, folder: OutcomeText.relative($0.folder),
          new: $0.imported.isNew, asked: $0.isAsked, problem: $0.problem,
          differences: $0.imported.discrepancies.map(\.description))
      }
      (commits, keptCommits) = (summary.commits, summary.keptCommits)
    }
  }
}
