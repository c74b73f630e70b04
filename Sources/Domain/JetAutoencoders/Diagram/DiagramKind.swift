import StandardCells
import Studies

/// The kind of figure `diagram`: drawings without data.
public struct DiagramKind: FigureKind {
  /// The kind.
  public init() {}

  /// `diagram`.
  public let name = "diagram"

  /// The keys.
  public var documentation: String {
    """
    A drawing without data.

    | key | meaning |
    |---|---|
    | `name` | One of \(DiagramFigure.Name.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")). |
    """
  }

  /// Reads a figure.
  public func read(_ reader: CellReader) -> any FigureBody {
    DiagramFigure(name: reader.keys.required("name", .wnaeStep) { reader.keys.choice($0) })
  }
}
