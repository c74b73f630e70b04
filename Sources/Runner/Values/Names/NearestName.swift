/// The known name nearest to one that was typed wrong.
public enum NearestName {
  /// The nearest of some names, the first of equals; nil when none is near enough to be meant.
  public static func nearest(to name: String, in names: some Sequence<String>) -> String? {
    let typed = Array(name.lowercased().unicodeScalars)
    var best: (name: String, distance: Int)?
    for candidate in names where candidate != name {
      let other = Array(candidate.lowercased().unicodeScalars)
      let limit = max(1, max(typed.count, other.count) / 3)
      // The distance is at least the difference in length: a name of a million characters costs nothing.
      guard abs(typed.count - other.count) <= limit else { continue }
      let distance = editDistance(typed, other)
      guard distance <= limit, distance < min(typed.count, other.count) else { continue }
      if distance < (best?.distance ?? Int.max) { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Insertions, deletions, substitutions and swaps of neighbours that turn one text into the other (optimal string
  /// alignment).
  static func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for i in left.indices {
      var current = [i + 1]
      for j in right.indices {
        var cost = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          cost = min(cost, beforePrevious[j - 1] + 1)
        }
        current.append(cost)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[right.count]
  }
}
