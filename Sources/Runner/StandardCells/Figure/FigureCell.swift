import Digests
import Drawing
import Expressions
import Figures
import Foundation
import Studies
import Values

/// The kind `{figure}`: drawings of one of a program's kinds of figures.
public struct FigureCellKind: CellKind {
  /// The kinds of figures.
  public let kinds: [any FigureKind]

  /// The kind with some kinds of figures.
  public init(kinds: [any FigureKind]) {
    self.kinds = kinds
  }

  /// `figure`.
  public let name = Self.figureName
  /// The name under which figures are declared and recorded.
  package static let figureName = "figure"
  /// Panels are called as the paper calls them, `2-a`.
  public let allowsLeadingDigit = true
  /// A drawing and its numbers are files.
  public let namesFiles = true
  /// A drawing bears its name and the study's title.
  public let identification: Identification = [.name, .title, .drawing]
  /// Words that no drawing has.
  public let wordKeys = ["alt", "caption", "paper"]

  /// The keys.
  public var documentation: String {
    """
    A drawing and the numbers behind it.

    | key | meaning |
    |---|---|
    | `kind` | One of \(kinds.map { "`\($0.name)`" }.joined(separator: ", ")). |
    | `caption` | The caption, as Markdown. |
    | `paper` | The paper's panel that it is the counterpart of. |

    \(kinds.map { "Kind `\($0.name)`:\n\n\($0.documentation)" }.joined(separator: "\n\n"))
    """
  }

  /// Reads a figure cell.
  public func read(_ reader: CellReader) -> any CellBody {
    let keys = reader.keys
    let names = kinds.map(\.name)
    var kind: (any FigureKind)?
    if let node = keys.node("kind") {
      if case .scalar(_, let text) = node.content { kind = kinds.first { $0.name == text } }
      if kind == nil {
        var nearest: String?
        if case .scalar(_, let text) = node.content { nearest = NearestName.nearest(to: text, in: names) }
        keys.unexpected("kind", "one of \(names.joined(separator: ", "))", node, nearest: nearest)
      }
    } else {
      keys.missing("kind")
    }
    let body = kind?.read(reader)
    let caption = keys.required("caption", "") { keys.text($0) }
    let cell = FigureCell(
      kind: kind?.name ?? "", drawing: body ?? NoFigure(), caption: caption, paper: keys.text("paper"))
    // Without a kind there is nothing to tell which keys belong here.
    if kind == nil { _ = keys.freeEntries() }
    return cell
  }
}

/// A `{figure}` cell.
public struct FigureCell: CellBody {
  /// The name of its kind of figure.
  public let kind: String
  /// The drawing, typed.
  public let drawing: any FigureBody
  /// The caption, as Markdown.
  public let caption: String
  /// The paper's panel that it is the counterpart of.
  public let paper: String?

  /// The cell as canonical JSON has it.
  public var canonicalValue: Value {
    var keys: [String: Value] = [
      "kind": .text(kind), "drawing": drawing.canonicalValue, "caption": .text(caption), "paper": .optional(paper),
    ]
    // Only pictures have it, and figures from before there were some are recorded without.
    if let alternative { keys["alt"] = .text(alternative) }
    return .mapping(keys)
  }

  /// True when it is a picture that a program made, and no drawing of the runner's own.
  public var isPicture: Bool { drawing is any PictureBody }
  /// The text in place of a picture, for those who do not see it.
  public var alternative: String? { (drawing as? any PictureBody)?.alternative }

  /// The cells that the figure needs.
  public var inputs: [String] { drawing.inputs }
  /// The drawing as text, without the caption: two figures with the same text have the same bytes.
  public var identifyingText: String? {
    Value.mapping(["kind": .text(kind), "drawing": drawing.canonicalValue]).canonicalJSON
  }
  /// The caption.
  public var markdown: [String] { [caption] }

