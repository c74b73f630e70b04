import ArgumentParser
import Foundation
import Printing
import Runs
import SweepTasks
import Sweeps
import Values

extension ExitStatus {
  /// The exit status of following or stopping a sweep.
  init(_ ending: SweepFollowing.Ending) {
    switch ending {
    case .done: self = .done
    case .failed: self = .differs
    case .stopped: self = .interrupted
    case .unreachable: self = .environment
    }
  }
}

/// `refigure sweeps`
struct SweepsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweeps", abstract: "List recorded sweeps, the one that changed last first.",
    discussion: """
      Each with its state (running, finished, stopped), what is left and for how long, and its best trial. A page of each is in the folder \
      sweeps of the runs.
      """)

  @Option(help: "Only sweeps whose name, study or title contains this.", completion: .of(.sweep))
  var study: String?

  @Option(help: "Only sweeps in this state: running, finished or stopped.", completion: .list(Self.states))
  var state: String?

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  private static let states = ["running", "finished", "stopped"]

  mutating func validate() throws {
    if let state, !Self.states.contains(state) {
      throw ValidationError("'--state \(state)': one of \(Self.states.joined(separator: ", ")) was expected")
    }
  }

  func run() throws {
    let project = try location.project
    let all = RecordedSweep.all(in: project)
    let sweeps = all.filter { sweep in
      (state.map { $0 == sweep.state.word } ?? true)
        && (study.map { word in [sweep.name, sweep.study, sweep.title].contains { $0.contains(word) } } ?? true)
    }
    if format.json { return print(SweepListText.json(sweeps)) }
    if sweeps.isEmpty {
      let place = OutcomeText.relative(project.sweeps)
      return print(
        all.isEmpty
          ? "no sweep in \(place) yet: try \(project.program.name) sweep STUDY"
          : "none of \(Count.words(all.count, "sweep")) in \(place) is asked for")
    }
    Output.print(SweepListText.text(sweeps))
    let names = sweeps.count == 1 ? sweeps[0].name : "NAME"
    Output.print("\nto read: \(OutcomeText.relative(project.sweeps))/\(names)/index.html")
  }
}
