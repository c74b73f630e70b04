import Expressions
import Values

/// A condition on parameters alone, which every point of a sweep meets.
public struct SweepConstraint: Hashable, Sendable {
  /// The condition as it is written: `$batch * $steps <= 4096`.
  public let source: String
  /// The condition, read once; nil for one that cannot be read, which the study says.
  private let condition: ParametricExpression?

  /// - Parameter parameters: the values of all parameters, of which a point replaces some.
  init(source: String, parameters: [String: Value]) {
    self.source = source
    condition = try? ParametricExpression(parsing: source, parameters: parameters)
  }

  /// True when the condition holds with some parameters' values in place of the study's; `.null` stands for the study's own. Where it
  /// has no value, it does not hold.
  func allows(_ values: [(name: String, value: Value)]) -> Bool {
    guard let condition else { return false }
    let expression = condition.with { name in
      values.first { $0.name == name }.flatMap { $0.value == .null ? nil : $0.value }
    }
    guard let value = try? expression.value(in: NoResults(), seed: 0) else { return false }
    // What is no truth value is an error of the study, which is told as such.
    return value != .boolean(false)
  }

  /// The reason why a metric of a cell cannot be asked for.
  static func reason(against reference: Expression.Reference) -> String {
    "a constraint is on parameters alone, '$name'; '\(reference.cell).\(reference.recordedName)' is known only after the run"
  }

  /// No results: a constraint asks for none.
  private struct NoResults: ExpressionEnvironment {
    var seedCount: Int { 1 }
    func members(of cell: String) -> [String] { [] }
    func value(of reference: Expression.Reference, seed: Int) -> ExpressionValue? { nil }
  }
}

extension Study {
  /// A condition on the study's parameters, read and checked as if it stood in its sweep.
  ///
  /// - Returns: the condition, or what is wrong and where, in Unicode scalars from its beginning.
  package func constraint(
    _ text: String
  ) -> (constraint: SweepConstraint?, problem: (offset: Int, problem: StudyError.Problem)?) {
    var values = Dictionary(parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    values["seed"] = .unsigned(seed)
    values["seeds"] = .integer(seeds)
    var metrics = kinds.metrics
    for cell in cells { metrics.add(cell.body.metrics, of: cell.name) }
    do throws(ExpressionError) {
      let expression = try Expression(parsing: text, metrics: metrics, parameters: values)
      if let reference = expression.references.first {
        return (nil, (0, .expression(reason: SweepConstraint.reason(against: reference))))
      }
      let checker = ExpressionChecker(sources: [:], names: [])
      try checker.check(expression, expected: [.boolean], what: "a constraint", quantifiersAllowed: false)
      return (SweepConstraint(source: text, parameters: values), nil)
    } catch {
      return (nil, (error.offset, StudyError.Problem(error.problem)))
    }
  }
}
