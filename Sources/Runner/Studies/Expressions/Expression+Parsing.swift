import Values

extension Expression {
  /// Reads an expression.
  ///
  /// - Parameters:
  ///   - text: the expression.
  ///   - parameters: the values of `$name`.
  ///   - defaultCell: the cell that a metric without one belongs to.
  /// - Throws: what is wrong, and where.
  public init(
    parsing text: String, parameters: [String: Value] = [:], defaultCell: String? = nil
  ) throws(ExpressionError) {
    var parser = try ExpressionParser(text, parameters: parameters, defaultCell: defaultCell)
    let (term, quantifiers) = try parser.expression()
    try parser.end()
    self.init(source: text, term: term, quantifiers: quantifiers)
  }

  /// Reads the inside of a placeholder: an expression, and after a `|` the format of its value.
  static func placeholder(
    _ text: String, parameters: [String: Value]
  ) throws(ExpressionError) -> (Expression, NumberFormat) {
    var parser = try ExpressionParser(text, parameters: parameters, defaultCell: nil)
    let (term, quantifiers) = try parser.expression()
    let format = try parser.format()
    try parser.end()
    return (Expression(source: text, term: term, quantifiers: quantifiers), format)
  }
}
