import StandardCells
import Studies

/// The kind of figure `paths`: the ways that walks went, in the plane.
public struct PathsKind: FigureKind {
  /// The kind.
  public init() {}

  /// `paths`.
  public let name = "paths"

  /// The keys.
  public let documentation = """
    The ways that walks went, in the plane.

    | key | meaning |
    |---|---|
    | `of` | The walk. |
    | `seed` | One seed alone, from 0. |
    | `marks` | Numbers of steps after which places are marked, of those that are recorded. |
    """

  /// Reads a figure.
  public func read(_ reader: CellReader) -> any FigureBody {
    let keys = reader.keys
    if !keys.has("of") { keys.missing("of") }
    let walk = reader.reference("of", to: ["walk"])
    let marks = keys.integers("marks", atLeast: 0) ?? []
    if let body = walk?.body as? WalkCell,
      !marks.allSatisfy({ $0 <= body.steps && $0.isMultiple(of: body.every) })
    {
      keys.unexpected("marks", expected: "multiples of \(body.every) up to \(body.steps)")
    }
    return PathsFigure(walk: walk?.name ?? "", seed: reader.seed(below: walk?.seeds), marks: marks)
  }
}
