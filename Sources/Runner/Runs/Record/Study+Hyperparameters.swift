import Studies
import Values

extension Study {
  /// Every parameter and every cell with all defaults filled in, and the values given on the command line, as canonical
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
    return "{\"cells\":{\(cells.joined(separator: ","))},\(given)\"parameters\":\(values.canonicalJSON),"
      + "\"seed\":\(seed),\"seeds\":\(seeds),\"setting\":\(Value.optional(setting).canonicalJSON)}"
  }
}
