import Drawing
import StandardCells
import Studies
import Values

/// The labels of a figure as its study writes them: a drawing has only their characters, and HEPData sets mathematics between dollar signs.
struct StudyLabels {
  private var byPlain: [String: String] = [:]

  /// The texts of a figure's declaration.
  init(of figure: FigureCell) { self.init(texts: Self.texts(in: figure.drawing.canonicalValue)) }

  init(texts: [String]) {
    for text in texts {
      let plain = (try? RichText(FigureLabel.markup(text)))?.plain ?? text
      // A column `x` is no label; `$x$` is one.
      let isBetter = byPlain[plain].map { !$0.contains("$") && text.contains("$") } ?? true
      if isBetter { byPlain[plain] = text }
    }
  }

  private static func texts(in value: Value) -> [String] {
    switch value {
    case .text(let text): [text]
    case .list(let values): values.flatMap(texts)
    case .mapping(let members): members.sorted { $0.key < $1.key }.flatMap { texts(in: $0.value) }
    default: []
    }
  }

  /// The study's label for one that was drawn.
  func written(_ drawn: String) -> String { byPlain[drawn] ?? drawn }

  /// A label as the head of a column: `$m$ [kg]` and `$t$, in s` have units.
  func header(_ drawn: String, else name: String) -> HEPDataTable.Header {
    let label = written(drawn).inOneLine
    guard !label.isEmpty else { return HEPDataTable.Header(name: name) }
    if let match = label.wholeMatch(of: #/(.*\S)\s*\[([^\[\]]+)\]/#) {
      return HEPDataTable.Header(name: String(match.1), units: Self.unit(match.2))
    }
    if let match = label.wholeMatch(of: #/(.*\S), in (\S+)/#) {
      return HEPDataTable.Header(name: String(match.1), units: Self.unit(match.2))
    }
    return HEPDataTable.Header(name: label)
  }

  /// A unit without the marks of mathematics, where nothing but letters needs them.
  private static func unit(_ text: Substring) -> String {
    let bare = text.replacing("$", with: "").replacing("\\mathrm", with: "").replacing("\\text", with: "")
    if bare.contains(where: { "\\^_".contains($0) }) { return String(text) }
    return bare.filter { !"{}".contains($0) }
  }
}
