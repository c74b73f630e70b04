import Foundation
import Studies

/// The typed declaration of a figure that is a picture which a cell made: it is shown as it is.
public protocol PictureBody: FigureBody {
  /// The text in place of the picture, for those who do not see it; nil where the study gives none.
  var alternative: String? { get }

  /// The picture: PNG, SVG or PDF.
  ///
  /// - Throws: `CellFault`.
  func picture(in results: StudyResults) throws(CellFault) -> StepResults.File
}

extension PictureBody {
  /// False: a picture bears no labels of the runner's.
  public var hasHeading: Bool { false }

  /// Refuses: a picture is no drawing.
  public func draw(_ context: FigureContext) throws -> DrawnFigure {
    throw CellFault("cannot be drawn: it is a picture")
  }
}

/// The formats of pictures, by the extension of a file.
package enum PictureFormat: String, CaseIterable, Sendable {
  case svg
  case png
  case pdf

  /// The format with a media type.
  package init?(mediaType: String) {
    guard let format = Self.allCases.first(where: { $0.mediaType == mediaType }) else { return nil }
    self = format
  }

  /// The format of a picture, whose bytes must be of it.
  ///
  /// - Throws: `CellFault`.
  init(_ file: StepResults.File) throws(CellFault) {
    guard let format = Self(mediaType: file.mediaType) else {
      throw CellFault("cannot be drawn: expected a picture (png, svg or pdf), found a file that is \(file.mediaType)")
    }
    guard format.isBeginning(of: file.bytes) else {
      throw CellFault(
        "cannot be drawn: expected a picture in the format \(format.rawValue), found \(file.bytes.count) bytes that are none"
      )
    }
    self = format
  }

  /// The media type.
  package var mediaType: String {
    switch self {
    case .svg: "image/svg+xml"
    case .png: "image/png"
    case .pdf: "application/pdf"
    }
  }

  private func isBeginning(of bytes: Data) -> Bool {
    switch self {
    case .png: bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    case .pdf: bytes.starts(with: Data("%PDF-".utf8))
    case .svg: String(decoding: bytes.prefix(100_000), as: UTF8.self).contains("<svg")
    }
  }
}
