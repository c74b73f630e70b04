/// Levenshtein's distance between names, to suggest the nearest valid one.
package enum EditDistance {
  /// The least number of insertions, deletions and substitutions of characters that turn one text into the other.
  static func between(_ left: String, _ right: String) -> Int {
    let left = Array(left.prefix(200)), right = Array(right.prefix(200))
    var previous = Array(0...right.count)
    for (row, character) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        let substitution = previous[column] + (character == other ? 0 : 1)
        current.append(min(substitution, previous[column + 1] + 1, current[column] + 1))
      }
      previous = current
    }
    return previous[right.count]
  }

  /// The nearest of some names, the first of them when several are as near; nil when there is none.
  package static func nearest(to name: String, among known: [String]) -> String? {
    var best: (name: String, distance: Int)?
    for candidate in known {
      let distance = between(name.lowercased(), candidate.lowercased())
      if let found = best, found.distance <= distance { continue }
      best = (candidate, distance)
    }
    return best?.name
  }
}
