/// Patterns of sample names: braces expand, `a_{1,2}_{x,y}`, and an asterisk stands for any text,
/// `a_1_*`.
package enum SamplePattern {
  /// The most bytes of a pattern, and the most names that one stands for.
  package static let (longest, mostNames) = (1_000, 10_000)

  /// The words for a pattern that is one.
  package static let expected =
    "names with pairs of braces, not in one another, at most \(longest) bytes that stand for at most \(mostNames) names"

  /// The names that a pattern with braces stands for, the last brace varying fastest; nil when braces do not pair, are
  /// nested, or give too many names.
  package static func expanded(_ pattern: String) -> [String]? {
    pattern.utf8.count <= longest ? names(pattern) : nil
  }

  private static func names(_ pattern: String) -> [String]? {
    guard let open = pattern.firstIndex(of: "{") else { return pattern.contains("}") ? nil : [pattern] }
    let before = pattern[..<open]
    guard !before.contains("}"), let close = pattern[open...].firstIndex(of: "}") else { return nil }
    let inside = pattern[pattern.index(after: open)..<close]
    guard !inside.contains("{"), let rest = names(String(pattern[pattern.index(after: close)...])) else {
      return nil
    }
    let choices = inside.split(separator: ",", omittingEmptySubsequences: false).map { choice in
      choice.drop { $0 == " " }
    }
    guard choices.count * rest.count <= mostNames, choices.allSatisfy({ !$0.isEmpty }) else { return nil }
    return choices.flatMap { choice in rest.map { before + choice + $0 } }
  }

  /// True when a name fits a pattern with asterisks.
  package static func matches(_ pattern: String, _ name: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1, let first = parts.first, let last = parts.last else { return pattern == name }
    guard name.hasPrefix(first) else { return false }
    var rest = name.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}
