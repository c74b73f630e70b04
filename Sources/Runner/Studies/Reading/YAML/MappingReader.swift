import Values

/// A reader of a YAML mapping, key by key: it reports errors, and goes on with a value that fits, so that one reading
/// finds every error. A study with errors is thrown away as a whole.
public final class MappingReader {
  package let context: ReadingContext
  /// The mapping in words, for messages: `{train} ae`, `optimizer of {train} ae`.
  public let place: String
  /// The place of what the mapping stands under, or its own.
  public let location: SourceLocation
  private let entries: [LocatedNode.Entry]
  private var known: [String] = []
  private var missingKeys: [String] = []

  package init(_ node: LocatedNode, place: String, location: SourceLocation? = nil, context: ReadingContext) {
    self.context = context
    self.place = place
    self.location = location ?? node.location
    if case .mapping(let entries) = node.content { self.entries = entries } else { entries = [] }
  }

  /// The entry of a key, which from now on is known.
  package func entry(_ key: String) -> LocatedNode.Entry? {
    if !known.contains(key) { known.append(key) }
    return entries.first { $0.key == key }
  }

  /// The value of a key; nil when it is absent or null.
  package func node(_ key: String) -> LocatedNode? {
    guard let node = entry(key)?.value else { return nil }
    switch node.content {
    case .scalar(.null, _), .invalid: return nil
    default: return node
    }
  }

  /// All entries, for mappings whose keys are free.
  package func freeEntries() -> [LocatedNode.Entry] {
    known = entries.map(\.key)
    return entries
  }

  /// True when a key is there, and not null.
  public func has(_ key: String) -> Bool { node(key) != nil }

  /// Reports every key that was not asked for, and every missing one that is not merely misspelt.
  public func finish() {
    let unknown = entries.filter { !known.contains($0.key) }
    let misspelt = unknown.map { NearestName.nearest(to: $0.key, in: known) }
    for key in missingKeys where !misspelt.contains(key) {
      // Asked for with a null: the key is there, and so is the better place.
      context.report(.missingKey(key: key, place: place), at: entry(key)?.keyLocation ?? location)
    }
    for (entry, nearest) in zip(unknown, misspelt) {
      context.report(
        .unknownKey(key: entry.key, place: place, nearest: nearest, known: known.sorted()), at: entry.keyLocation)
    }
  }

  /// Reports a key that is known but has no meaning here.
  public func refuse(_ key: String, because reason: String) {
    guard let entry = entry(key) else { return }
    if case .scalar(.null, _) = entry.value.content { return }
    context.report(.refusedKey(key: key, place: place, reason: reason), at: entry.keyLocation)
  }

  /// Reports a key that must be there.
  public func missing(_ key: String) {
    if case .invalid = entry(key)?.value.content { return }
    missingKeys.append(key)
  }

  package func unexpected(_ key: String, _ expected: String, _ node: LocatedNode, nearest: String? = nil) {
    if case .invalid = node.content { return }
    context.report(
      .unexpectedValue(subject: "'\(key)' in \(place)", expected: expected, found: node.found, nearest: nearest),
      at: node.location)
  }

  /// The value of a required key read by `read`, or the fallback with an error.
  public func required<Value>(_ key: String, _ fallback: Value, _ read: (String) -> Value?) -> Value {
    guard node(key) != nil else {
      missing(key)
      return fallback
    }
    return read(key) ?? fallback
  }
}
