import Ledger
import Studies
import Values

/// What a run of a study would do, step by step, and why; nothing is computed to say it.
public struct StudyExplanation: Sendable {
  /// The study file, relative to the project.
  public let study: String
  /// The study's title.
  public let title: String
  /// The setting in force.
  public let setting: String?
  /// The steps in the order of the plan.
  public let steps: [Step]

  /// A step with what would become of it.
  public struct Step: Sendable {
    /// The step's name, `ae/2` for the second repetition of a training.
    public let name: String
    /// The cell's name.
    public let cell: String
    /// The cell's kind.
    public let kind: String
    /// What would become of it.
    public let action: Action
    /// The run with whose step of the same name it was compared; nil when there is none, or no need.
    public let since: RunID?
  }

  /// What would become of a step.
  public enum Action: Sendable, Equatable {
    /// Its result is taken from a run.
    case reused(from: RunID)
    /// Its result is that of a step of another study, which is run with this one.
    case shared(with: String)
    /// It is computed, for these reasons, of which there is at least one.
    case runs(because: [Reason])
    /// A claim: its verdict is found anew in every run from results that are there.
    case decided
  }

  /// The number of steps that would be computed.
  public var runCount: Int {
    steps.count { if case .runs = $0.action { true } else { false } }
  }
}

extension StudyExplanation {
  /// Why a step is computed.
  public enum Reason: Sendable, Equatable, CustomStringConvertible {
    /// No run has a result for a step of that name in the study.
    case neverComputed
    /// It was asked for.
    case recompute
    /// A key of the cell's body has another value; nil where there is none.
    case body(key: String, before: Value?, after: Value?)
    /// Cells that it reads would be or were computed anew, and are other ones.
    case inputs([String])
    /// It reads more or fewer steps.
    case inputCount(before: Int, after: Int)
    /// The content of samples.
    case data([String])
    /// The study's seed.
    case seed(before: String, after: String)
    /// The version of the numerics.
    case numerics(before: String, after: String)
    /// How figures are drawn; nil when the version before is not known.
    case drawing(before: String?, after: String)
    /// The study's title, which a drawing bears.
    case title(before: String, after: String)
    /// Its recorded identity is another one, though nothing else that is recorded of it is.
    case unexplained

    /// A few words.
    public var description: String {
      switch self {
      case .neverComputed: "never computed"
      case .recompute: "asked for with --recompute"
      case .body(let key, let before, let after): "\(key) \(Self.words(before)) → \(Self.words(after))"
      case .inputs(let cells):
        cells.count == 1 ? "its input \(cells[0]) changed" : "its inputs \(cells.joined(separator: ", ")) changed"
      case .inputCount(let before, let after): "it reads \(after) steps instead of \(before)"
      case .data(let samples):
        "the content of its data changed"
          + (samples.isEmpty ? "" : ": \(Self.few(samples))")
      case .seed(let before, let after): "the study's seed \(before) → \(after)"
      case .numerics(let before, let after): "numerics version \(before) → \(after)"
      case .drawing(let before, let after): "drawing version \(before.map { "\($0) " } ?? "")→ \(after)"
      case .title(let before, let after): "the study's title '\(before)' → '\(after)'"
      case .unexplained: "what identifies such a cell changed"
      }
    }

    private static func words(_ value: Value?) -> String {
      guard let value else { return "nothing" }
      let text = value.plain
      return text.count > 60 ? text.prefix(57) + "…" : text
    }

    private static func few(_ names: [String]) -> String {
      names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
    }
  }
}
