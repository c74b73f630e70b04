import Expressions
import Values
import Yams

/// Reads a YAML text that stands in a study file, and gives its nodes places in that file.
struct YAMLReader {
  let context: ReadingContext
  /// The file's line of the text's first line.
  let firstLine: Int
  /// The columns that were cut from the left of every line.
  let indentation: Int

  /// Beyond this a text of a few lines has aliases of aliases; and no value of a study needs so many in one another.
  private static let (nodeLimit, depthLimit) = (100_000, 100)

  /// The root mapping; nil when the text is not one, with the error reported.
  func mapping(of lines: [String]) -> LocatedNode? {
    for (index, line) in lines.enumerated() {
      let blank = line.prefix { $0 == " " || $0 == "\t" }
      if let tab = blank.firstIndex(of: "\t"), blank.count < line.count {
        let column = line.distance(from: line.startIndex, to: tab) + 1
        context.report(.tabInIndentation, at: location(line: index + 1, column: column))
        return nil
      }
    }
    let text = lines.joined(separator: "\n") + "\n"
    return DeepStack.isNeeded(forYAML: text) ? DeepStack.run { mapping(of: text, lines) } : mapping(of: text, lines)
  }

  private func mapping(of text: String, _ lines: [String]) -> LocatedNode? {
    do {
      guard let root = try Yams.compose(yaml: text) else {
        return LocatedNode(content: .mapping([]), location: location(line: 1, column: 1))
      }
      var count = 0
      guard let node = located(root, &count) else { return nil }
      if case .mapping = node.content { return node }
      context.report(
        .unexpectedValue(subject: "the body", expected: "'key: value' lines", found: node.found, nearest: nil),
        at: node.location)
    } catch let error as YamlError {
      report(error, lines)
    } catch {
      context.report(.malformedYAML(reason: "\(error)"), at: location(line: 1, column: 1))
    }
    return nil
  }

  private func location(line: Int, column: Int) -> SourceLocation {
    SourceLocation(line: firstLine + line - 1, column: column + indentation)
  }

  private func location(_ mark: Mark?) -> SourceLocation {
    location(line: mark?.line ?? 1, column: mark?.column ?? 1)
  }

  private func report(_ error: YamlError, _ lines: [String]) {
    switch error {
    case .scanner(let outer, let problem, let mark, _), .parser(let outer, let problem, let mark, _),
      .composer(let outer, let problem, let mark, _):
      let reason = outer.map { "\($0.text), \(problem)" } ?? problem
      // The library points at the line after the last when a text ends too early.
      let line = min(mark.line, max(1, lines.count))
      context.report(.malformedYAML(reason: reason), at: location(line: line, column: mark.column))
    case .reader(let problem, _, _, _):
      context.report(.malformedYAML(reason: problem), at: location(line: 1, column: 1))
    case .duplicatedKeysInMapping(let duplicates, let context):
      let key = duplicates.first ?? ""
      self.context.report(.duplicateKey(key: key), at: repeated(key, after: context.mark, lines))
    default:
      context.report(.malformedYAML(reason: "\(error)"), at: location(line: 1, column: 1))
    }
  }

  /// The place where a key is written again: the library tells where it is written first.
  private func repeated(_ key: String, after mark: Mark, _ lines: [String]) -> SourceLocation {
    let blank = String(repeating: " ", count: max(0, mark.column - 1))
    for index in lines.indices where index >= mark.line && lines[index].hasPrefix(blank + key + ":") {
      return location(line: index + 1, column: mark.column)
    }
    return location(mark)
  }

  private func located(_ node: Node, _ count: inout Int, depth: Int = 1) -> LocatedNode? {
    count += 1
    guard count <= Self.nodeLimit, depth <= Self.depthLimit else {
      let reason = depth > Self.depthLimit ? "\(Self.depthLimit) values in one another" : "\(Self.nodeLimit) values"
      context.report(.malformedYAML(reason: "more than \(reason)"), at: location(node.mark))
      return nil
    }
    let place = location(node.mark)
    switch node {
    case .scalar(let scalar): return self.scalar(scalar, at: place)
    case .sequence(let sequence):
      var nodes: [LocatedNode] = []
      for inner in sequence {
        guard let value = located(inner, &count, depth: depth + 1) else { return nil }
        nodes.append(value)
      }
      return LocatedNode(content: .list(nodes), location: place)
    case .mapping(let mapping):
      var entries: [LocatedNode.Entry] = []
      for (key, inner) in mapping {
        guard case .scalar(let name) = key else {
          context.report(.malformedYAML(reason: "a key must be a name"), at: location(key.mark))
          return nil
        }
        guard let value = located(inner, &count, depth: depth + 1) else { return nil }
        entries.append(LocatedNode.Entry(key: name.string, keyLocation: location(name.mark), value: value))
      }
      return LocatedNode(content: .mapping(entries), location: place)
    case .alias:
      context.report(.malformedYAML(reason: "an alias that the library did not resolve"), at: place)
      return nil
    }
  }

  /// A scalar; a plain `$name` is replaced by the parameter's value.
  private func scalar(_ scalar: Node.Scalar, at place: SourceLocation) -> LocatedNode {
    let text = scalar.string
    guard scalar.style == .plain else {
      return LocatedNode(content: .scalar(.text(text), text: text), location: place)
    }
    if text.hasPrefix("$"), text.unicodeScalars.dropFirst().first.map(ExpressionLexer.isLetter) == true,
      text.unicodeScalars.dropFirst().allSatisfy(ExpressionLexer.isNamePart)
    {
      let name = String(text.dropFirst())
      if let value = context.parameters[name] { return Self.node(value, at: place) }
      context.reportUnknownParameter(name, at: place)
      return LocatedNode(content: .invalid, location: place)
    }
    guard let value = CoreSchema.value(ofPlain: text) else {
      context.report(
        .unexpectedValue(subject: "a number", expected: "a finite number", found: "'\(text)'", nearest: nil), at: place)
      return LocatedNode(content: .invalid, location: place)
    }
    return LocatedNode(content: .scalar(value, text: text), location: place)
  }

  /// A value as a node, all of it at one place.
  static func node(_ value: Value, at place: SourceLocation) -> LocatedNode {
    switch value {
    case .list(let values):
      LocatedNode(content: .list(values.map { node($0, at: place) }), location: place)
    case .mapping(let values):
      LocatedNode(
        content: .mapping(
          values.sorted { $0.key < $1.key }.map {
            LocatedNode.Entry(key: $0.key, keyLocation: place, value: node($0.value, at: place))
          }), location: place)
    default: LocatedNode(content: .scalar(value, text: value.plain), location: place)
    }
  }
}
