import Values
import Yams

/// Reads parameters, and overrides of them from outside the file.
struct ParameterReader {
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
    let declared = reader.integer("seeds", atLeast: 1)
    guard let text = overrides["seeds"]?.plain else { return setting ?? declared }
    guard let seeds = Int(text), seeds >= 1 else {
      reportOverride("seeds", "a whole number ≥ 1", text, at: reader.node("seeds")?.location ?? reader.location)
      return nil
    }
    return seeds
  }

  /// The value in force, an override's if there is one.
  func overridden(_ entry: Entry) -> Value {
    guard let override = overrides[entry.name] else { return entry.value }
    if let value = override.value.flatMap({ Self.fitted($0, as: entry.declared) }) { return value }
    reportOverride(entry.name, Self.expected(entry.declared), override.plain, at: entry.location)
    return entry.value
  }

  func refuseUnknown(names: [String], at location: SourceLocation) {
    for name in overrides.keys.sorted() where !names.contains(name) {
      let nearest = NearestName.nearest(to: name, in: names)
      context.report(.unknownName(what: "parameter", name: name, nearest: nearest, known: names), at: location)
    }
  }

  private func reportOverride(_ name: String, _ expected: String, _ text: String, at location: SourceLocation) {
    context.report(
      .unexpectedValue(subject: "override of '\(name)'", expected: expected, found: "'\(text)'", nearest: nil),
      at: location)
  }

  /// The value that an override's text means: a scalar, or a list as YAML writes it.
  static func value(_ text: String) -> Value? {
    guard text.trimmed.hasPrefix("[") else { return CoreSchema.value(ofPlain: text.trimmed) }
    guard let node = try? Yams.compose(yaml: text) else { return nil }
    return value(node)
  }

  private static func value(_ node: Node) -> Value? {
    switch node {
    case .scalar(let scalar):
      return scalar.style == .plain ? CoreSchema.value(ofPlain: scalar.string) : .text(scalar.string)
    case .sequence(let nodes):
      var values: [Value] = []
      for node in nodes {
        guard let value = value(node) else { return nil }
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

  /// A value as another one is typed; nil when it does not fit. A number fits where any number does: whether it must be whole is
  /// for the keys that use it to say, for a default of `0` does not tell. Any single value fits where a text does (`steps:
  /// full` may become `steps: 32`).
  static func fitted(_ value: Value, as declared: Value) -> Value? {
    switch (declared, value) {
    case (.null, _): return value
    case (_, .null): return nil
    case (.number, _): return value.double.map(Value.number)
    case (.text, .list), (.text, .mapping): return nil
    case (.text, _): return value
    case (.integer, .integer), (.integer, .number), (.unsigned, .unsigned), (.unsigned, .integer), (.flag, .flag),
      (.mapping, .mapping):
      return value
    case (.list(let declared), .list(let values)):
      let fitted = values.map { value in declared.isEmpty ? value : Self.fitted(value, as: Self.widest(declared)) }
      return fitted.contains(nil) ? nil : .list(fitted.compactMap(\.self))
    default: return nil
    }
  }

  /// The element that tells the type of a list: a number that is not whole before whole ones.
  private static func widest(_ values: [Value]) -> Value {
    values.first { if case .number = $0 { true } else { false } } ?? values[0]
  }

  static func expected(_ declared: Value) -> String {
    switch declared {
    case .null: "a value"
    case .flag: "true or false"
    case .unsigned: "a whole number"
    case .integer, .number: "a number"
    case .text: "a text"
    case .list(let values): "a list" + (values.first.map { " like \(Value.list([$0]).plain)" } ?? "")
    case .mapping: "a mapping"
    }
  }
}
