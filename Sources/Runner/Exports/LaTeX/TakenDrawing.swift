import Digests
import Documents
import Foundation
import Runs
import StandardCells
import Studies

/// A figure's file as LaTeX takes it: PDF of a drawing, or the picture that a program made.
struct TakenDrawing {
  let content: Data
  let fileExtension: String
  /// The digest of what was recorded.
  let digest: Digest

  /// Nil where nothing was made, or nothing that LaTeX reads.
  init?(_ cell: Cell, in recorded: RecordedRun) {
    guard let figure = cell.figure,
      let name = figure.drawingNames.first(where: { recorded.bytes(of: $0, cell: cell.name) != nil }),
      let drawing = recorded.bytes(of: name, cell: cell.name)
    else { return nil }
    digest = Digest(of: drawing)
    if ["pdf", "png", "jpg", "jpeg"].contains(name) {
      (content, fileExtension) = (drawing, name)
    } else if let pdf = try? FigurePDF.bytes(ofDrawing: String(decoding: drawing, as: UTF8.self)) {
      (content, fileExtension) = (Data(pdf), "pdf")
    } else {
      return nil
    }
  }
}
