import Digests
import Execution
import Foundation
import Runs
import Studies
import Values

/// The comparison of a recorded step with the study file as it is now.
public enum PresentStep: Sendable {
  /// It does: running the study gives this very identity.
  case same
  /// It declares another one, because of this; empty when nothing is recorded to compare with.
  case different(Digest, because: [ChangeReason])
  /// It has no step of that name any more.
  case gone
  /// It cannot be read, or not in that setting, or its data cannot be loaded.
  case unknown(reason: String)
}

extension FileTrace {
  /// The study file, relative to its project.
  public var studyPath: String { origin?.run.studyPath ?? publications.first?.studyPath ?? "" }
  /// The setting; nil for the parameters as declared.
  public var setting: String? { origin.map(\.run.setting) ?? publications.first?.setting }
  /// The values given on the command line, by parameter.
  public var overrides: [String: Override] { origin?.run.overrides ?? [:] }
  /// True when the file is of a published sweep, and no step's.
  package var isOfSweep: Bool { origin == nil && publications.first?.isSweep == true }
  /// The arguments of `refigure` that run the study so again, as a shell takes them.
  public var runArguments: String {
    if isOfSweep {
      return (["sweep", studyPath] + RunChoices(setting: setting, overrides: [:]).arguments).map(ShellWord.word)
        .joined(separator: " ")
    }
    return RunChoices(setting: setting, overrides: overrides).runArguments(of: studyPath)
  }

  /// Plans the study as it is now, in the same setting and with what was given on the command line, which needs its data.
  public func presentStep(in project: Project) -> PresentStep {
    if isOfSweep { return .unknown(reason: "it is of a sweep, which 'reproduce --sweeps' makes again") }
    var options = RunSession.Options()
    options.overrides = overrides
    let session = RunSession(project: project, options: options, progress: SilentProgress())
    let study: PlannedStudy
    do {
      let file = project.root.appending(path: studyPath)
      study = try session.plan([ChosenStudy(file: file, setting: setting)])[0]
    } catch let error as InvalidStudy {
      return .unknown(reason: error.errors.first.map { "\($0)" } ?? "the study is not valid")
    } catch {
      return .unknown(reason: ErrorText.of(error))
    }
    guard let step = study.plan.steps.first(where: { $0.name == name }) else { return .gone }
    if step.identity == identity { return .same }
    guard let origin else { return .different(step.identity, because: []) }
    let inputs = Dictionary(
      origin.upstream.map { ($0.summary.cell.identity, $0.summary.cell.name) }, uniquingKeysWith: { first, _ in first })
    let recorded = StepCircumstances(
      origin.step.cell, of: origin.run, kinds: project.program.kinds, inputCells: inputs)
    return .different(
      step.identity,
      because: study.circumstances(of: step).reasons(since: recorded) { .drawing(before: nil, after: Drawing.version) })
  }
}
