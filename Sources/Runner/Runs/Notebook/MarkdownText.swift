import Formulas
import Foundation

/// Text as GitHub's Markdown.
enum MarkdownText {
  /// Characters that mean something within a line of Markdown.
  private static let special = Set("\\`*_[]<>|~$&#")

  /// A text that says itself, in a paragraph or a table's cell.
  static func escaped(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ").map { character in
      special.contains(character) ? "\\\(character)" : String(character)
    }.joined()
  }

  /// A value that is filled in; a power of ten is set as one.
  static func value(_ text: String) -> String {
    guard let power = text.range(of: "10^") else { return escaped(text) }
    let exponent = text[power.upperBound...].prefix { $0 == "-" || $0.isNumber }
    return escaped(String(text[..<power.lowerBound])) + "10<sup>" + exponent.replacing("-", with: "−") + "</sup>"
      + escaped(String(text[power.upperBound...].dropFirst(exponent.count)))
  }

  /// Code within a line, in a table's cell too.
  static func code(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    var ticks = "`"
    while line.contains(ticks) { ticks += "`" }
    let space = line.hasPrefix("`") || line.hasSuffix("`") ? " " : ""
    return ticks + space + line.replacing("|", with: "\\|") + space + ticks
  }

  /// Code as a block.
  static func block(_ text: String, language: String) -> String {
    var fence = "```"
    while text.contains(fence) { fence += "`" }
    return "\(fence)\(language)\n\(text)\n\(fence)"
  }

  /// A link's address, a path below or beside the page.
  static func address(_ path: String) -> String {
    let allowed = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: "();:@&=+$,'*"))
    return path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path
  }

  /// A link, whose text is Markdown already.
  static func link(_ text: String, _ path: String, fragment: String? = nil) -> String {
    "[\(text)](\(address(path))\(fragment.map { "#" + address($0) } ?? ""))"
  }

  /// A row of a table; its cells are Markdown in one line.
  static func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }

  /// A table.
  static func table(_ header: [String], _ rows: [[String]]) -> String {
    ([row(header), row(header.map { _ in "---" })] + rows.map(row)).joined(separator: "\n")
  }

  /// Markdown as a quotation.
  static func quoted(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? ">" : "> \($0)" }
      .joined(separator: "\n")
  }
}

extension String {
  /// Without line breaks at both ends.
  var trimmingLineBreaks: String {
    let start = drop(while: \.isNewline)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}
