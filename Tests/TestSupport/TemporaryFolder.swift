import Foundation

/// A folder of its own for a test, removed with the last reference.
package final class TemporaryFolder: Sendable {
  /// The folder, without symbolic links in its path.
  package let url: URL

  /// A new folder.
  package init() throws {
    url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "refigure-test-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// A place below it.
  package func file(_ path: String) -> URL { url.appending(path: path) }

  /// Writes a file below it, and the folders on its way.
  package func write(_ bytes: Data, to path: String) throws {
    let file = file(path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
  }

  /// Writes a text below it, and the folders on its way.
  package func write(_ text: String, to path: String) throws { try write(Data(text.utf8), to: path) }
}
