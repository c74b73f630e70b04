import Values
import Winners

extension SweepWinner {
  /// The keys or the value as they stand in a study, all of it at one place; nil, with an error, when keys cannot be read.
  func node(at place: SourceLocation, _ context: ReadingContext) -> LocatedNode? {
    switch share {
    case .keys(_, _, let text):
      YAMLReader(context: context, firstLine: place.line, indentation: 0).mapping(of: [text])?.moved(to: place)
    case .value(let value, _): YAMLReader.node(value, at: place)
    }
  }
}

extension CellKeys {
  init(_ node: LocatedNode, of cell: String, kind: String) {
    self.init(cell: cell, kind: kind, text: Self.text(of: node), entries: node.value)
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
