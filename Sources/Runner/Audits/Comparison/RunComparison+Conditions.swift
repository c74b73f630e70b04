import Ledger
import Values

extension RunComparison {
  /// The differences in the conditions of two runs: the study and its setting first, then parameters, data, code and
  /// machine.
  package static func conditions(_ first: RunRecord, _ second: RunRecord) -> [Condition] {
    var conditions: [Condition] = []
    func add(_ key: String, _ one: String?, _ other: String?) {
      if one != other { conditions.append(Condition(key: key, first: one, second: other)) }
    }
    add("study", first.studyPath, second.studyPath)
    add("title", first.studyTitle, second.studyTitle)
    // What was chosen comes before the cells' hyperparameters, most of which follow from it.
    let values = Self.values("", first.hyperparameters, second.hyperparameters)
    conditions += values.filter { !$0.key.hasPrefix("cells.") } + values.filter { $0.key.hasPrefix("cells.") }
    add("numerics", first.numericsVersion, second.numericsVersion)
    for name in Set(first.data.keys).union(second.data.keys).sorted() {
      add("data.\(name)", first.data[name]?.hexadecimal, second.data[name]?.hexadecimal)
    }
    let (one, other) = (first.versionControl.state, second.versionControl.state)
    add("commit", one?.commit, other?.commit)
    add("branch", one.map { $0.branch ?? "none (detached HEAD)" }, other.map { $0.branch ?? "none (detached HEAD)" })
    add("remote", one?.remote, other?.remote)
    add("tree", one.map(tree), other.map(tree))
    conditions += Self.values("environment.", first.environment, second.environment)
    add("command", first.command.joined(separator: " "), second.command.joined(separator: " "))
    add("status", "\(first.status)", "\(second.status)")
    return conditions
  }

  /// The differences between the machines and programs of two runs, by name.
  package static func environment(_ first: RunRecord, _ second: RunRecord) -> [Condition] {
    var conditions = values("", first.environment, second.environment)
    if first.numericsVersion != second.numericsVersion {
      conditions.append(Condition(key: "numerics", first: first.numericsVersion, second: second.numericsVersion))
    }
    return conditions.sorted { $0.key < $1.key }
  }

  private static func tree(_ state: GitState) -> String {
    state.difference.map { "with changes (\($0.short))" } ?? "clean"
  }

  /// The keys in which two JSON objects differ.
  private static func values(_ prefix: String, _ first: String, _ second: String) -> [Condition] {
    if first == second { return [] }
    guard let one = Value(json: first), let other = Value(json: second) else {
      return [Condition(key: prefix, first: first, second: second)]
    }
    return one.differences(to: other).compactMap { difference in
      // A cell that only one study has is said with the steps.
      let isOnlyInOne = difference.before == nil || difference.after == nil
      if isOnlyInOne, difference.key.wholeMatch(of: /cells\.[^.]+/) != nil { return nil }
      return Condition(
        key: prefix + difference.key.replacing(".body.", with: "."), first: words(difference.before),
        second: words(difference.after))
    }
  }

  private static func words(_ value: Value?) -> String? { value == .null ? nil : value?.plain }
}

extension VersionControl {
  /// The state that git reported; nil when the study was not under version control.
  package var state: GitState? {
    if case .git(let state) = self { state } else { nil }
  }
}
