import Search
import Studies
import Values

extension Sweep {
  /// The names of what tells trials apart, before the measures: the varied parameters, and the resource of a search that gives trials more
  /// and more of one.
  package var columns: [String] { space.map(\.parameter) + (search.resource.map { [$0] } ?? []) }

  /// A trial's values in the order of the columns; nil for a parameter that is not varied there.
  package func values(_ trial: SweepTrial) -> [Value?] {
    trial.values.map { $0 == .null ? nil : $0 }
      + (search.resource == nil ? [] : [trial.rung.map { .integer($0.amount) }])
  }

  /// A trial in words: `rate 0.05, epochs 9`.
  package func words(_ trial: SweepTrial) -> String {
    zip(columns, values(trial)).compactMap { name, value in value.map { "\(name) \($0.plain)" } }.joined(
      separator: ", ")
  }
}
