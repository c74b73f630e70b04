import Values

/// A node of YAML with its place in the study file.
package struct LocatedNode {
  package indirect enum Content {
    /// A scalar: its meaning, and its text as YAML gives it.
    case scalar(Value, text: String)
    case list([LocatedNode])
    case mapping([Entry])
    /// A node that could not be read, and has been reported.
    case invalid
  }

  package struct Entry {
    package let key: String
    package let keyLocation: SourceLocation
    package var value: LocatedNode
  }

  package var content: Content
  package let location: SourceLocation

  /// The node's value.
  package var value: Value {
    switch content {
    case .scalar(let value, _): value
    case .list(let nodes): .list(nodes.map(\.value))
    case .mapping(let entries): .mapping(Dictionary(entries.map { ($0.key, $0.value.value) }) { first, _ in first })
    case .invalid: .null
    }
  }

  /// The node as messages show it.
  package var found: String {
    switch content {
    case .scalar(.text(let text), _):
      "'\(text.prefix(200).split(whereSeparator: \.isNewline).joined(separator: " "))\(text.count > 200 ? "…" : "")'"
    case .scalar(.null, _): "nothing"
    case .scalar(_, let text): text
    case .list(let nodes): nodes.isEmpty ? "an empty list" : "a list"
    case .mapping: "a mapping"
    case .invalid: "nothing"
    }
  }
}
