import Foundation
import Ledger
import Studies
import Values

/// The choices with which a run's study was read: `refigure run` needs them to do it again.
package struct RunChoices: Equatable, Sendable {
  /// The setting; nil for the parameters as declared.
  package let setting: String?
  /// Parameters given on the command line, by name.
  package let overrides: [String: Override]

  /// Choices that are known.
  package init(setting: String?, overrides: [String: Override]) {
    self.setting = setting
    self.overrides = overrides
  }

  /// The choices that a run's hyperparameters name. Older runs have the overrides in their command instead.
  package init(_ run: RunRecord) {
    self.init(hyperparameters: run.hyperparameters, command: run.command)
  }

  /// The choices that hyperparameters and a command line tell.
  package init(hyperparameters: String, command: [String]) {
    let recorded = try? JSONDecoder().decode(Recorded.self, from: Data(hyperparameters.utf8))
    setting = recorded?.setting
    overrides = (recorded?.overrides ?? Self.overrides(in: command)).mapValues(Override.text)
  }

  /// The options of `refigure run`.
  package var arguments: [String] {
    (setting.map { ["--setting", $0] } ?? [])
      + overrides.sorted { $0.key < $1.key }.flatMap { ["--set", "\($0.key)=\($0.value.plain)"] }
  }

  /// The arguments of `refigure` that run a study so, as a shell takes them.
  package func runArguments(of study: String) -> String {
    (["run", study] + arguments).map(ShellWord.word).joined(separator: " ")
  }

  private static func overrides(in command: [String]) -> [String: String] {
    var overrides: [String: String] = [:]
    for (index, word) in command.enumerated() {
      var given: Substring?
      if word == "--set", index + 1 < command.count { given = command[index + 1][...] }
      if word.hasPrefix("--set=") { given = word.dropFirst(6) }
      guard let parts = given?.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false), parts.count == 2
      else { continue }
      overrides[String(parts[0])] = String(parts[1])
    }
    return overrides
  }

  private struct Recorded: Decodable {
    var setting: String?
    var overrides: [String: String]?
  }
}
