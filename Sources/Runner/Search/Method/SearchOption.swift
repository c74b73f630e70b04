import Values

/// The way to search as a command line says it: `KIND` or `KIND:KEY=VALUE,KEY=VALUE`.
public struct SearchOption: Sendable {
  private let kind: String
  private var values: [String: Value] = [:]

  /// Reads a text; nil when it has another form.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    kind = parts[0].trimmed
    guard parts.count > 1 else { return }
    for word in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
      guard let equal = word.firstIndex(of: "=") else { return nil }
      let key = String(word[..<equal]).trimmed
      guard !key.isEmpty, values[key] == nil, key != "kind",
        let value = CoreSchema.value(ofPlain: String(word[word.index(after: equal)...]).trimmed)
      else { return nil }
      values[key] = value
    }
  }

  /// The keys of a search, as if they were typed.
  public init(_ search: any SearchMethod) {
    kind = type(of: search).kind
    if case .mapping(let keys) = search.canonicalValue { values = keys.filter { $0.key != "kind" } }
  }

  /// The search, or what is wrong.
  ///
  /// - Parameters:
  ///   - trials: the value of `--trials`, which is a key of most searches.
  ///   - resources: the names that a resource can have, beside `seeds`.
  public func search(trials: Int?, resources: [String]) -> (search: (any SearchMethod)?, problems: [SearchProblem]) {
    var all = values
    if let trials { all["trials"] = .integer(trials) }
    let found = SearchMethods.read(kind, SearchSettings(all, place: "--search \(kind)", resources: resources))
    return (found.search, found.problems.map(\.problem))
  }
}
