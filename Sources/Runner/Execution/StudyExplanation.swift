import Ledger
import Runs

/// The explanation of a study's run before it: what it would do with each step, and why. Nothing is computed for it.
public struct StudyExplanation: Sendable {
  /// The study file, relative to the project.
  public let study: String
  /// The study's title.
  public let title: String
  /// The setting in force.
  public let setting: String?
  /// The steps in the order of the plan.
  public let steps: [Step]

  /// A step with its explanation.
  public struct Step: Sendable {
    /// The step's name, `ae/2` for the second repetition of a training.
    public let name: String
    /// The cell's name.
    public let cell: String
    /// The cell's kind.
    public let kind: String
    /// The action that a run would take.
    public let action: Action
    /// The run with whose step of the same name it was compared; nil when there is none, or no need.
    public let since: RunID?
  }

  /// The action that a run would take with a step.
  public enum Action: Sendable, Equatable {
    /// Its result is taken from a run.
    case reused(from: RunID)
    /// Its result is that of a step of another study, which is run with this one.
    case shared(with: String)
    /// It is computed, for these reasons, of which there is at least one.
    case runs(because: [ChangeReason])
    /// A claim: its verdict is found anew in every run from results that are there.
    case decided
  }

  /// The number of steps that would be computed.
  public var runCount: Int {
    steps.count { if case .runs = $0.action { true } else { false } }
  }
}
