import Foundation
import Values

/// Pages as files.
public enum PageFile {
  /// Writes a page whole or not at all; one that is the same already is left alone.
  ///
  /// - Throws: `RunError.notWritable`.
  public static func write(_ page: String, to file: URL) throws(RunError) { try write(Data(page.utf8), to: file) }

  /// Writes what belongs to a page in the same way.
  ///
  /// - Throws: `RunError.notWritable`.
  package static func write(_ content: Data, to file: URL) throws(RunError) {
    do {
      try AtomicFile.update(file, to: content)
    } catch {
      throw .notWritable(path: error.path, reason: error.reason)
    }
  }
}
