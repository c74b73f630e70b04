import Values

/// The values of a parameter as a command line says them.
public enum VaryOption {
  /// `FROM:TO`, then the scale's name and the number of points in either order, as the mapping that a study has for it.
  public static func range(_ text: String) -> Value? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { String($0).trimmed }
    guard (2...4).contains(parts.count), let from = CoreSchema.value(ofPlain: parts[0]),
      let to = CoreSchema.value(ofPlain: parts[1])
    else { return nil }
    var range = ["from": from, "to": to]
    for part in parts.dropFirst(2) {
      guard let value = CoreSchema.value(ofPlain: part) else { return nil }
      if case .text = value { range["scale"] = value } else { range["count"] = value }
    }
    return range.count == parts.count ? .mapping(range) : nil
  }

  /// The texts between commas that are in no brackets; nil when a bracket is not closed.
  public static func texts(_ text: String) -> [String]? {
    var parts = [""]
    var depth = 0
    for character in text {
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      if character == ",", depth == 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return depth == 0 ? parts : nil
  }
}
