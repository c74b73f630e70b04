/// The names of a page's elements, each given once.
struct Identifiers {
  private var taken: Set<String> = []
  /// The last number behind each stem: those up to it are taken.
  private var counts: [String: Int] = [:]

  /// Takes a name that must be just so.
  mutating func reserve(_ name: String) { taken.insert(name) }

  /// A name made of an element's text, with a number when the name is taken.
  mutating func unique(_ words: String) -> String {
    let stem = Self.name(words)
    var name = stem
    var count = counts[stem] ?? 1
    while !taken.insert(name).inserted {
      count += 1
      name = "\(stem)-\(count)"
    }
    counts[stem] = count
    return name
  }

  /// Letters and digits of ASCII in lower case, with single hyphens between.
  static func name(_ words: String) -> String {
    var name = ""
    for scalar in words.unicodeScalars {
      switch scalar {
      case "a"..."z", "0"..."9": name.unicodeScalars.append(scalar)
      case "A"..."Z": name += String(scalar).lowercased()
      default: if !name.isEmpty, name.last != "-" { name += "-" }
      }
    }
    if name.last == "-" { name.removeLast() }
    return name.isEmpty ? "section" : name
  }
}
