import Foundation
import Ledger
import Studies
import Values

/// The page over all published studies, `results/README.md`: the paper's statements, one line each, with the verdict in each
/// setting, and how many hold. It is made from the published claims, and nothing has to be run for it.
public struct ResultsSummary: Sendable {
  /// The page; nil where no published claim is a paper's, and no text is to stand before it.
  public let text: String?
  /// The file.
  public let file: URL

  /// The first line, by which the page is known as one that may be written again.
  private static let mark = "<!-- Made from the claims.json files below this folder: what is changed here is lost. -->"

  /// Reads what is published.
  ///
  /// - Throws: `InvalidStudy` or `RunError.unreadable`.
  public init(of project: Project) throws {
    file = project.results.appending(path: Publication.notebook)
    var head: String?
    if let path = project.settings.summary {
      do {
        head = String(decoding: try Data(contentsOf: project.root.appending(path: path)), as: UTF8.self)
      } catch {
        throw RunError.unreadable(path: path, reason: "\(ProjectSettings.fileName) names it, and it cannot be opened")
      }
    }
    let studies = try project.studyFiles().map { file in
      return SummarizedStudy(
        try project.study(at: file), name: file.deletingPathExtension().lastPathComponent, results: project.results)
    }
    let statements = studies.flatMap(\.statements)
    let isNeeded = head != nil || statements.contains { $0.subject == .paper }
    text = isNeeded ? Self.mark + "\n\n" + SummaryPage(head: head, studies: studies, statements: statements).text : nil
  }

  /// True when there is a file in its place that somebody else wrote.
  public var isForeign: Bool {
    guard let bytes = try? Data(contentsOf: file) else { return false }
    return !String(decoding: bytes.prefix(200), as: UTF8.self).hasPrefix(Self.mark)
  }

  /// Writes the page where it is needed and nobody else's file is in its place.
  ///
  /// - Returns: true when it stands there now.
  /// - Throws: `RunError.notWritable`.
  @discardableResult
  public func write() throws(RunError) -> Bool {
    guard let text, !isForeign else { return false }
    try PageFile.write(text, to: file)
    return true
  }

  /// Compares the page with the published one; nil where it is not needed, or somebody else's file is in its place.
  public var comparison: Publication.Comparison? {
    guard let text, !isForeign else { return nil }
    let name = Publication.notebook
    guard let published = try? Data(contentsOf: file) else {
      return Publication.Comparison(name: name, result: .notPublished)
    }
    let made = Data(text.utf8)
    if made == published { return Publication.Comparison(name: name, result: .identical) }
    return Publication.Comparison(
      name: name, result: .differs(Publication.firstDifference(("made", made), ("published", published))))
  }
}
