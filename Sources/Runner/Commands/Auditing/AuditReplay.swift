import ArgumentParser
import Audits
import Execution
import Foundation
import Ledger
import Printing
import Runs

extension Audit {
  /// `refigure audit replay`
  struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run a run again from its commit, and compare bits.",
      discussion: """
        Makes the files of the run's commit in results/runs/replay/, with the changes that its tree had, runs the study as it was \
        run into an empty ledger, and compares every cell and claim. Your tree, repository and ledger are not touched; the replay \
        is not recorded.

        The study is run by this program, if it is the recorded file; else by the recorded file, if it came with an archive and runs \
        on this machine; else, in the program's own repository, by the program of the commit, which is built there; else by this \
        program, if its numerics are the recorded ones; else by one that is built from sources that came with an archive. Which of \
        these it was is printed, and --with asks for one. Nothing is fetched: builds have no network.

        A program that came with an archive is somebody else's. It is run without a network, and can change nothing but what the \
        replay makes; where the machine cannot isolate it, it is run only if --with recorded asks for it.

        Exit codes: 0 every bit is the same; 1 something differs; 2 wrong usage; 3 it cannot be replayed: the commit is not here, \
        the run was not under version control, its changes were too large to be kept, it needs another version, or the build fails; \
        130 interrupted.
        """)

    @Argument(help: ArgumentHelp("\(RunSelection.help)", valueName: "run"), completion: .of(.run))
    var identifier: String

    @Option(name: .shortAndLong, help: "Threads to use; the results do not depend on it (default: all cores).")
    var threads: Int?

    @Option(
      name: .customLong("with"),
      help: ArgumentHelp(
        "The program that runs the study: running (this one), recorded (from an archive) or built (from its commit).",
        valueName: "program"))
    var choice: ReplayProgram.Choice?

    @Flag(help: "Keep what the replay made, in results/runs/replay/results, also when nothing differs.")
    var keep = false

    @Flag(name: .shortAndLong, help: "No progress, only the comparison and errors.")
    var quiet = false

    @OptionGroup var location: LocationOptions
    @OptionGroup var format: FormatOptions

    mutating func validate() throws {
      if let threads, !(1...1024).contains(threads) {
        throw ValidationError("'--threads \(threads)': a number from 1 to 1024 was expected")
      }
    }

    func run() throws {
      let project = try location.project
      let ledger = try Ledger(folder: project.runs, access: .readOnly)
      var options = Audits.Replay.Options()
      options.threads = threads
      options.keeps = keep
      options.choice = choice
      options.showsProgress = !quiet
      let isQuiet = quiet
      let replay = Audits.Replay(
        project: project, ledger: ledger, options: options, interruption: interruptionBySignals(),
        announce: { text in
          if !isQuiet { Output.printError(text) }
        })
      let report = try replay.run(try RunSelection.run(named: identifier, in: ledger))
      let signs = (try? RecordedRun(report.run.id, in: ledger, CommandLineTool.program))?.signs ?? [:]
      print(format.json ? JSONText.of(ReplayJSON(report, signs: signs)) : ReplayText(report, signs: signs).text)
      if !report.isKept { throw ExitCode(ExitStatus.differs.rawValue) }
    }
  }
}

extension ReplayProgram.Choice: ExpressibleByArgument {}
