import Archives
import ArgumentParser
import Execution
import Foundation
import Ledger
import Printing

/// `refigure archive`
struct Archive: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write runs as one file, to be published or moved.",
    discussion: """
      The file is a tar with a ledger of the runs and of those whose cells they reuse, their weights, figures and numbers, and the \
      files of their commits (without history), so that they can be restored and replayed anywhere. It is written whole or not at \
      all; the same runs give the same bytes.

      With --program the programs that made the runs are in it, too, with their shared libraries and, where they lie in the folder \
      of their build, the sources of what they were built from. A file is taken only if its digest is the one that a run recorded: \
      it is this program's, one of --program-file, or one that came with an archive.

      Exit codes: 0 done; 2 wrong usage, or the file is there; 3 a run is damaged or being worked on, its program is not here, or the file cannot be \
      written.
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
    name: .customLong("no-commits"),
    help: "Leave out the files of the commits, and of programs' sources: a replay then needs the repository.")
  var leavesOutCommits = false

  @Flag(name: .customLong("program"), help: "Put in the programs that made the runs, and what they were built from.")
  var takesPrograms = false

  @Option(
    help: ArgumentHelp(
      "A program that made some of the runs, where it is not this one; implies --program. May be repeated.",
      valueName: "file"), completion: .file())
  var programFile: [String] = []

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  func run() throws {
    let project = try location.project
    let ledger = try Ledger(folder: project.runs, access: .readOnly)
    let runs = try identifiers.map { try RunSelection.run(named: $0, in: ledger) }
    let file = URL(fileURLWithPath: output)
    let programs = takesPrograms || !programFile.isEmpty ? programFile.map { URL(fileURLWithPath: $0) } : nil
    let summary = try ArchiveWriter(project: project, ledger: ledger).write(
      runs, includingUnfinished: unfinished, includingCommits: !leavesOutCommits, programs: programs, to: file,
      replacing: force)
    let text = ArchiveText(summary, file: OutcomeText.relative(file))
    print(format.json ? text.json : text.text)
  }
}
