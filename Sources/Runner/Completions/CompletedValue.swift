import Foundation
import Runs

/// A kind of value that a project knows by name, so that a shell can complete it.
///
/// A shell asks while somebody types: nothing is written or computed, a ledger that is busy is not waited for, and what cannot be read
/// gives no candidates instead of an error.
public enum CompletedValue: String, CaseIterable, Sendable {
  /// A run: `last`, a study that was run, or a number such as `r12`.
  case run
  /// A run that a process works on.
  case runningRun
  /// A study, by its name; by its path once a `/` is typed. With `--resume` also a run.
  case study
  /// A study, or one of its settings as `STUDY/SETTING`.
  case publishedStudy
  /// A setting of the study that was typed.
  case setting
  /// A parameter of that study with its value, as `--set` takes it.
  case assignment
  /// A cell of that study.
  case cell
  /// A figure of the run that was typed.
  case figure
  /// A step of that run.
  case step
  /// A sweep, by its name.
  case sweep
  /// A kind of cell, figure or search.
  case kind

  /// The values that can stand at a place of a command line.
  ///
  /// - Parameters:
  ///   - words: the words of the command line, the program's name first.
  ///   - prefix: what is typed of the value.
  ///   - folder: the current folder.
  ///   - program: the program.
  /// - Returns: the values, those that are likelier first; none when the project cannot be read.
  public func candidates(after words: [String], typing prefix: String, in folder: URL, _ program: Program) -> [String] {
    let line = TypedLine(words)
    let results = line.value(of: "--results").map { URL(fileURLWithPath: $0, relativeTo: folder) }
    let all: [String]
    if self == .kind {
      all = KindNames.all(of: program)
    } else if let project = try? Project(at: folder, results: results, program: program) {
      all = candidates(TypedProject(project, line, folder: folder), prefix)
    } else {
      all = []
    }
    // A line break would make two of one.
    return all.filter { !$0.isEmpty && !$0.contains(where: \.isNewline) }
  }

  private func candidates(_ project: TypedProject, _ prefix: String) -> [String] {
    switch self {
    case .run: project.runs
    case .runningRun: project.runningRuns
    case .study: project.studies(prefix) + (project.line.has("--resume") ? project.unfinishedRuns : [])
    case .publishedStudy: project.publishedStudies(prefix)
    case .setting: project.study?.settings ?? []
    case .assignment: project.assignments
    case .cell: project.study?.cells.map(\.name) ?? []
    case .figure: project.figures
    case .step: project.steps
    case .sweep: project.sweeps
    case .kind: []
    }
  }
}
