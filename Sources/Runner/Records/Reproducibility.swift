import Values

/// The way in which the outputs of a step are to be the same when it is done again.
public enum Reproducibility: Sendable, Equatable {
  /// The same bits.
  case bits
  /// Metrics within a distance of their own, by name; nothing is promised of what has none.
  case tolerances([String: Double])

  /// The promise that a cell's recorded body makes by its key `reproducible`; bits, where it says nothing.
  public init(body: String) {
    guard case .mapping(let cell)? = Value(json: body), case .mapping(let keys)? = cell["body"],
      case .mapping(let tolerances)? = keys["reproducible"]
    else {
      self = .bits
      return
    }
    self = .tolerances(tolerances.compactMapValues(\.double))
  }

  /// True when two values of a metric are as close as they are to be.
  ///
  /// - Parameters:
  ///   - one: a value; nil for none.
  ///   - other: the other one.
  ///   - name: the metric's name.
  package func isKept(by one: Double?, _ other: Double?, of name: String) -> Bool {
    if one?.bitPattern == other?.bitPattern { return true }
    guard case .tolerances(let tolerances) = self else { return false }
    guard let tolerance = tolerances[name] else { return true }
    guard let one, let other else { return false }
    return (one - other).magnitude <= tolerance
  }
}

extension StepDescription {
  /// The way in which the step's outputs are to be the same when it is done again.
  public var reproducibility: Reproducibility { Reproducibility(body: body) }
}
