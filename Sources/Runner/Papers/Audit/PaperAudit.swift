import Digests
import Exports
import Foundation
import Ledger
import Runs

/// Every number, figure and table of a paper, each with the run that it is from, and whether that is still so.
public struct PaperAudit: Sendable {
  /// The paper's form.
  public enum Form: String, Sendable {
    /// LaTeX.
    case source
    /// What LaTeX makes of it.
    case pdf
  }

  /// The paper, as it was named.
  public let file: String
  /// Its form.
  public let form: Form
  /// What it has, in its order.
  public let items: [PaperItem]

  /// Audits a paper.
  ///
  /// - Parameters:
  ///   - url: the paper: LaTeX, or PDF.
  ///   - name: the paper as it was named, for messages.
  ///   - project: the project whose runs made what is in it.
  ///   - ledger: nil when there is none, as in a fresh clone.
  /// - Throws: `PaperError`.
  public init(of url: URL, named name: String, in project: Project, ledger: Ledger?) throws(PaperError) {
    file = name
    let record = PaperRecord(project, ledger)
    switch url.pathExtension.lowercased() {
    case "tex", "ltx":
      form = .source
      items = try SourceAudit(url, record).items()
    case "pdf":
      form = .pdf
      items = try Self.items(ofPDF: url, named: name, record)
    default: throw .otherKind(path: name)
    }
  }

  /// The number of items in a state.
  public func count(_ state: PaperItem.State) -> Int { items.count { $0.state == state } }

  /// True when nothing is stale, altered or foreign, and, if that is asked for, nothing typed by hand.
  public func isSound(strictly: Bool) -> Bool {
    items.allSatisfy { $0.state == .current || $0.state == .typed && !strictly }
  }

  // MARK: PDF

  private static func items(
    ofPDF url: URL, named name: String, _ record: PaperRecord
  ) throws(PaperError) -> [PaperItem] {
    guard let bytes = try? Data(contentsOf: url) else {
      throw .unreadable(path: name, reason: "there is no such file, or it cannot be opened")
    }
    do throws(PDFError) {
      let document = try PDFDocument(Array(bytes))
      var items: [PaperItem] = []
      var hasReferences = false
      for (index, page) in document.pages.enumerated() {
        let content = try PDFPageReader.content(of: page, in: document)
        // A figure by itself is a page that begins with its mark.
        if let figure = try? PDFFigureContent(ofPage: page, in: document), let identity = figure.identity {
          let (key, judgement) = record.figure(identity: identity, found: figure.digest)
          items.append(PaperItem(.figure, .page(index + 1), key: key, shown: "a figure", judgement))
        }
        items += self.items(of: content, .page(index + 1), in: document, record, &hasReferences)
      }
      return items
    } catch {
      throw .pdf(path: name, error)
    }
  }

  private static func items(
    of content: PDFPageContent, _ place: PaperItem.Place, in document: PDFDocument, _ record: PaperRecord,
    _ hasReferences: inout Bool
  ) -> [PaperItem] {
    var items: [PaperItem] = []
    let text = PDFPaperText(content)
    for (index, mark) in content.marks.enumerated() where mark.name == "RefigureNumber" {
      guard let key = mark.key else { continue }
      let shown = text.marked[index] ?? ""
      let judgement = record.number(key, seal: mark.seal ?? "", name: mark.run) { recorded, form in
        Self.looks(shown, like: recorded, form)
      }
      items.append(PaperItem(.number, place, key: key, shown: shown, judgement))
    }
    for drawing in content.drawings {
      let mark = drawing.mark.map { content.marks[$0] }
      let figure = try? PDFFigureContent(ofForm: drawing.object, in: document)
      let isForm = drawing.object.entries?["Subtype"]?.name == "Form"
      if let mark, mark.name == "RefigureFigure", let key = mark.key, let seal = mark.seal {
        let judgement = record.figure(key, seal: seal, found: isForm ? figure?.digest : nil)
        items.append(PaperItem(.figure, place, key: key, shown: "a figure", judgement))
      } else if isForm, let figure, let identity = figure.identity {
        let (key, judgement) = record.figure(identity: identity, found: figure.digest)
        items.append(PaperItem(.figure, place, key: key, shown: "a figure", judgement))
      } else {
        items.append(
          PaperItem(
            .figure, place, key: nil, shown: isForm ? "a graphic" : "a picture",
            PaperItem.Judgement(state: .typed, reason: "it has no mark of ours")))
      }
    }
    if hasReferences { return items }
    let (kept, isReferences) = text.withoutCounts()
    hasReferences = isReferences
    for number in TypedNumbers.all(in: kept) {
      items.append(
        PaperItem(.number, place, key: nil, shown: number.text, PaperItem.Judgement(state: .typed)))
    }
    return items
  }

  /// True when a text on a page looks like a recorded one, however siunitx is set up.
  static func looks(_ shown: String, like recorded: String, _ form: PaperText.Form) -> Bool {
    if form == .word {
      func letters(_ text: String) -> String { text.filter { $0.isLetter || $0.isNumber } }
      let plain = recorded.replacing(#/\\[a-zA-Z]+(\{\})?/#, with: "")
      return letters(shown) == letters(plain)
    }
    guard let wanted = ShownNumber.readings(of: recorded).first else { return false }
    return ShownNumber.readings(of: shown).contains(wanted)
  }
}
