import Foundation
import Values

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// An exclusive lock on a file, which the system takes back when the process ends, however it ends. A process number
/// would not do: the system gives it again to others.
public final class RunLock: Sendable {
  private let descriptor: Int32
  private let path: String

  /// Takes the lock, waiting for at most that many seconds.
  ///
  /// - Returns: nil when another holder kept it all the time.
  /// - Throws: an error of storage.
  public static func acquire(at url: URL, waiting seconds: Double) throws(LedgerError) -> RunLock? {
    do {
      try AtomicFile.createFolder(url.deletingLastPathComponent())
    } catch {
      throw LedgerError(error)
    }
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: .seconds(seconds))
    while true {
      let descriptor = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw LedgerError(errno: errno, doing: "open", path: url.path) }
      let code = flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno
      // The holder before may have removed the file meanwhile: a lock on a file without a name locks nobody out.
      if code == 0, isSameFile(descriptor, url.path) { return RunLock(descriptor: descriptor, path: url.path) }
      close(descriptor)
      guard [0, EWOULDBLOCK, EINTR].contains(code) else {
        throw LedgerError(errno: code, doing: "lock", path: url.path)
      }
      guard clock.now < deadline else { return nil }
      usleep(5_000)
    }
  }

  /// Tells whether some process, this one included, holds the lock; looks without disturbing it.
  static func isHeld(at url: URL) -> Bool {
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Removes the file; the lock itself goes with the last reference.
  func removeFile() {
    unlink(path)
  }

  private init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit {
    close(descriptor)
  }

  private static func isSameFile(_ descriptor: Int32, _ path: String) -> Bool {
    var held = stat()
    var named = stat()
    return fstat(descriptor, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino
      && held.st_dev == named.st_dev
  }
}
