import Values

/// The keys of a search with their values. A search reads those that it knows; whoever gave the values then finds here what is wrong,
/// and which keys were not asked for.
public struct SearchSettings: Sendable {
  /// The mapping in words, for messages: `search of sweep`.
  public let place: String
  /// The names that a resource can have: whole numbers among the study's parameters, and the keys of its cells, which have a point.
  public let resources: [String]
  private let values: [String: Value]
  /// The keys that were asked for, in order.
  public private(set) var known: [String] = []
  /// The problems, each with its key; of a key that is missing as well.
  public private(set) var problems: [(key: String, problem: SearchProblem)] = []

  /// Settings.
  ///
  /// - Parameters:
  ///   - values: the value of each key, without `kind`.
  ///   - place: the mapping in words, for messages.
  ///   - resources: the names that a resource can have, beside `seeds`.
  public init(_ values: [String: Value], place: String, resources: [String] = []) {
    self.values = values.filter { $0.value != .null }
    self.place = place
    self.resources = resources
  }

  /// The keys that were not asked for.
  public var unknown: [String] { values.keys.filter { !known.contains($0) }.sorted() }

  /// The problems with those of keys that were not asked for. A key that is misspelt is not missing as well.
  var allProblems: [(key: String, problem: SearchProblem)] {
    let misspelt = unknown.map { (key: $0, nearest: NearestName.nearest(to: $0, in: known)) }
    let others = problems.filter { key, problem in
      if case .missingKey = problem { !misspelt.contains { $0.nearest == key } } else { true }
    }
    return others
      + misspelt.map { key, nearest in
        (key, .unknownKey(key: key, place: place, nearest: nearest, known: known.sorted()))
      }
  }

  /// The value of a key, which from now on is known; nil when it is absent or null.
  public mutating func value(_ key: String) -> Value? {
    if !known.contains(key) { known.append(key) }
    return values[key]
  }

  /// Reports a problem of a key.
  public mutating func report(_ key: String, _ problem: SearchProblem) { problems.append((key, problem)) }

  /// Reports a key that has no meaning here, if it is there.
  public mutating func refuse(_ key: String, because reason: String) {
    guard value(key) != nil else { return }
    report(key, .refusedKey(key: key, place: place, reason: reason))
  }

  /// Reports a value that is not as expected.
  public mutating func unexpected(_ key: String, _ expected: String, nearest: String? = nil) {
    guard let value = value(key) else { return }
    let found = if case .text(let text) = value { "'\(text.prefix(200))'" } else { String(value.plain.prefix(200)) }
    report(
      key, .unexpectedValue(subject: "'\(key)' in \(place)", expected: expected, found: found, nearest: nearest))
  }

  /// A whole number within bounds; nil when it is absent or wrong.
  public mutating func integer(_ key: String, from least: Int, to most: Int) -> Int? {
    guard let value = value(key) else { return nil }
    if case .integer(let integer) = value, integer >= least, integer <= most { return integer }
    unexpected(key, "a whole number from \(least) to \(most)")
    return nil
  }

  /// A whole number within bounds; nil, with a problem, when it is absent or wrong.
  public mutating func required(_ key: String, from least: Int, to most: Int) -> Int? {
    guard value(key) != nil else {
      report(key, .missingKey(key: key, place: place))
      return nil
    }
    return integer(key, from: least, to: most)
  }

  /// A truth value; nil when it is absent or wrong.
  public mutating func flag(_ key: String) -> Bool? {
    guard let value = value(key) else { return nil }
    if case .flag(let flag) = value { return flag }
    unexpected(key, "true or false")
    return nil
  }

  /// One of a type's raw values; nil when it is absent or wrong.
  public mutating func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    guard let value = value(key) else { return nil }
    let names = Choice.allCases.map(\.rawValue)
    if case .text(let text) = value {
      if let choice = Choice(rawValue: text) { return choice }
      unexpected(key, "one of \(names.joined(separator: ", "))", nearest: NearestName.nearest(to: text, in: names))
    } else {
      unexpected(key, "one of \(names.joined(separator: ", "))")
    }
    return nil
  }

  /// The name of a resource: a parameter that is a whole number, or `seeds`; nil, with a problem, when it is absent or wrong.
  public mutating func resource(_ key: String) -> String? {
    guard let value = value(key) else {
      report(key, .missingKey(key: key, place: place))
      return nil
    }
    if case .text(let name) = value, resources.contains(name) || name == "seeds" { return name }
    let name = value.plain
    // Those of cells are many.
    let known = resources.filter { name.contains(".") || !$0.contains(".") } + (name.contains(".") ? [] : ["seeds"])
    report(
      key,
      .unknownName(
        what: "parameter that is a whole number", name: name, nearest: NearestName.nearest(to: name, in: known),
        known: known.count > 12 ? [] : known))
    return nil
  }
}
