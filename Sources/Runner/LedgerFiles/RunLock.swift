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
/// would not do: the system gives it again to others. Where machines share the file it is a lease.
public final class RunLock: Sendable {
  private let descriptor: Int32
  private let path: String
  private let lease: Lease?

  /// Takes the lock, waiting for at most that many seconds, where machines share a ledger or do not.
  ///
  /// - Returns: nil when another holder kept it all the time.
  /// - Throws: an error of storage.
  package static func acquire(
    at url: URL, waiting seconds: Double, sharing: LedgerSharing?
  ) throws(LedgerError) -> RunLock? {
    guard let sharing else { return try acquire(at: url, waiting: seconds) }
    do {
      try AtomicFile.createFolder(url.deletingLastPathComponent())
    } catch {
      throw LedgerError(error)
    }
    let lease = try Lease.acquire(at: url, waiting: seconds, locksReach: sharing.locksReachOthers)
    lease?.showLife()
    return lease.map { RunLock(descriptor: -1, path: url.path, lease: $0) }
  }

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
      if code == 0, isSameFile(descriptor, url.path) {
        return RunLock(descriptor: descriptor, path: url.path, lease: nil)
      }
      close(descriptor)
      guard [0, EWOULDBLOCK, EINTR].contains(code) else {
        if FileLocks.isMissing(code) {
          throw .noLocks(
            path: url.deletingLastPathComponent().path, detail: "flock: \(String(cString: strerror(code)))")
        }
        throw LedgerError(errno: code, doing: "lock", path: url.path)
      }
      guard clock.now < deadline else { return nil }
      usleep(5_000)
    }
  }

  /// Tells whether some process, this one included, holds the lock; looks without disturbing it.
  package static func isHeld(at url: URL, sharing: LedgerSharing? = nil) -> Bool {
    if let sharing { return Lease.isHeld(at: url, locksReach: sharing.locksReachOthers) }
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Removes the file; the lock itself goes with the last reference.
  package func removeFile() {
    if let lease { lease.release() } else { unlink(path) }
  }

  private init(descriptor: Int32, path: String, lease: Lease?) {
    self.descriptor = descriptor
    self.path = path
    self.lease = lease
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  private static func isSameFile(_ descriptor: Int32, _ path: String) -> Bool {
    var held = stat()
    var named = stat()
    return fstat(descriptor, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino
      && held.st_dev == named.st_dev
  }
}
