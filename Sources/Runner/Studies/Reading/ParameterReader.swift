import Values
import Yams

/// Reads parameters, and overrides of them from outside the file.
package struct ParameterReader {
  /// A parameter while it is read.
  struct Entry {
    let name: String
    let declared: Value
    var value: Value
    let location: SourceLocation
  }

  let context: ReadingContext
  let overrides: [String: Override]

  func seed(_ reader: MappingReader, _ key: String) -> UInt64? {
    let expected = "a whole number from 0 to \(UInt64.max)"
    guard let node = reader.node(key) else { return nil }
    var declared: UInt64?
    switch node.value {
    case .integer(let integer): declared = UInt64(exactly: integer)
    case .unsigned(let unsigned): declared = unsigned
    default: break
    }
    if declared == nil { reader.unexpected(key, expected, node) }
    guard let text = overrides[key]?.plain else { return declared }
    guard let seed = UInt64(text) else {
      reportOverride(key, expected, text, at: node.location)
      return nil
    }
    return seed
  }

  /// The number of seeds: an override's, else that of the setting in force, else the study's.
  func seeds(_ reader: MappingReader, setting: Int?) -> Int? {
    let declared = reader.integer("seeds", atLeast: 1, limit: .seeds)
    guard let text = overrides["seeds"]?.plain else { return setting ?? declared }
    guard let seeds = Int(text), (1...CountLimit.seeds.most).contains(seeds) else {
      let expected = CountLimit.seeds.words(atLeast: 1, found: Double(text))
      reportOverride("seeds", expected, text, at: reader.node("seeds")?.location ?? reader.location)
      return nil
    }
    return seeds
  }

  /// The value in force, an override's if there is one.
  func overridden(_ entry: Entry) -> Value {
    guard let override = overrides[entry.name] else { return entry.value }
    if let value = override.value?.fitted(as: entry.declared) { return value }
    reportOverride(entry.name, entry.declared.typeWords, override.plain, at: entry.location)
    return entry.value
  }

  func refuseUnknown(names: [String], at location: SourceLocation) {
    for name in overrides.keys.sorted() where !names.contains(name) && !CellOverrides.isOfCell(name) {
      let nearest = NearestName.nearest(to: name, in: names)
      context.report(.unknownName(what: "parameter", name: name, nearest: nearest, known: names), at: location)
    }
  }

  private func reportOverride(_ name: String, _ expected: String, _ text: String, at location: SourceLocation) {
    context.report(
      .unexpectedValue(
        subject: "override of '\(name)'", expected: expected,
        found: "'\(text.prefix(200))\(text.count > 200 ? "…" : "")'", nearest: nil),
      at: location)
  }

  /// The value that an override's text means: a scalar, or a list as YAML writes it.
  package static func value(_ text: String) -> Value? {
    guard text.trimmed.hasPrefix("[") else { return CoreSchema.value(ofPlain: text.trimmed) }
    let read = { (try? Yams.compose(yaml: text)).flatMap { value($0) } }
    return DeepStack.isNeeded(forYAML: text) ? DeepStack.run(read) : read()
  }

  private static func value(_ node: Node, depth: Int = 1) -> Value? {
    switch node {
    case .scalar(let scalar):
      return scalar.style == .plain ? CoreSchema.value(ofPlain: scalar.string) : .text(scalar.string)
    case .sequence(let nodes):
      var values: [Value] = []
      for node in nodes {
        guard depth < 100, let value = value(node, depth: depth + 1) else { return nil }
        values.append(value)
      }
      return .list(values)
    case .mapping, .alias: return nil
    }
  }

  /// True when a node can be a parameter's value.
  static func isParameterValue(_ node: LocatedNode) -> Bool {
    func isScalar(_ node: LocatedNode) -> Bool {
      switch node.content {
      case .scalar, .invalid: true
      case .list, .mapping: false
      }
    }
    switch node.content {
    case .scalar, .invalid: return true
    case .list(let nodes): return nodes.allSatisfy(isScalar)
    case .mapping(let entries): return entries.allSatisfy { isScalar($0.value) }
    }
  }
}
