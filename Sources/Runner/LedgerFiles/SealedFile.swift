import Digests
import Foundation
import Values

/// A file of bytes that is replaced as a whole: the bytes, followed by their digest's 64 digits, which tell a torn or damaged file from a
/// whole one.
enum SealedFile {
  private static let trailer = 64

  /// Replaces a file.
  ///
  /// - Throws: `LedgerError.diskFull`, `.notWritable` or `.fileSystem`; the file before is then still there.
  static func write(_ bytes: Data, to url: URL) throws(LedgerError) {
    let sealed = bytes + Data(Digest(of: bytes).hexadecimal.utf8)
    do {
      try AtomicFile.replace(at: url, with: sealed)
    } catch {
      throw LedgerError(error)
    }
  }

  /// The bytes of a file; nil when there is none, or when it is not what was written.
  static func read(_ url: URL) -> Data? {
    guard let sealed = try? Data(contentsOf: url), sealed.count >= trailer else { return nil }
    let bytes = sealed.dropLast(trailer)
    guard sealed.suffix(trailer).elementsEqual(Digest(of: bytes).hexadecimal.utf8) else { return nil }
    return Data(bytes)
  }
}
