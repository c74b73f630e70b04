import Foundation
import Values

/// A file that a program is to make.
struct ProgramOutput: Hashable, Sendable {
  /// The name by which other cells ask for it.
  let name: String
  /// The path in the working folder.
  let path: String

  /// The media type that the path's extension stands for.
  var mediaType: String { Self.mediaTypes[fileExtension] ?? "application/octet-stream" }

  /// The extension in lower case.
  var fileExtension: String { URL(filePath: path).pathExtension.lowercased() }

  private static let mediaTypes = [
    "csv": "text/csv", "tsv": "text/tab-separated-values", "npy": "application/x-npy", "npz": "application/x-npz",
    "svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf", "json": "application/json",
    "txt": "text/plain", "h5": "application/x-hdf5", "hdf5": "application/x-hdf5",
  ]

  /// The names under which a step keeps what is no output.
  static let logNames = ["stdout", "stderr", "record"]
}
