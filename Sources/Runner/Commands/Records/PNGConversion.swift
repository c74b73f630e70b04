import Foundation
import Processes

/// Drawings as PNG, by the first program of the system that can do it.
enum PNGConversion {
  /// The programs, each with what it takes for a file and the file to write. A drawing of one column is 1,300 dots wide.
  private static let programs: [(name: String, arguments: @Sendable (String, String) -> [String])] = [
    ("rsvg-convert", { ["--zoom", "4", "--format", "png", "--output", $1, $0] }),
    ("resvg", { ["--zoom", "4", $0, $1] }),
    ("inkscape", { [$0, "--export-type=png", "--export-dpi=384", "--export-filename=\($1)"] }),
  ]

  /// - Throws: `PNGConversionError` when no such program is there, or it fails.
  static func png(ofDrawing svg: Data) throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appending(path: "figure-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (drawing, picture) = (folder.appending(path: "figure.svg"), folder.appending(path: "figure.png"))
    try svg.write(to: drawing)
    for (name, arguments) in programs {
      let process = ChildProcess(
        .named(name), arguments(drawing.path, picture.path), in: folder, output: .collected(limit: 10_000))
      do {
        let end = try process.run()
        if end.status == 0, let bytes = try? Data(contentsOf: picture) { return bytes }
        throw PNGConversionError(reason: "'\(name)' failed: \(end.errors.split(separator: "\n").first ?? "no reason")")
      } catch ChildProcessError.notFound {
        continue
      }
    }
    let names = programs.map { "'\($0.name)'" }.joined(separator: ", ")
    throw PNGConversionError(
      reason:
        "none of \(names) is on the search path; install one (Debian: librsvg2-bin), or take PNG from the run's page")
  }
}

/// A drawing that could not be made a PNG.
struct PNGConversionError: Error, CustomStringConvertible {
  let reason: String
  var description: String { "no PNG was made: \(reason)" }
}
