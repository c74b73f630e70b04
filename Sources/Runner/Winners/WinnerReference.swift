/// The words with which a cell asks for the settings of a sweep's best trial: `best(sweep STUDY).CELL`, `best(sweep STUDY/SETTING).CELL`,
/// or without the cell, which is then the one of the same name.
public struct WinnerReference: Hashable, Sendable {
  /// The name of the study whose sweep it is.
  public let study: String
  /// The setting in which it is swept; nil for the study as declared.
  public let setting: String?
  /// The cell of that study; nil for the one that has the name of the cell that asks.
  public let cell: String?

  /// The form that is expected, for messages.
  package static let form = "best(sweep STUDY).CELL, best(sweep STUDY/SETTING).CELL, or without '.CELL'"

  /// True when a text is meant as one, well-formed or not: no cell has a name with a bracket.
  package static func isMeant(by text: String) -> Bool { text.hasPrefix("best(") }

  /// Reads the words; nil when they have another form.
  package init?(_ text: String) {
    guard Self.isMeant(by: text), let end = text.firstIndex(of: ")") else { return nil }
    let inner = text[..<end].dropFirst("best(".count).split(whereSeparator: \.isWhitespace)
    guard inner.count == 2, inner[0] == "sweep" else { return nil }
    let names = inner[1].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    // They become names of a file and of a folder.
    guard (1...2).contains(names.count), names.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") && $0.count <= 200 })
    else { return nil }
    (study, setting) = (names[0], names.count == 2 ? names[1] : nil)
    let rest = text[text.index(after: end)...]
    guard !rest.isEmpty else {
      cell = nil
      return
    }
    let name = String(rest.dropFirst())
    guard rest.hasPrefix("."), !name.isEmpty, !name.contains(".") else { return nil }
    cell = name
  }

  /// The sweep's study, with the setting: `widths`, `widths/narrow`.
  public var sweep: String { setting.map { "\(study)/\($0)" } ?? study }
}
