/// The words with which a study asks for something of a sweep's best trial: `best(sweep STUDY)` or `best(sweep STUDY/SETTING)`, and what of
/// it. A cell asks for all keys of a cell, `.CELL`, or without it of the one of the same name; a parameter asks for one value, that of a
/// parameter, `.PARAMETER`, or of a cell's key, `.CELL.KEY`.
public struct WinnerReference: Hashable, Sendable {
  /// The name of the study whose sweep it is.
  public let study: String
  /// The setting in which it is swept; nil for the study as declared.
  public let setting: String?
  /// The names after the bracket; none where nothing follows it.
  public let path: [String]

  /// The form that is expected of a cell, for messages.
  package static let form = "best(sweep STUDY).CELL, best(sweep STUDY/SETTING).CELL, or without '.CELL'"
  /// The form that is expected of a parameter, for messages.
  package static let valueForm =
    "best(sweep STUDY).PARAMETER, best(sweep STUDY).CELL.KEY, or the same with STUDY/SETTING"

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
    path = rest.split(separator: ".", omittingEmptySubsequences: false).dropFirst().map(String.init)
    guard rest.isEmpty || (rest.hasPrefix(".") && path.allSatisfy { !$0.isEmpty }) else { return nil }
  }

  /// The sweep's study, with the setting: `widths`, `widths/narrow`.
  public var sweep: String { setting.map { "\(study)/\($0)" } ?? study }

  /// What follows the bracket, as it stands there.
  package var name: String { path.joined(separator: ".") }
}
