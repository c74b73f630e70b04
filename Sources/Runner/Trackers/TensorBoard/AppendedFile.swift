import Foundation
import Runs
import Values

/// A file that is added to, whose readers look at it meanwhile.
enum AppendedFile {
  /// Puts bytes behind the first so many, in one piece; what was there was not written to its end.
  ///
  /// - Throws: `RunError.notWritable`.
  static func append(_ bytes: Data, to file: URL, at offset: Int) throws(RunError) {
    try? FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    let descriptor = open(file.path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    defer { if descriptor >= 0 { close(descriptor) } }
    guard descriptor >= 0, ftruncate(descriptor, off_t(offset)) == 0, lseek(descriptor, off_t(offset), SEEK_SET) >= 0,
      bytes.withUnsafeBytes({ AtomicFile.systemWrite(descriptor, $0.baseAddress, $0.count) }) == bytes.count
    else { throw .notWritable(path: file.path, reason: String(cString: strerror(errno))) }
  }
}
