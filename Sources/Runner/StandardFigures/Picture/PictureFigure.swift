import StandardCells
import Studies
import Values

/// A figure of kind `picture`: a picture that a cell made, as it is.
///
///     kind: picture
///     picture: fit.plot
///     alt: Two clouds of points, and the line between them.
public struct PictureFigure: PictureBody {
  /// The cell that makes it.
  public let cell: String
  /// The name of the file.
  public let output: String
  /// The text in place of the picture, for those who do not see it.
  public let alternative: String?
  /// The seed whose picture it is, from 0.
  public let seed: Int

  /// The cell.
  public var inputs: [String] { [cell] }

  /// The picture as the cell made it.
  public func picture(in results: StudyResults) throws(CellFault) -> StepResults.File {
    let steps = results.steps[cell] ?? []
    guard let step = steps.indices.contains(seed) ? steps[seed] : steps.first, let file = step.files[output] else {
      throw CellFault("cannot be drawn: '\(cell).\(output)' was not made")
    }
    return file
  }
}

extension PictureFigure {
  /// The value as canonical JSON has it; words are the figure's.
  public var canonicalValue: Value { .mapping(["picture": .text("\(cell).\(output)"), "seed": .integer(seed)]) }
}
