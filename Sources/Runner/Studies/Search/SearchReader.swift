import Search
import Values

/// Reads the way in which a sweep searches, from a front matter or from a command line.
struct SearchReader {
  let context: ReadingContext
  /// The names that a resource can have.
  let resources: [String]

  init(context: ReadingContext, parameters: [(name: String, declared: Value)], cells: [Cell]) {
    self.context = context
    resources = Self.resources(parameters, cells)
  }

  /// The parameters that are whole numbers, and the keys of cells that are, `ae.epochs`.
  static func resources(_ parameters: [(name: String, declared: Value)], _ cells: [Cell]) -> [String] {
    parameters.flatMap { wholeNumbers($0.declared, $0.name).filter { !$0.contains(".") } }
      + cells.flatMap { wholeNumbers($0.body.canonicalValue, $0.name) }
  }

  private static func wholeNumbers(_ value: Value, _ path: String) -> [String] {
    switch value {
    case .integer: [path]
    case .mapping(let values):
      values.sorted { $0.key < $1.key }.flatMap { wholeNumbers($0.value, "\(path).\($0.key)") }
    default: []
    }
  }

  /// Reads `search` and `trials` of a sweep; nil, with errors, when something is wrong. Without both the search is the whole grid, and
  /// with `trials` alone it draws.
  func search(_ reader: MappingReader) -> (any SearchMethod)? {
    let trials = reader.entry("trials").flatMap { reader.node("trials") == nil ? nil : $0 }
    var kind = RandomSearch.kind
    var entries: [String: LocatedNode.Entry] = [:]
    var (place, location) = (reader.place, reader.location)
    if let node = reader.node("search") {
      location = node.location
      if case .mapping(let own) = node.content {
        place = "search of \(place)"
        entries = Dictionary(own.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        guard case .scalar(.text(let name), _)? = entries["kind"]?.value.content else {
          context.report(.missingKey(key: "kind", place: place), at: location)
          return nil
        }
        kind = name
      } else {
        guard let name = reader.text("search", node) else { return nil }
        kind = name
      }
    } else if trials == nil {
      return GridSearch()
    }
    if let trials, entries["trials"] != nil {
      context.report(
        .refusedKey(key: "trials", place: reader.place, reason: "'search' says how many points there are"),
        at: trials.keyLocation)
    } else if let trials {
      entries["trials"] = trials
    }
    for entry in entries.values { if case .invalid = entry.value.content { return nil } }
    let values = entries.mapValues(\.value.value).filter { $0.key != "kind" }
    let found = SearchMethods.read(kind, SearchSettings(values, place: place, resources: resources))
    for (key, problem) in found.problems {
      let entry = entries[key]
      let isOfKey = if case .unexpectedValue = problem { false } else { key != "kind" && key != "resource" }
      context.report(
        StudyError.Problem(problem), at: (isOfKey ? entry?.keyLocation : entry?.value.location) ?? location)
    }
    return found.search
  }
}

extension Study {
  /// The names that a search's resource can have, beside `seeds`.
  package var resources: [String] { SearchReader.resources(parameters.map { ($0.name, $0.declared) }, cells) }
}

extension StudyError.Problem {
  /// A search's problem.
  package init(_ problem: SearchProblem) {
    switch problem {
    case .duplicateKey(let key): self = .duplicateKey(key: key)
    case .missingKey(let key, let place): self = .missingKey(key: key, place: place)
    case .unknownKey(let key, let place, let nearest, let known):
      self = .unknownKey(key: key, place: place, nearest: nearest, known: known)
    case .refusedKey(let key, let place, let reason): self = .refusedKey(key: key, place: place, reason: reason)
    case .unexpectedValue(let subject, let expected, let found, let nearest):
      self = .unexpectedValue(subject: subject, expected: expected, found: found, nearest: nearest)
    case .unknownName(let what, let name, let nearest, let known):
      self = .unknownName(what: what, name: name, nearest: nearest, known: known)
    }
  }
}
