import Ledger
import Runs
import Values

/// A run that answers a question.
package struct QueriedRun: Sendable {
  /// The run.
  package let run: RunSummary
  /// The setting; nil for the parameters as declared.
  package let setting: String?
  /// The values that were given with `--set`, by parameter.
  package let overrides: [String: String]
  /// What was asked of it, in the order of the columns.
  package internal(set) var answers: [RunAnswer] = []

  init(_ run: RunSummary, _ choices: RecordedChoices?) {
    self.run = run
    let choices = choices.map { RunChoices(hyperparameters: $0.hyperparameters, command: $0.command) }
    setting = choices?.setting
    overrides = choices?.overrides.mapValues(\.plain) ?? [:]
  }

  /// The setting and the values as people read them: `authors, epochs=50`.
  package var given: String {
    let values = overrides.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return ([setting].compactMap(\.self) + values).joined(separator: ", ")
  }
}
