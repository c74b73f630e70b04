import Documents
import Foundation
import Ledger
import Runs
import StandardCells
import Studies

/// A figure of a run with the files that can be had of it.
public struct TakenFigure: Sendable {
  /// Its name in its study.
  public let name: String
  /// The drawing, or a program's picture, as it was recorded.
  public let drawing: Data
  /// The extension of the drawing's file.
  public let drawingExtension: String
  /// The numbers behind it; nil for a picture.
  public let numbers: Data?
  /// True for a picture that a program made: it is had as it is.
  public let isPicture: Bool
  /// The drawing as PDF; nil for a picture, which this program does not understand.
  package let pdf: Data?

  /// The figures of a run that were made, in the order of the study.
  ///
  /// - Throws: `LedgerError`; `InvalidStudy` when this version cannot read the study that was run.
  public static func all(of run: RunID, in ledger: Ledger, _ program: Program) throws -> [TakenFigure] {
    let recorded = try RecordedRun(run, in: ledger, program)
    return recorded.study.cells.compactMap { TakenFigure($0, in: recorded) }
  }

  /// A cell's figure; nil when the cell is none, or it was not made or was lost.
  package init?(_ cell: Cell, in recorded: RecordedRun) {
    guard let figure = cell.figure,
      let name = figure.drawingNames.first(where: { recorded.bytes(of: $0, cell: cell.name) != nil }),
      let drawing = recorded.bytes(of: name, cell: cell.name)
    else { return nil }
    self.name = cell.name
    self.drawing = drawing
    drawingExtension = name
    numbers = recorded.bytes(of: FigureCell.csv, cell: cell.name)
    isPicture = figure.isPicture
    let isDrawing = !figure.isPicture && name == FigureFormat.svg.rawValue
    pdf =
      isDrawing
      ? (try? FigurePDF.bytes(ofDrawing: String(decoding: drawing, as: UTF8.self))).map { Data($0) } : nil
  }

  /// The formats in which there is something of it, without what other programs would make.
  public var formats: [String] {
    [drawingExtension] + (pdf == nil ? [] : [FigureFormat.pdf.rawValue])
      + (numbers == nil ? [] : [FigureFormat.csv.rawValue])
  }

  /// The files to write beside a page: by their names, in the order in which they are offered.
  package var files: [(name: String, content: Data)] {
    [("\(name).\(drawingExtension)", drawing)] + (pdf.map { [("\(name).pdf", $0)] } ?? [])
      + (numbers.map { [("\(name).csv", $0)] } ?? [])
  }

  /// What it is in a format; nil where there is nothing. PNG of a drawing is made by `PNGConversion`.
  public func content(in format: FigureFormat) -> Data? {
    switch format {
    case .csv: numbers
    case .pdf: drawingExtension == format.rawValue ? drawing : pdf
    case .svg, .png: drawingExtension == format.rawValue ? drawing : nil
    }
  }
}
