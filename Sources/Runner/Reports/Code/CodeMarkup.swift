import Values

/// A program's text as HTML, its pieces in `span` elements with a class for each kind.
enum CodeMarkup {
  /// The text of a language, named by itself or by an ending of its files; plain when the language is not known.
  static func markup(_ text: String, language: String?) -> String {
    let shown = VisibleText.shown(text)
    guard let language = language.flatMap(CodeLanguage.init) else { return Markup.escaped(shown) }
    return CodeTokenizer.pieces(of: shown, in: language).map { kind, piece in
      kind == .plain ? Markup.escaped(piece) : "<span class=\"\(kind.rawValue)\">\(Markup.escaped(piece))</span>"
    }.joined()
  }
}
