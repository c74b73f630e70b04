import Formulas
import Foundation

/// Text as GitHub's Markdown.
package enum MarkdownText {
  /// Characters that mean something within a line of Markdown.
  private static let special = Set("\\`*_[]<>|~$&#")

  /// A text that says itself, in a paragraph or a table's cell.
  package static func escaped(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ").map { character in
      special.contains(character) ? "\\\(character)" : String(character)
    }.joined()
  }

  /// A value that is filled in; a power of ten is set as one.
  package static func value(_ text: String) -> String {
    guard let power = text.range(of: "10^") else { return escaped(text) }
    let exponent = text[power.upperBound...].prefix { $0 == "-" || $0.isNumber }
    return escaped(String(text[..<power.lowerBound])) + "10<sup>" + exponent.replacing("-", with: "−") + "</sup>"
      + escaped(String(text[power.upperBound...].dropFirst(exponent.count)))
  }

  /// Code within a line, in a table's cell too.
  package static func code(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let ticks = fence(around: line, atLeast: 1)
    let space = line.hasPrefix("`") || line.hasSuffix("`") ? " " : ""
    return ticks + space + line.replacing("|", with: "\\|") + space + ticks
  }

  /// Backticks, more than stand together anywhere in a text.
  private static func fence(around text: String, atLeast least: Int) -> String {
    let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
    return String(repeating: "`", count: max(least, longest + 1))
  }

  /// Code as a block.
  package static func block(_ text: String, language: String) -> String {
    let fence = fence(around: text, atLeast: 3)
    return "\(fence)\(language)\n\(text)\n\(fence)"
  }

  /// A link's address, a path below or beside the page.
  package static func address(_ path: String) -> String {
    let allowed = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: "();:@&=+$,'*"))
    return path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path
  }

  /// A link, whose text is Markdown already.
  package static func link(_ text: String, _ path: String, fragment: String? = nil) -> String {
    "[\(text)](\(address(path))\(fragment.map { "#" + address($0) } ?? ""))"
  }

  /// A row of a table; its cells are Markdown in one line.
  package static func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }

  /// A table.
  package static func table(_ header: [String], _ rows: [[String]]) -> String {
    ([row(header), row(header.map { _ in "---" })] + rows.map(row)).joined(separator: "\n")
  }

  /// Markdown as a quotation.
  package static func quoted(_ text: String) -> String {
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
