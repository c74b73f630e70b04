import Figures
import Studies
import Values

/// A kind of figure: the name that `kind:` asks for, and how a body is read.
///
/// A kind is one value, and everything that is particular to it is behind this protocol and ``FigureBody``. To add one is to write both
/// in a folder of their own, and to give the value to a program's ``FigureCellKind``.
public protocol FigureKind: Sendable {
  /// The name.
  var name: String { get }
  /// The keys that a body can have, with their meanings, as Markdown.
  var documentation: String { get }

  /// Reads a figure's body, and reports its errors.
  func read(_ reader: CellReader) -> any FigureBody
}

/// The typed declaration of a figure's drawing.
public protocol FigureBody: Canonical, Sendable {
  /// The names of the cells that it needs, in the order in which it names them.
  var inputs: [String] { get }
  /// True when labels above the figure say what kind of data it shows.
  var hasHeading: Bool { get }

  /// Refuses what cannot be drawn of the data that was loaded, before anything runs.
  ///
  /// - Throws: `CellFault`.
  func check(_ results: StudyResults) throws(CellFault)

  /// Draws it.
  ///
  /// - Throws: `CellFault` where the study is at fault, or `FigureError`.
  func draw(_ context: FigureContext) throws -> DrawnFigure
}

extension FigureBody {
  /// Labels are drawn.
  public var hasHeading: Bool { true }
  /// Nothing is refused.
  public func check(_ results: StudyResults) throws(CellFault) {}
}

/// The results that a figure is drawn from.
public struct FigureContext: Sendable {
  /// The figure cell's name.
  public let name: String
  /// The results of the cells that it needs.
  public let results: StudyResults

  /// A figure's context.
  public init(name: String, results: StudyResults) {
    self.name = name
    self.results = results
  }
}

/// A figure as it was drawn, without its labels.
public struct DrawnFigure: Sendable {
  /// The content that is drawn.
  public let content: Figure.Content
  /// The number of panels that are asked to stand beside one another.
  let columns: Int
  /// The largest number of such panels that find room in a column of a journal.
  let most: Int

  /// A figure.
  public init(_ content: Figure.Content, columns: Int = 1, most: Int = 1) {
    self.content = content
    self.columns = columns
    self.most = most
  }
}
