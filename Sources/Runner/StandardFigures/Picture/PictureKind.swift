import StandardCells
import Studies

/// The kind of figure `picture`: a picture that a cell made.
public struct PictureKind: FigureKind {
  /// The kind.
  public init() {}

  /// `picture`.
  public let name = "picture"

  /// The keys.
  public var documentation: String {
    """
    A picture that a cell made (png, svg or pdf), as it is: its bytes are compared and traced, and it has no numbers.

    | key | meaning |
    |---|---|
    | `picture` | The picture, `CELL.OUTPUT`. |
    | `alt` | What is to be seen, for those who do not see it. |
    | `seed` | The seed whose picture it is; `0`, the first. |
    """
  }

  /// Reads a figure.
  public func read(_ reader: CellReader) -> any FigureBody {
    let keys = reader.keys
    if !keys.has("picture") { keys.missing("picture") }
    let picture = reader.picture("picture", keys)
    let count = picture.flatMap { $0.cell.body.repetition == .each ? $0.cell.seeds : nil }
    return PictureFigure(
      cell: picture?.cell.name ?? "", output: picture?.output ?? "", alternative: keys.text("alt"),
      seed: reader.seed(below: count) ?? 0)
  }
}
