import Foundation
import Synchronization
import Values

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The locks of a file system: those that runs are held by (`flock`), and those that SQLite takes (`fcntl`).
package enum FileLocks {
  private static let count = Atomic<UInt64>(0)

  /// Tries whether two descriptions of one file exclude each other, with a file made for that in a folder.
  ///
  /// - Throws: `LedgerError.noLocks` where they do not, or an error of storage.
  package static func require(in folder: URL) throws(LedgerError) {
    for (name, lock) in [("flock", ofRuns), ("fcntl", ofDatabase)] {
      guard let problem = try problem(of: lock, in: folder) else { continue }
      throw .noLocks(path: folder.path, detail: "\(name): \(problem)")
    }
  }

  /// Tries whether the locks that SQLite takes keep out others on this machine.
  ///
  /// - Throws: an error of storage.
  static func keepDatabase(in folder: URL) throws(LedgerError) -> Bool {
    try problem(of: ofDatabase, in: folder) == nil
  }

  private static func problem(of lock: (Int32, Int32) -> Int32, in folder: URL) throws(LedgerError) -> String? {
    let number = count.add(1, ordering: .relaxed).newValue
    let path = folder.appendingPathComponent(".locks.\(getpid()).\(number).partial").path
    let first = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard first >= 0 else { throw LedgerError(errno: errno, doing: "create", path: path) }
    let second = open(path, O_RDWR | O_CLOEXEC)
    let code = errno
    defer {
      close(first)
      if second >= 0 { close(second) }
      unlink(path)
    }
    guard second >= 0 else { throw LedgerError(errno: code, doing: "open", path: path) }
    return exclusion(first, second, lock)
  }

  /// Locks a file for its description. By `flock`: FUSE does not tell its server that a lock of `fcntl` of that kind has ended.
  static func lock(_ descriptor: Int32) -> Bool { ofRuns(descriptor, Int32(F_WRLCK)) == 0 }

  /// True when nobody has a file locked, on any machine that the file system asks; gives up the descriptor's own lock.
  static func isFree(_ descriptor: Int32) -> Bool {
    guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return false }
    return flock(descriptor, LOCK_UN) == 0
  }

  /// True when a file that is only read can be locked for that.
  package static func areThere(for file: URL) -> Bool {
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    return !isMissing(ofDatabase(descriptor, F_RDLCK))
  }

  /// True for the errors of a file system that has no locks.
  package static func isMissing(_ code: Int32) -> Bool { [ENOLCK, ENOSYS, ENOTSUP, EOPNOTSUPP].contains(code) }

  /// Takes a lock by one description, and tries to by another.
  ///
  /// - Returns: nil when the second is kept out, as it must be.
  private static func exclusion(_ first: Int32, _ second: Int32, _ lock: (Int32, Int32) -> Int32) -> String? {
    let code = lock(first, Int32(F_WRLCK))
    // An older kernel does not know the question.
    if code == EINVAL { return nil }
    if isMissing(code) { return String(cString: strerror(code)) }
    defer { _ = lock(first, Int32(F_UNLCK)) }
    return code == 0 && lock(second, Int32(F_WRLCK)) == 0 ? "two locks on one file are both given" : nil
  }

  private static func ofRuns(_ descriptor: Int32, _ kind: Int32) -> Int32 {
    flock(descriptor, kind == Int32(F_UNLCK) ? LOCK_UN : LOCK_EX | LOCK_NB) == 0 ? 0 : errno
  }

  /// A lock that belongs to the description, as SQLite's belong to the process: both are kept by the same part of a file system, and
  /// within one process only these keep each other out.
  private static func ofDatabase(_ descriptor: Int32, _ kind: Int32) -> Int32 {
    #if os(Linux)
      var range = range(kind)
      return withUnsafeMutablePointer(to: &range) { fcntl(descriptor, setLockOfDescription, $0) } >= 0 ? 0 : errno
    #else
      return EINVAL
    #endif
  }

  #if os(Linux)
    private static let setLockOfDescription: Int32 = 37  // F_OFD_SETLK

    private static func range(_ kind: Int32) -> flock {
      var range = flock()
      range.l_type = Int16(truncatingIfNeeded: kind)
      range.l_whence = Int16(truncatingIfNeeded: SEEK_SET)
      range.l_len = 1
      return range
    }
  #endif
}
