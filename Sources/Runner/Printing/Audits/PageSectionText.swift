import Studies
import Values

/// A section of a page as lines for a terminal.
package struct PageSectionText {
  package let section: PageSection

  /// The most lines of code that are printed; a longer one is on the run's page.
  private static let limit = 12

  /// The title, and the content below it.
  package var lines: [String] { ["  \(section.title)"] + section.content.flatMap(lines) }

  private func lines(_ content: PageSection.Content) -> [String] {
    switch content {
    case .text(let text): shown(text)
    case .warning(let text): shown("NOTE: \(text)")
    case .table(let header, let rows): TextTable([header] + rows).lines.flatMap(shown)
    case .code(let text, _), .output(let text): short(shown(text))
    }
  }

  private func shown(_ text: String) -> [String] {
    VisibleText.shown(text).split(separator: "\n").map { "      \($0)" }
  }

  private func short(_ lines: [String]) -> [String] {
    lines.count <= Self.limit
      ? lines : lines.prefix(Self.limit) + ["      … and \(lines.count - Self.limit) more lines"]
  }
}
