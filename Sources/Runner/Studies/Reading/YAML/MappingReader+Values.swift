import Expressions
import Values

/// A condition on a number.
public enum NumberRange {
  /// Every number.
  case any
  /// Above 0.
  case positive
  /// 0 or more.
  case nonNegative
  /// 0 to 1, both included.
  case fraction
  /// 0 included to 1 excluded.
  case properFraction

  func contains(_ number: Double) -> Bool {
    switch self {
    case .any: true
    case .positive: number > 0
    case .nonNegative: number >= 0
    case .fraction: (0...1).contains(number)
    case .properFraction: (0..<1).contains(number)
    }
  }

  var expected: String {
    switch self {
    case .any: "a number"
    case .positive: "a number > 0"
    case .nonNegative: "a number ≥ 0"
    case .fraction: "a number from 0 to 1"
    case .properFraction: "a number ≥ 0 and < 1"
    }
  }
}

/// The readers of single values. Each gives nil when the key is absent, and when its value is wrong, which it reports.
extension MappingReader {
  /// A whole number within bounds.
  public func integer(_ key: String, atLeast least: Int, atMost most: Int = Int.max) -> Int? {
    node(key).flatMap { integer(key, $0, atLeast: least, atMost: most) }
  }

  package func integer(_ key: String, _ node: LocatedNode, atLeast least: Int, atMost most: Int = Int.max) -> Int? {
    if case .scalar(.integer(let integer), _) = node.content, integer >= least, integer <= most { return integer }
    let range = most == Int.max ? "a whole number ≥ \(least)" : "a whole number from \(least) to \(most)"
    unexpected(key, range, node)
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
    if case .list(let nodes) = node.content, nodes.count == 2, let low = nodes[0].value.double,
      let high = nodes[1].value.double, low < high, low > 0 || !isPositive
    {
      return low...high
    }
    context.report(
      .unexpectedValue(
        subject: "'\(key)' in \(place)", expected: "two numbers\(isPositive ? " > 0" : ""), the first the smaller",
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
