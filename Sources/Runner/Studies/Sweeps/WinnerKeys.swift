import Expressions
import Values
import Winners

extension SweepWinner {
  /// The keys as they stand in a study, all of them at one place; nil, with an error, when they cannot be read.
  func node(at place: SourceLocation, _ context: ReadingContext) -> LocatedNode? {
    YAMLReader(context: context, firstLine: place.line, indentation: 0).mapping(of: [keys])?.moved(to: place)
  }
}

extension CellKeys {
  /// The first of some parameters that a text asks for, as an expression does: elsewhere it would be another one.
  package func parameter(among names: [String]) -> String? {
    names.first { name in
      text.split(separator: "$").dropFirst().contains { rest in
        rest.hasPrefix(name)
          && rest.unicodeScalars.dropFirst(name.unicodeScalars.count).first.map(ExpressionLexer.isNamePart) != true
      }
    }
  }

  init(_ node: LocatedNode, of cell: String, kind: String) {
    self.init(cell: cell, kind: kind, text: Self.text(of: node))
  }

  private static func text(of node: LocatedNode) -> String {
    switch node.content {
    case .scalar(.text(let text), _): quoted(text)
    case .scalar(let value, _): value.canonicalJSON
    case .list(let nodes): "[" + nodes.map(text).joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{" + entries.map { "\(quoted($0.key)): \(text(of: $0.value))" }.joined(separator: ", ") + "}"
    case .invalid: "null"
    }
  }

  /// A text in double quotes. What is not plain ASCII is escaped: YAML folds some of it, and refuses other.
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      if scalar == "\"" || scalar == "\\" { return "\\\(scalar)" }
      if (0x20...0x7E).contains(scalar.value) { return String(scalar) }
      let digits = String(scalar.value, radix: 16)
      return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
    return "\"\(escaped.joined())\""
  }
}

extension LocatedNode {
  /// The node with all of it at one place.
  fileprivate func moved(to place: SourceLocation) -> LocatedNode {
    switch content {
    case .scalar, .invalid: LocatedNode(content: content, location: place)
    case .list(let nodes): LocatedNode(content: .list(nodes.map { $0.moved(to: place) }), location: place)
    case .mapping(let entries):
      LocatedNode(
        content: .mapping(
          entries.map { Entry(key: $0.key, keyLocation: place, value: $0.value.moved(to: place)) }), location: place)
    }
  }
}
