import Archives
import ArgumentParser
import Commands
import Digests
import Foundation
import Ledger
import Printing
import Runs
import Values

/// `refigure publish`
public struct PublishCommand: ParsableCommand {
  /// The help.
  public static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Write chosen runs and sweeps as a site of plain files.",
    discussion: """
      The site opens from its files, without a server and without anything from elsewhere: a first page with claims, figures and files to take, the pages of the runs \
      and sweeps, CITATION.cff, and ro-crate-metadata.json with the digest of every file. It holds what is named and no other run.

      Left out: the machine, command lines, paths, changes that were not committed, and what programs printed. The text of each study is in it, as it was run. \
      The same runs give the same bytes. A site that is in the folder is replaced.

      Exit codes: 0 done; 2 nothing chosen, wrong usage, or other files in the folder; 3 a run is damaged, or the folder cannot be written.
      """)

  @Argument(help: "The folder to write into, e.g. site; made if it is not there.")
  var folder: String

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp(
      "A run: r12, `last`, or a study's name for its latest run. May be repeated, as all that choose.", valueName: "run"
    ))
  var runs: [String] = []

  @Option(
    name: .customLong("study"),
    help: ArgumentHelp(
      "The latest finished run of a study as it is now, e.g. widths, or widths/narrow for a setting.", valueName: "name"
    ))
  var studies: [String] = []

  @Option(
    name: .customLong("sweep"), help: ArgumentHelp("A recorded sweep: its study, or its name.", valueName: "name"))
  var sweeps: [String] = []

  @Option(
    name: .customLong("archive"),
    help: ArgumentHelp("A file of archive, which holds the whole record; needs --with-machine.", valueName: "file"),
    completion: .file())
  var archives: [String] = []

  @Option(help: "The title (default: that of the only study, else the project's label).")
  var title: String?

  @Option(
    name: .customLong("author"),
    help: ArgumentHelp(
      "An author for CITATION.cff, where the project has none: 'Family, Given' or another name.", valueName: "name"))
  var authors: [String] = []

  @Option(help: ArgumentHelp("The licence, by its SPDX identifier, e.g. CC-BY-4.0.", valueName: "identifier"))
  var licence: String?

  @Flag(help: "Leave in the processor, memory, system, branch, remote, command lines and paths.")
  var withMachine = false

  @Flag(help: "Leave in changes that were not committed.")
  var withChanges = false

  @Flag(help: "Leave in what programs printed.")
  var withLogs = false

  @Flag(help: "Write into a folder that has files of others, which stay unless they have the same names.")
  var force = false

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  /// The command.
  public init() {}

  /// Writes the site.
  public func run() throws {
    do {
      try publish()
    } catch let error as PublishError {
      throw ValidationError("\(error)")
    }
  }

  private func publish() throws {
    let project = try location.project
    let ledger = try Ledger(folder: project.runs, access: .readOnly)
    let target = SiteFolder(URL(fileURLWithPath: folder), replaces: force)
    let choice = try choice(project, ledger)
    if choice.isEmpty { throw PublishError.nothing(choices: try SiteChoice.choices(in: project, ledger)) }
    _ = try target.examine()
    let terms = SiteTerms(
      title: title, authors: authors, licence: licence, hasMachine: withMachine, hasChanges: withChanges,
      hasLogs: withLogs)
    let site = try StaticSite(choice, of: project, in: ledger, terms)
    let before = try target.write(site.files)
    let summary = PublishSummary(site, terms, folder: OutcomeText.relative(URL(fileURLWithPath: folder)), before)
    format.json ? print(JSONText.of(summary)) : print(summary.text)
  }

  private func choice(_ project: Project, _ ledger: Ledger) throws -> SiteChoice {
    var choice = SiteChoice()
    for name in runs { try choice.add(run: try RunSelection.run(named: name, in: ledger), in: ledger) }
    for name in studies { try choice.add(study: name, in: project, ledger) }
    for name in sweeps { try choice.add(sweep: name, in: project) }
    for file in archives {
      try choice.add(archive: URL(fileURLWithPath: file), in: project, isWholeRecordPublic: withMachine)
    }
    return choice
  }
}
