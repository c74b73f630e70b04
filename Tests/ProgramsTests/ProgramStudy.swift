import Execution
import Foundation
import JetProgram
import Ledger
import Programs
import Runs
import Steps
import Studies
import TestSupport

/// A project with a study of program cells, outside any repository.
struct ProgramStudy {
  let folder: TemporaryFolder
  let project: Project

  init(_ files: [String: String] = [:]) throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(at: folder.file("studies"), withIntermediateDirectories: true)
    for (path, text) in files { try folder.write(text, to: path) }
    project = try Project(at: folder.url, program: Refigure.program)
  }

  /// Runs a study whose cells are of this text.
  @discardableResult
  func run(
    _ cells: String, seeds: Int = 1, recomputes: Bool = false, keepsStates: Bool = false,
    interruption: Interruption = Interruption(),
    progress: any ProgressReport = SilentProgress()
  ) throws -> StudyOutcome {
    try folder.write("---\ntitle: Study\nseed: 1\nseeds: \(seeds)\n---\n\n" + cells, to: "studies/study.md")
    var options = RunSession.Options()
    options.threads = 2
    options.allowsUnversioned = true
    options.recomputes = recomputes
    options.keepsStates = keepsStates
    return try RunSession(project: project, options: options, progress: progress, interruption: interruption)
      .run(project.studies.appending(path: "study.md"))
  }

  /// A cell with a script.
  static func cell(_ script: String, language: String = "python", name: String = "a", _ keys: String = "") -> String {
    let indented = script.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
    return "```{program} \(name)\nscript: |\n\(indented.joined(separator: "\n"))\nlanguage: \(language)\n\(keys)\n```\n"
  }

  /// The steps of the latest run.
  func steps() throws -> [StepRecord] {
    let ledger = try Ledger(folder: project.runs)
    guard let run = try ledger.runs().map(\.id).max() else { return [] }
    return try ledger.details(of: run).steps
  }

  /// The step of a name in the latest run.
  func step(_ name: String) throws -> StepRecord {
    guard let step = try steps().first(where: { $0.cell.name == name }) else { throw TestFailure("no step '\(name)'") }
    return step
  }

  /// The text of a file of a step.
  func text(_ name: String, of step: StepRecord) throws -> String {
    guard let file = step.outputs.artefacts.first(where: { $0.name == name }) else {
      throw TestFailure("no file '\(name)'")
    }
    return String(decoding: try Ledger(folder: project.runs).artefacts.read(file.digest), as: UTF8.self)
  }
}
