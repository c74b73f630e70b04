import Foundation

/// Pages as files.
public enum PageFile {
  /// Writes a page whole or not at all; one that is the same already is left alone.
  ///
  /// - Throws: `RunError.notWritable`.
  public static func write(_ page: String, to file: URL) throws(RunError) {
    let bytes = Data(page.utf8)
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      if (try? Data(contentsOf: file)) != bytes { try bytes.write(to: file, options: .atomic) }
    } catch {
      throw .notWritable(path: file.path, reason: (error as NSError).localizedDescription)
    }
  }
}
