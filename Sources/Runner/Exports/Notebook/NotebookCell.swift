import Values

/// A cell of a Jupyter notebook (nbformat 4.5).
enum NotebookCell {
  /// Text.
  case markdown(String, id: String)
  /// Commands or code, with what it showed.
  case code(String, id: String, shown: Shown? = nil)

  /// What a cell shows: contents by media type.
  struct Shown {
    var data: [String: String]
  }

  /// A cell's identifier: its place, and the word for what it is.
  static func id(_ place: Int, _ words: String) -> String {
    let plain = words.unicodeScalars.map { scalar -> Character in
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      return isPlain ? Character(scalar) : "-"
    }
    return String("\(place)-\(String(plain))".prefix(64))
  }

  var value: Value {
    switch self {
    case .markdown(let text, let id):
      return .mapping([
        "cell_type": .text("markdown"), "id": .text(id), "metadata": .mapping([:]), "source": Self.lines(text),
      ])
    case .code(let text, let id, let shown):
      let outputs = shown.map { shown in
        Value.mapping([
          "output_type": .text("display_data"), "metadata": .mapping([:]),
          // Pictures are one text, others are lines.
          "data": .mapping(
            Dictionary(
              uniqueKeysWithValues: shown.data.map { type, content in
                (type, type.hasPrefix("image/") && type != "image/svg+xml" ? .text(content) : Self.lines(content))
              })),
        ])
      }
      return .mapping([
        "cell_type": .text("code"), "id": .text(id), "metadata": .mapping([:]), "execution_count": .null,
        "source": Self.lines(text), "outputs": .list([outputs].compactMap(\.self)),
      ])
    }
  }

  /// A text as lines with their ends, as files of notebooks have it.
  private static func lines(_ text: String) -> Value {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return .texts(
      lines.enumerated().compactMap { index, line in
        index + 1 < lines.count ? "\(line)\n" : line.isEmpty ? nil : String(line)
      })
  }
}