  /// Refuses labels that cannot be set, and what the kind of figure refuses.
  public func check(_ results: StudyResults) throws(CellFault) {
    let (study, heading) = (results.study, results.study.heading)
    let borne = [
      ("title", study.title), ("label", study.label ?? ""), ("qualifier", heading?.qualifier ?? ""),
      ("conditions", heading?.conditions ?? ""),
    ]
    for (name, text) in borne where !isPicture {
      guard let fault = FigureLabel.fault(in: text) else { continue }
      throw CellFault(
        "cannot be drawn: the study's \(name) '\(text)', which it bears, character \(fault.offset + 1): \(fault.reason)"
      )
    }
    try drawing.check(results)
  }

  /// Draws the figure as SVG, with its numbers as CSV; a picture is taken as it is, and has no numbers.
  public func run(_ step: StepContext) throws -> StepResults {
    var results = StepResults()
    if let picture = drawing as? any PictureBody {
      let file = try picture.picture(in: step.results)
      results.files[try PictureFormat(file).rawValue] = file
      return results
    }
    do {
      let figure = try figure(name: step.cell.name, identity: step.identity, results: step.results)
      results.files[Self.svg] = StepResults.File(mediaType: "image/svg+xml", bytes: Data(try figure.svg().utf8))
      results.files[Self.csv] = StepResults.File(mediaType: "text/csv", bytes: Data(figure.numbersCSV().utf8))
    } catch {
      if let fault = error as? CellFault { throw fault }
      guard error is FigureError || error is Undecided else { throw error }
      throw CellFault("cannot be drawn: \(error)")
    }
    return results
  }

  /// The names of the files that a figure's step makes.
  package static let (svg, csv) = ("svg", "csv")
  /// The names that the file of a drawing can have, which are the extensions of the published file.
  package var drawingNames: [String] { isPicture ? PictureFormat.allCases.map(\.rawValue) : [Self.svg] }

  /// Widths in points: a column of a journal, and the page, for what would be too small in a column.
  private static let (columnWidth, pageWidth) = (244.0, 510.0)

  /// Draws it.
  ///
  /// - Throws: `FigureError` or `CellFault`.
  package func figure(name: String, identity: Digest, results: StudyResults) throws -> Figure {
    let drawn = try drawing.draw(FigureContext(name: name, results: results))
    var used = 1
    if case .grid(let plots, _) = drawn.content { used = min(drawn.columns, plots.count) }
    // Words are left out of the drawing's bytes but for its name, so that a caption can change without it.
    return Figure(
      name: name, title: FigureLabel.markup("\(results.study.title), \(name)"),
      summary: FigureLabel.markup("Figure \(name) of the study '\(results.study.title)'."),
      identity: identity.hexadecimal, width: used > drawn.most ? Self.pageWidth : Self.columnWidth,
      heading: drawing.hasHeading ? heading(name, results.study) : .none, content: drawn.content)
  }

  /// The study's label, and what the study says of its data. Else it is the kinds of data that the drawing shows, each once, in the order of their names: where a cell stands in the file changes no figure.
  private func heading(_ name: String, _ study: Study) -> Figure.Heading {
    let upstream = Set(study.upstream(of: name).map(\.name))
    let headings = study.cells.filter { upstream.contains($0.name) }.compactMap {
      ($0.body as? DataCell)?.origin.heading
    }
    func joined(_ texts: [String], by separator: String) -> String {
      Set(texts).subtracting([""]).sorted().joined(separator: separator)
    }
    return Figure.Heading(
      experiment: FigureLabel.markup(study.label ?? ""),
      qualifier: study.heading?.qualifier.map(FigureLabel.markup) ?? joined(headings.map(\.qualifier), by: " and "),
      conditions: study.heading?.conditions.map(FigureLabel.markup) ?? joined(headings.map(\.conditions), by: ", "))
  }
}

/// The drawing that stands for a figure whose kind could not be read.
private struct NoFigure: FigureBody {
  let inputs: [String] = []
  var canonicalValue: Value { .null }

  func draw(_ context: FigureContext) throws -> DrawnFigure { throw CellFault("cannot be drawn: it has no kind") }
}
