import Studies
import Values
import Winners

extension Study {
  /// Every parameter and every cell with all defaults filled in, the values given on the command line and the winners of sweeps, as canonical
  /// JSON: what a run records of its study.
  package func hyperparameters(overrides: [String: Override] = [:]) -> String {
    let values = Value.mapping(
      Dictionary(parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
    let cells = cells.sorted { $0.name < $1.name }.map { cell in
      "\(Value.text(cell.name).canonicalJSON):\(cell.canonicalJSON)"
    }
    let given =
      overrides.isEmpty
      ? "" : "\"overrides\":\(Value.mapping(overrides.mapValues { .text($0.plain) }).canonicalJSON),"
    let won =
      winners.isEmpty
      ? "" : ",\"\(SweepWinner.recordedKey)\":\(Value.mapping(winners.mapValues(\.recorded)).canonicalJSON)"
    return "{\"cells\":{\(cells.joined(separator: ","))},\(given)\"parameters\":\(values.canonicalJSON),"
      + "\"seed\":\(seed),\"seeds\":\(seeds),\"setting\":\(Value.optional(setting).canonicalJSON)\(won)}"
  }
}

extension SweepWinner {
  /// The key under which a run's hyperparameters have the winners.
  static let recordedKey = "winners"
}
