import Values

extension Expression {
  /// Reads an expression.
  ///
  /// - Parameters:
  ///   - text: the expression.
  ///   - metrics: the metrics that it can ask for.
  ///   - parameters: the values of `$name`.
  ///   - defaultCell: the cell that a metric without one belongs to.
  /// - Throws: the error, with its place.
  public init(
    parsing text: String, metrics: MetricVocabulary, parameters: [String: Value] = [:], defaultCell: String? = nil
  ) throws(ExpressionError) {
    var parser = try ExpressionParser(text, metrics: metrics, parameters: parameters, defaultCell: defaultCell)
    let (term, quantifiers) = try parser.expression()
    try parser.end()
    self.init(source: text, term: term, quantifiers: quantifiers)
  }

  /// Reads the inside of a placeholder: an expression, after a `|` the format of its value, and after another one `error` where its
  /// error is to stand beside it.
  package static func placeholder(
    _ text: String, metrics: MetricVocabulary, parameters: [String: Value]
  ) throws(ExpressionError) -> (expression: Expression, format: NumberFormat, showsError: Bool) {
    var parser = try ExpressionParser(text, metrics: metrics, parameters: parameters, defaultCell: nil)
    let (term, quantifiers) = try parser.expression()
    let format = try parser.format()
    let showsError = try parser.showsError(format)
    try parser.end()
    return (Expression(source: text, term: term, quantifiers: quantifiers), format, showsError)
  }
}

extension Expression {
  /// A condition that stands for one that could not be read.
  package static let never = Expression(source: "false", term: Term(kind: .boolean(false), offset: 0), quantifiers: [])

  /// A number that stands for an expression that could not be read.
  package static let nothing = Expression(source: "0", term: Term(kind: .number(0), offset: 0), quantifiers: [])
}
