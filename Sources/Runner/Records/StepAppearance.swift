import Digests
import Foundation

/// A run in which a step of some identity was computed, reused, or failed.
public struct StepAppearance: Sendable, Equatable {
  /// The run.
  public var run: RunID
  /// The time when the run started.
  public var started: Date
  /// The origin of the run's code.
  public var versionControl: VersionControl
  /// The study file's path relative to its repository.
  public var studyPath: String
  /// The study's title.
  public var studyTitle: String
  /// The row of the step.
  public var cell: StepID
  /// The step's name in that run.
  public var name: String
  /// The directive.
  public var kind: String
  /// The outcome.
  public var disposition: StepDisposition

  package init(
    run: RunID, started: Date, versionControl: VersionControl, studyPath: String, studyTitle: String,
    cell: StepID, name: String, kind: String, disposition: StepDisposition
  ) {
    self.run = run
    self.started = started
    self.versionControl = versionControl
    self.studyPath = studyPath
    self.studyTitle = studyTitle
    self.cell = cell
    self.name = name
    self.kind = kind
    self.disposition = disposition
  }
}
