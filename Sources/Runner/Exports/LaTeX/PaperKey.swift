/// Keys of numbers, figures and tables: what LaTeX, PDF and file systems take as it is.
package enum PaperKey {
  /// A text with another sign for each character that a key has not.
  package static func plain(_ text: String) -> String {
    String(
      text.map { character in
        let isPlain = character.isASCII && (character.isLetter || character.isNumber)
        return isPlain || "-._@/+[]".contains(character) ? character : "-"
      })
  }

  /// An expression as part of a key: `last(ae.loss) / 2` is `last-ae.loss-over-2`.
  static func of(expression source: String) -> String {
    var text = source.prefix { $0 != "|" }.replacing(" - ", with: "-minus-").replacing("\"", with: "")
    for (sign, word) in [
      ("<=", "atmost"), (">=", "atleast"), ("==", "is"), ("!=", "isnot"), ("<", "below"), (">", "above"),
      ("/", "over"), ("*", "times"), ("+", "plus"), ("^", "power"),
    ] {
      text = text.replacing(sign, with: "-\(word)-")
    }
    return plain(String(text)).split(separator: "-", omittingEmptySubsequences: true).joined(separator: "-")
  }
}
