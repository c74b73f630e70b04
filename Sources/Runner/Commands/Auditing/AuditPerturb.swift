import ArgumentParser
import Audits
import Execution
import Foundation
import Perturbation
import Printing
import Runs
import Studies

extension Audit {
  /// `refigure audit perturb`
  struct Perturb: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change what must not matter, and say what varies.",
      discussion: """
        Runs each {program} cell with nothing changed, three times, and then with one thing changed after another: hash seed, clock, \
        time zone, locale, folder, home, user, umask, order of listings, cores, threads, memory, addresses, and more (--list). \
        What varies by itself is run with clock, random bytes, process numbers and addresses held, so that its cause is found. \
        The certificate is kept in results/runs/perturb/. See docs/audit-perturb.md.

        Exit codes: 0 nothing varies, or no more than the cell promises by 'reproducible'; 1 something varies beyond; 2 wrong usage; \
        3 the environment, or a program that fails with nothing changed; 130 interrupted.
        """)

    @Argument(help: "A study file, or the name of a study.", completion: .of(.study))
    var study: String?

    @Option(help: "The program's cell (default: all).", completion: .of(.cell))
    var cell: String?

    @Option(help: "The seed, from 1, of a cell that has a step for each.")
    var seed = 1

    @Option(help: "The variations to try, by name, with commas between them (default: all).")
    var only: String?

    @Flag(help: "List the variations with what each changes, and whether this machine has it.")
    var list = false

    @OptionGroup var parameters: ParameterOptions

    @Flag(help: "Compute inputs that are missing in a folder that is not a git repository.")
    var allowUnversioned = false

    @Flag(name: .shortAndLong, help: "No progress, only the certificate and errors.")
    var quiet = false

    @OptionGroup var location: LocationOptions
    @OptionGroup var format: FormatOptions

    mutating func validate() throws {
      if study == nil, !list { throw ValidationError("a study was expected, or '--list'") }
      if seed < 1 { throw ValidationError("'--seed \(seed)': a number from 1 was expected") }
    }

    func run() throws {
      if list { return print(format.json ? JSONText.of(VariationJSON.all()) : PerturbationText.variations()) }
      guard let study else { return }
      var options = PerturbationAudit.Options()
      options.cell = cell
      options.seed = seed
      options.variations = only.map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } } ?? []
      var session = parameters.applied(to: RunSession.Options())
      session.allowsUnversioned = allowUnversioned
      session.command = [CommandLineTool.program.name] + CommandLine.arguments.dropFirst()
      let isQuiet = quiet
      let project = try location.project
      let audit = PerturbationAudit(
        RunSession(
          project: project, options: session, progress: isQuiet ? SilentProgress() : TerminalProgress(),
          interruption: interruptionBySignals()),
        options: options,
        announce: { text in
          if !isQuiet { Output.printError(text) }
        })
      let file = try StudySelection.file(named: study, in: project)
      let (reports, others) = try audit.run(ChosenStudy(file: file, setting: parameters.setting))
      print(
        format.json
          ? JSONText.of(reports.map(\.0))
          : reports.map { PerturbationText.text($0.0, file: OutcomeText.relative($0.1)) }.joined(separator: "\n")
            + PerturbationText.others(others))
      if reports.contains(where: { $0.0.verdict == .varied }) { throw ExitCode(ExitStatus.differs.rawValue) }
    }
  }
}
