import Ledger
import Studies
import Values
import Winners

extension RunRecord {
  /// The setting of the study that the run used; nil for the parameters as declared.
  public var setting: String? { RunChoices(self).setting }

  /// The values given on the command line, by parameter.
  public var overrides: [String: Override] { RunChoices(self).overrides }

  /// A value at the top of the recorded hyperparameters, such as `seed` or `setting`.
  package func hyperparameter(_ key: String) -> Value? {
    guard case .mapping(let all) = Value(json: hyperparameters) else { return nil }
    return all[key]
  }

  /// The winners of sweeps whose settings cells had, by the cells' names.
  package var winners: [String: SweepWinner] {
    guard case .mapping(let winners)? = hyperparameter(SweepWinner.recordedKey) else { return [:] }
    return winners.compactMapValues(SweepWinner.init(recorded:))
  }

  /// The arguments of `refigure` that run the study so again, as a shell takes them.
  public var runArguments: String { RunChoices(self).runArguments(of: studyPath) }
}
