/// Names of a study that become names of files or folders beside others.
package enum FileName {
  /// The names, without what follows the point, of the files that every publication has.
  private static let reserved: Set = ["claims", "digests", "index", "readme", "tolerances"]

  /// The most characters; with an ending, and as bytes of any script, a file system has room for them.
  private static let longest = 60

  private static let endings: Set = ["svg", "csv", "json", "md", "png", "pdf", "html", "sqlite"]

  /// True for a name that a folder can have on every system, beside the files of a publication.
  private static func isPlain(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, isWordPart(first), let last = name.unicodeScalars.last,
      isWordPart(last),
      name.unicodeScalars.count <= longest,
      name.unicodeScalars.allSatisfy({ isWordPart($0) || "_-.".unicodeScalars.contains($0) }),
      !name.contains("..")
    else { return false }
    let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() }
    return ending.map(endings.contains) != true
  }

  /// The words for what a name must be, when it is not or cannot stand beside others; nil when it can.
  ///
  /// - Parameters:
  ///   - name: a figure's, which has letters and digits, or a setting's.
  ///   - isFolder: true for a setting's.
  ///   - others: the names before, by what they are where upper and lower case are one; this one is added.
  package static func problem(
    with name: String, isFolder: Bool = false, beside others: inout [String: String]
  ) -> String? {
    // Where upper and lower case are one, two such names are one file.
    let folded = name.lowercased()
    if reserved.contains(folded) {
      return "another name, for results have files of the names \(reserved.sorted().joined(separator: ", "))"
    }
    if isFolder, !isPlain(name) {
      return
        "letters, digits, '_', '-' and '.' within, at most \(longest), beginning and ending with a letter or digit, and no ending of a "
        + "file of results (.svg, .csv, .json …)"
    }
    if name.unicodeScalars.count > longest { return "at most \(longest) characters, for files bear it" }
    if let other = others[folded], other != name {
      return "a name that differs from '\(other)' in more than upper and lower case, for both are names of files"
    }
    others[folded] = name
    return nil
  }

  /// The reason why a file cannot be a study; nil when it can.
  package static func problem(withStudy path: String) -> String? {
    if let problem = problem(withPath: path) { return problem }
    let name = path.split(separator: "/").last.map { $0.prefix { $0 != "." } } ?? ""
    return name.lowercased() == "runs"
      ? "'runs' is the folder of the runs among the results; give it another name" : nil
  }

  /// The reason why a path cannot be one of a study; nil when it can. It is printed, stands in pages and in scripts.
  package static func problem(withPath path: String) -> String? {
    guard
      let scalar = path.unicodeScalars.first(where: { $0.properties.generalCategory == .control || breaks.contains($0) }
      )
    else { return nil }
    let number = String(scalar.value, radix: 16, uppercase: true)
    return "its path has the control character U+\(String(repeating: "0", count: max(0, 4 - number.count)) + number)"
  }

  /// Line breaks that are no control characters.
  private static let breaks: Set<Unicode.Scalar> = ["\u{2028}", "\u{2029}"]

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal
  }
}
