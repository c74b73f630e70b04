import Archives
import ArgumentParser
import Execution
import Foundation
import Ledger
import Printing
import Values

/// `refigure archive`
struct Archive: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write runs as one file, to be published or moved.",
    discussion: """
      The file is a tar with a ledger of the runs and of those whose cells they reuse, their weights, figures and numbers, and the \
      files of their commits (without history), so that they can be restored and replayed anywhere. It is written whole or not at \
      all; the same runs give the same bytes.

      Exit codes: 0 done; 2 wrong usage, or the file is there; 3 a run is damaged or being worked on, or the file cannot be written.
      """)

  @Argument(help: ArgumentHelp("\(RunSelection.help)", valueName: "run"), completion: .of(.run))
  var identifiers: [String]

  @Option(name: .shortAndLong, help: "The file to write, e.g. runs.tar.")
  var output: String

  @Flag(help: "Replace the file if it is there.")
  var force = false

  @Flag(help: "Take failed and interrupted runs as they are.")
  var unfinished = false

  @Flag(
    name: .customLong("no-commits"), help: "Leave out the files of the commits: a replay then needs the repository.")
  var leavesOutCommits = false

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  func run() throws {
    let project = try location.project
    let ledger = try Ledger(folder: project.runs, access: .readOnly)
    let runs = try identifiers.map { try RunSelection.run(named: $0, in: ledger) }
    let file = URL(fileURLWithPath: output)
    let summary = try ArchiveWriter(project: project, ledger: ledger).write(
      runs, includingUnfinished: unfinished, includingCommits: !leavesOutCommits, to: file, replacing: force)
    if format.json { return print(JSONText.of(SummaryJSON(summary, file: OutcomeText.relative(file)))) }
    func size(_ bytes: Int) -> String { NumberFormat.bytes.plain(of: Double(bytes)) }
    for run in summary.runs { print("\(run.run)  \(run.study)\(run.isAsked ? "" : "  (its cells are reused)")") }
    if summary.packBytes > 0 {
      print("\(Count.words(summary.commits.count, "commit")), \(size(summary.packBytes)) of it")
    }
    for commit in summary.missingCommits {
      print("commit \(commit) is not in this repository and was left out: a replay will have to fetch it")
    }
    print("\(OutcomeText.relative(file)): \(size(summary.bytes)), SHA-256 \(summary.digest)")
  }

  private struct SummaryJSON: Encodable {
    struct RunJSON: Encodable {
      let run, study: String
      let asked: Bool
    }

    let file, sha256: String
    let bytes, commitBytes: Int
    let runs: [RunJSON]
    let commits, missingCommits: [String]

    init(_ summary: ArchiveWriter.Summary, file: String) {
      self.file = file
      sha256 = summary.digest.hexadecimal
      (bytes, commitBytes) = (summary.bytes, summary.packBytes)
      runs = summary.runs.map { RunJSON(run: "\($0.run)", study: $0.study, asked: $0.isAsked) }
      (commits, missingCommits) = (summary.commits, summary.missingCommits)
    }
  }
}
