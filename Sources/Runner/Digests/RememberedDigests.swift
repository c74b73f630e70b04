import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Digests of large files, kept from one process to the next for as long as the files stay as they are.
///
/// A file is known again by its device, its number, its size, and the times to the nanosecond at which its content and its state
/// changed last. The last of these is set by the system alone, whatever is done to the file. A digest is kept only of a file that
/// did not change while it was read or shortly before, when a second change may have the same time.
package struct RememberedDigests: Sendable {
  /// The file that keeps them, one a line; it may be removed.
  let file: URL
  /// The lines that are kept, the newest first.
  private static let limit = 32
  /// The seconds for which a file must have been as it is: more than the steps of any file system's clock.
  var settled = 3

  /// Digests kept in a file, which is made when there is something to keep.
  package init(file: URL) {
    self.file = file
  }

  /// The digest of a file's content, kept or computed.
  ///
  /// - Throws: whatever opening or reading the file throws.
  package func digest(ofFileAt url: URL) throws -> Digest {
    let handle = try FileHandle(forReadingFrom: url)
    defer { try? handle.close() }
    let state = state(handle.fileDescriptor)
    let lines = (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n") ?? []
    if let state, let line = lines.first(where: { $0.hasPrefix(state.words + " ") }),
      let digest = Digest(hexadecimal: String(line.dropFirst(state.words.count + 1)))
    {
      return digest
    }
    let digest = try Digest(ofFile: handle.fileDescriptor)
    if let state, state.isSettled, self.state(handle.fileDescriptor)?.words == state.words {
      keep(["\(state.words) \(digest)"] + lines.prefix(Self.limit - 1).map(String.init))
    }
    return digest
  }

  /// A digest that cannot be kept is computed again.
  private func keep(_ lines: [String]) {
    let files = FileManager.default
    try? files.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    // Under the kind of name that the opening of a ledger removes when its process was killed.
    let partial = file.deletingLastPathComponent()
      .appendingPathComponent(".\(file.lastPathComponent).\(getpid()).\(UInt32.random(in: 0...(.max))).partial")
    guard
      (try? Data((lines.joined(separator: "\n") + "\n").utf8).write(to: partial, options: .withoutOverwriting)) != nil
    else { return }
    if rename(partial.path, file.path) != 0 { unlink(partial.path) }
  }

  /// The state of an open file in words without line ends; nil when the system does not tell.
  private func state(_ descriptor: Int32) -> (words: String, isSettled: Bool)? {
    var status = stat()
    var now = timespec()
    guard fstat(descriptor, &status) == 0, clock_gettime(CLOCK_REALTIME, &now) == 0 else { return nil }
    #if canImport(Darwin)
      let (content, any) = (status.st_mtimespec, status.st_ctimespec)
    #else
      let (content, any) = (status.st_mtim, status.st_ctim)
    #endif
    let words = [
      "\(status.st_dev)", "\(status.st_ino)", "\(status.st_size)", "\(content.tv_sec).\(content.tv_nsec)",
      "\(any.tv_sec).\(any.tv_nsec)",
    ]
    return (words.joined(separator: " "), now.tv_sec - any.tv_sec >= settled)
  }
}
