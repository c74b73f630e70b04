import Values

extension Value {
  /// JSON over several lines, keys sorted by their bytes: the same value gives the same bytes.
  ///
  /// - Parameters:
  ///   - width: the number of blanks by which a level stands further in.
  ///   - depth: the level at which it begins.
  func indentedJSON(by width: Int = 2, depth: Int = 0) -> String {
    let inner = "\n" + String(repeating: " ", count: width * (depth + 1))
    let outer = "\n" + String(repeating: " ", count: width * depth)
    switch self {
    case .list(let values) where !values.isEmpty:
      let lines = values.map { $0.indentedJSON(by: width, depth: depth + 1) }
      return "[" + inner + lines.joined(separator: "," + inner) + outer + "]"
    case .mapping(let members) where !members.isEmpty:
      let lines = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
        Value.text($0.key).canonicalJSON + ": " + $0.value.indentedJSON(by: width, depth: depth + 1)
      }
      return "{" + inner + lines.joined(separator: "," + inner) + outer + "}"
    default: return canonicalJSON
    }
  }
}

extension String {
  /// The text in one line, with what separates lines as blanks.
  var inOneLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }

  /// The text cut after so many Unicode scalars, with an ellipsis in place of the rest.
  func shortened(to most: Int) -> String {
    guard unicodeScalars.count > most else { return self }
    var cut = self
    while cut.unicodeScalars.count > most - 1 { cut.removeLast() }
    return cut + "…"
  }
}
