/// The authors that a project's `CITATION.cff` names, in the plain form that this format's own tools write: a list of short lines.
struct CitedAuthors {
  struct Author: Equatable {
    var name: String?
    var givenNames: String?, familyNames: String?
    var orcid: String?

    /// The name as people read it; nil for none.
    var fullName: String? {
      name ?? ([givenNames, familyNames].contains(nil) ? familyNames : "\(givenNames ?? "") \(familyNames ?? "")")
    }
  }

  private(set) var authors: [Author] = []

  init(_ text: String) {
    var isWithin = false
    for line in text.split(whereSeparator: \.isNewline) {
      if line.first?.isWhitespace == false, line.first != "-", line.first != "#" {
        isWithin = line.hasPrefix("authors:")
        continue
      }
      guard isWithin else { continue }
      var rest = line.drop(while: \.isWhitespace)
      if rest.hasPrefix("- ") {
        authors.append(Author())
        rest = rest.dropFirst(2).drop(while: \.isWhitespace)
      }
      let parts = rest.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, !authors.isEmpty else { continue }
      let value = Self.plain(parts[1])
      guard !value.isEmpty else { continue }
      switch parts[0] {
      case "name": authors[authors.count - 1].name = value
      case "given-names": authors[authors.count - 1].givenNames = value
      case "family-names": authors[authors.count - 1].familyNames = value
      case "orcid": authors[authors.count - 1].orcid = value
      default: continue
      }
    }
    authors.removeAll { $0.fullName == nil }
  }

  private static func plain(_ text: Substring) -> String {
    var text = String(text).inOneLine
    for quote in ["\"", "'"] where text.count > 1 && text.hasPrefix(quote) && text.hasSuffix(quote) {
      text = String(text.dropFirst().dropLast())
    }
    return text
  }
}
