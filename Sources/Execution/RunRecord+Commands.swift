import Ledger
import Studies

extension RunRecord {
  /// The setting of the study that the run used; nil for the parameters as declared.
  public var setting: String? {
    if case .text(let setting)? = hyperparameter("setting") { setting } else { nil }
  }

  /// What was given on the command line, by parameter.
  public var overrides: [String: String] {
    guard case .mapping(let given)? = hyperparameter("overrides") else { return [:] }
    return given.mapValues(\.plain)
  }

  /// A value at the top of the recorded hyperparameters, such as `seed` or `setting`.
  func hyperparameter(_ key: String) -> StudyValue? {
    guard case .mapping(let all) = StudyValue(json: hyperparameters) else { return nil }
    return all[key]
  }

  /// The arguments of `refigure` that run the study so again, as a shell takes them.
  public var runArguments: String {
    Self.runArguments(study: studyPath, setting: setting, overrides: overrides)
  }

  /// The arguments of `refigure` that run a study, as a shell takes them.
  static func runArguments(study: String, setting: String?, overrides: [String: String] = [:]) -> String {
    var command = "run \(quoted(study))"
    if let setting { command += " --setting \(quoted(setting))" }
    for (name, value) in overrides.sorted(by: { $0.key < $1.key }) { command += " --set \(quoted("\(name)=\(value)"))" }
    return command
  }

  /// A word as a shell takes it.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-./=".contains($0)) }
    return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }
}
