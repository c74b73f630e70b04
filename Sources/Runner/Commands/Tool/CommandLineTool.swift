import ArgumentParser
import Foundation
import Printing
import Runs
import Synchronization
import Values

/// The command line of a program that runs studies.
public enum CommandLineTool {
  /// The commands that every such program has.
  public static let commands: [any ParsableCommand.Type] = [
    Init.self, New.self, Run.self, SweepCommand.self, SweepsCommand.self, SweepTaskCommand.self, Reproduce.self,
    Watch.self, Stop.self,
    Summary.self, Runs.self, Show.self, Compare.self, FigureCommand.self, ReportCommand.self, Diff.self, Audit.self,
    Archive.self, Restore.self, Export.self, Clean.self,
    DataCommand.self, Kinds.self, Doctor.self,
  ]

  private struct Installation: Sendable {
    let program: Program
    let abstract: String
    let commands: [any ParsableCommand.Type]
    let dataCommands, auditCommands: [any ParsableCommand.Type]
  }

  private static let installation = Mutex<Installation?>(nil)

  /// Runs the command that was typed, and ends the process.
  ///
  /// - Parameters:
  ///   - program: the program.
  ///   - abstract: a sentence on it, for its help.
  ///   - commands: commands of its own.
  ///   - dataCommands: commands of its own below `data`.
  ///   - auditCommands: commands below `audit` that it has beside those of every program.
  public static func main(
    _ program: Program, abstract: String, commands: [any ParsableCommand.Type] = [],
    dataCommands: [any ParsableCommand.Type] = [], auditCommands: [any ParsableCommand.Type] = []
  ) -> Never {
    install(
      program, abstract: abstract, commands: commands, dataCommands: dataCommands, auditCommands: auditCommands)
    openStandardStreams()
    if let problem = ProcessLimits.prepare() {
      // Nothing that may need what there is too little of.
      Output.printError("error: \(problem)")
      exit(ExitStatus.environment.rawValue)
    }
    // Parsing errors leave with 2, as every usage error does, instead of ArgumentParser's 64.
    do {
      let given = arguments(Array(CommandLine.arguments.dropFirst()))
      try refuseUnknownCommand(given)
      var command = try Root.parseAsRoot(given)
      try command.run()
      exit(ExitStatus.done.rawValue)
    } catch let code as ExitCode {
      exit(code.rawValue)
    } catch {
      let status = ExitStatus(error)
      let message = status.message(for: error)
      if !message.isEmpty { status == .done ? print(message) : Output.printError(message) }
      exit(status.rawValue)
    }
  }

  /// The arguments as they are parsed: `show RUN --log` without a step is another option than with one.
  static func arguments(_ typed: [String]) -> [String] {
    guard typed.first == "show" else { return typed }
    return typed.enumerated().map { place, word in
      let isAlone = place + 1 == typed.count || typed[place + 1].hasPrefix("-")
      return word == "--log" && isAlone ? "--\(Show.runLogName)" : word
    }
  }

  /// Opens the streams that were closed, on nothing: else a ledger could get the number of one, and what is printed.
  private static func openStandardStreams() {
    while true {
      let descriptor = open("/dev/null", O_RDWR)
      if descriptor < 0 { return }
      if descriptor > STDERR_FILENO {
        close(descriptor)
        return
      }
    }
  }

  /// Refuses a word that stands where a command's name must: the parser would call it an unexpected argument.
  ///
  /// - Throws: `ValidationError`.
  static func refuseUnknownCommand(_ arguments: [String]) throws {
    var command: any ParsableCommand.Type = Root.self
    for word in arguments {
      let commands = command.configuration.subcommands
      if commands.isEmpty || word.hasPrefix("-") || command == Root.self && word == "help" { return }
      if let next = commands.first(where: { name(of: $0) == word }) {
        command = next
        continue
      }
      let names = commands.filter { $0.configuration.shouldDisplay }.map(name)
      let hint =
        NearestName.nearest(to: word, in: names).map { "did you mean '\($0)'?" }
        ?? "expected one of: \(names.joined(separator: ", "))"
      throw ValidationError("unknown command '\(word)'; \(hint)")
    }
  }

  private static func name(of command: any ParsableCommand.Type) -> String {
    command.configuration.commandName ?? command._commandName
  }

  /// Sets the program whose commands are run.
  static func install(
    _ program: Program, abstract: String, commands: [any ParsableCommand.Type] = [],
    dataCommands: [any ParsableCommand.Type] = [], auditCommands: [any ParsableCommand.Type] = []
  ) {
    installation.withLock {
      $0 = Installation(
        program: program, abstract: abstract, commands: commands, dataCommands: dataCommands,
        auditCommands: auditCommands)
    }
  }

  /// The program's own commands below `data`.
  static var dataCommands: [any ParsableCommand.Type] { installed.dataCommands }

  /// The program's own commands below `audit`.
  static var auditCommands: [any ParsableCommand.Type] { installed.auditCommands }

  /// The program whose commands are run.
  ///
  /// - Precondition: it was installed; `main` does so before anything is parsed.
  public static var program: Program { installed.program }

  private static var installed: Installation {
    guard let installed = installation.withLock({ $0 }) else { preconditionFailure("no program was installed") }
    return installed
  }

  /// The root of the commands.
  struct Root: ParsableCommand {
    static var configuration: CommandConfiguration {
      let (program, installed) = (CommandLineTool.program, CommandLineTool.installed)
      return CommandConfiguration(
        commandName: program.name, abstract: installed.abstract,
        discussion: """
          A study is a Markdown file that declares cells, figures and claims. Results are recorded in \
          results/runs/ with the git commit and every hyperparameter; what is published is in results/.

          Exit codes: 0 done; 1 a result differs from what is published, recorded or compared; 2 wrong usage or an \
          invalid study; 3 the environment (files, git, ledger, disk); 130 interrupted.
          """,
        version: "\(program.name) \(program.version), numerics \(program.numerics)",
        subcommands: CommandLineTool.commands + installed.commands)
    }
  }
}
