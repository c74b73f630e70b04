import Expressions
import Values

/// The readers of single values. Each gives nil when the key is absent, and when its value is wrong, which it reports.
extension MappingReader {
  /// A whole number, at least so large.
  public func integer(_ key: String, atLeast least: Int, limit: CountLimit = .any) -> Int? {
    node(key).flatMap { integer(key, $0, atLeast: least, limit: limit) }
  }

  package func integer(_ key: String, _ node: LocatedNode, atLeast least: Int, limit: CountLimit = .any) -> Int? {
    if case .scalar(.integer(let integer), _) = node.content, (least...limit.most).contains(integer) { return integer }
    unexpected(key, limit.words(atLeast: least, found: node.value.double), node)
    return nil
  }

  /// A whole number within bounds.
  public func integer(_ key: String, atLeast least: Int, atMost most: Int) -> Int? {
    guard let node = node(key) else { return nil }
    if case .scalar(.integer(let integer), _) = node.content, integer >= least, integer <= most { return integer }
    unexpected(key, "a whole number from \(least) to \(most)", node)
    return nil
  }

  /// A number that meets a condition.
  public func number(_ key: String, _ range: NumberRange) -> Double? {
    node(key).flatMap { number(key, $0, range) }
  }

  package func number(_ key: String, _ node: LocatedNode, _ range: NumberRange) -> Double? {
    if case .scalar(let value, _) = node.content, let number = value.double, range.contains(number) { return number }
    unexpected(key, range.expected, node)
    return nil
  }

  /// `true` or `false`.
  public func flag(_ key: String) -> Bool? {
    guard let node = node(key) else { return nil }
    if case .scalar(.flag(let flag), _) = node.content { return flag }
    unexpected(key, "true or false", node)
    return nil
  }

  /// A text that is not empty; a number is taken as it is written.
  public func text(_ key: String) -> String? {
    node(key).flatMap { text(key, $0) }
  }

  package func text(_ key: String, _ node: LocatedNode) -> String? {
    if case .scalar(let value, let text) = node.content {
      switch value {
      case .text where text.contains { !$0.isWhitespace }: return text
      case .integer, .unsigned, .number: return text
      default: break
      }
    }
    unexpected(key, "a text", node)
    return nil
  }

  /// One of a type's raw values.
  public func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _: Choice.Type = Choice.self) -> Choice?
  where Choice.RawValue == String {
    node(key).flatMap { choice(key, $0) }
  }

  package func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ node: LocatedNode) -> Choice?
  where Choice.RawValue == String {
    let names = Choice.allCases.map(\.rawValue)
    if case .scalar(_, let text) = node.content {
      if let choice = Choice(rawValue: text) { return choice }
      unexpected(
        key, "one of \(names.joined(separator: ", "))", node, nearest: NearestName.nearest(to: text, in: names))
    } else {
      unexpected(key, "one of \(names.joined(separator: ", "))", node)
    }
    return nil
  }

  /// A list, or one value that stands for a list of one.
  package func list<Element>(_ key: String, _ expected: String, _ read: (LocatedNode) -> Element?) -> [Element]? {
    guard let node = node(key) else { return nil }
    switch node.content {
    case .list(let nodes) where !nodes.isEmpty: return nodes.compactMap(read)
    case .scalar: return read(node).map { [$0] }
    default:
      unexpected(key, expected, node)
      return nil
    }
  }

  /// Two numbers, the first the smaller; on a logarithmic scale both above 0.
  public func range(_ key: String, isPositive: Bool = false) -> ClosedRange<Double>? {
    guard let node = node(key) else { return nil }
    var expected = "two numbers\(isPositive ? " > 0" : ""), the first the smaller"
    if case .list(let nodes) = node.content, nodes.count == 2, let low = nodes[0].value.double,
      let high = nodes[1].value.double, low < high, low > 0 || !isPositive
    {
      // Anything closer is lost in rounding, and the difference of anything larger is no number.
      let largest = max(low.magnitude, high.magnitude)
      if (1e-300...1e300).contains(largest), high - low >= 1e-12 * largest { return low...high }
      expected += " by a part of 1e-12 or more, of sizes from 1e-300 to 1e300"
    }
    context.report(
      .unexpectedValue(
        subject: "'\(key)' in \(place)", expected: expected,
        found: node.value.isList ? node.value.plain : node.found, nearest: nil),
      at: node.location)
    return nil
  }

  /// A mapping within this one.
  public func child(_ key: String) -> MappingReader? {
    node(key).flatMap { child(key, $0) }
  }

  package func child(_ key: String, _ node: LocatedNode) -> MappingReader? {
    guard case .mapping = node.content else {
      unexpected(key, "a mapping", node)
      return nil
    }
    return MappingReader(node, place: "\(key) of \(place)", context: context)
  }

  /// A list of mappings.
  public func children(_ key: String) -> [MappingReader]? {
    guard let node = node(key) else { return nil }
    guard case .list(let nodes) = node.content, !nodes.isEmpty else {
      unexpected(key, "a list", node)
      return nil
    }
    return nodes.compactMap { child(key, $0) }
  }

  /// An expression, whose cells and types are checked at the end of the reading.
  public func expression(
    _ key: String, _ expected: [ExpressionType], what: String? = nil, defaultCell: String? = nil,
    quantifiersAllowed: Bool = false
  ) -> Expression? {
    node(key).flatMap {
      expression(
        key, $0, expected, what: what, defaultCell: defaultCell, quantifiersAllowed: quantifiersAllowed)
    }
  }

  package func expression(
    _ key: String, _ node: LocatedNode, _ expected: [ExpressionType], what: String? = nil, defaultCell: String? = nil,
    quantifiersAllowed: Bool = false
  ) -> Expression? {
    guard case .scalar(let value, let text) = node.content, value != .null else {
      unexpected(key, "an expression", node)
      return nil
    }
    let context = context
    let place = { (offset: Int) in context.location(ofOffset: offset, in: text, at: node.location) }
    do throws(ExpressionError) {
      let expression = try Expression(
        parsing: text, metrics: context.metrics, parameters: context.parameters, defaultCell: defaultCell)
      context.pendingExpressions.append(
        PendingExpression(
          expression: expression, expected: expected, what: what ?? "'\(key)'",
          quantifiersAllowed: quantifiersAllowed, place: place))
      return expression
    } catch {
      context.report(StudyError.Problem(error.problem), at: place(error.offset))
      return nil
    }
  }
}
