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

/// A right that one process of all machines has, as a file that says who it is.
///
/// A file is made under a name by one process alone on every file system, also where no lock reaches other machines. It outlives its process,
/// so it is taken over when that is known to have ended: on the same machine by its number and start, on others by its lock where locks reach.
/// Age alone proves nothing, so that everything else is a person's to decide (`LeaseRelease`).
package final class Lease: Sendable {
  private let path: String
  private let holder: LeaseHolder
  /// The file, kept open for the sake of its lock; -1 for none.
  private let descriptor: Int32
  private let signs = Mutex<Task<Void, Never>?>(nil)
  private let isReleased = Atomic<Bool>(false)
  private static let count = Atomic<UInt64>(0)

  /// Takes a lease, waiting for at most that many seconds.
  ///
  /// - Parameters:
  ///   - url: the file.
  ///   - seconds: the time to wait.
  ///   - locksReach: true where a lock keeps other machines out.
  /// - Returns: nil when others kept it all the time.
  /// - Throws: an error of storage.
  package static func acquire(at url: URL, waiting seconds: Double, locksReach: Bool) throws(LedgerError) -> Lease? {
    let own = try Token(for: url, locksReach: locksReach)
    defer { own.remove() }
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: .seconds(seconds))
    var pause: UInt32 = 500
    while true {
      if let lease = try own.claim() { return lease }
      if let found = LeaseHolder.read(url.path), isOver(found, at: url.path, locksReach: locksReach),
        let lease = try own.takeOver(found, locksReach: locksReach)
      {
        return lease
      }
      guard clock.now < deadline else { return nil }
      usleep(pause + UInt32.random(in: 0..<pause))
      pause = min(pause * 2, 20_000)
    }
  }

  /// The process that holds a lease; nil when none does, or it is not known which.
  package static func holder(at url: URL) -> LeaseHolder? { LeaseHolder.read(url.path) }

  /// Tells whether some process, this one included, holds a lease, as far as that can be known.
  package static func isHeld(at url: URL, locksReach: Bool) -> Bool {
    // The server is asked for the list, while a name may come from this machine's memory.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.deletingLastPathComponent().path)) ?? []
    guard names.contains(url.lastPathComponent) else { return false }
    return LeaseHolder.read(url.path).map { !isOver($0, at: url.path, locksReach: locksReach) } ?? true
  }

  /// True while nobody has taken the lease away, as a person can.
  package var isHeld: Bool { LeaseHolder.read(path)?.token == holder.token }

  /// Shows from now on that the process is alive, by the file's time: for people, who see how old it is.
  package func showLife(every seconds: Double = 30) {
    let task = Task.detached(priority: .utility) { [path] in
      while (try? await Task.sleep(for: .seconds(seconds))) != nil { _ = utimensat(AT_FDCWD, path, nil, 0) }
    }
    signs.withLock { $0 = task }
  }

  /// Gives it back.
  package func release() {
    signs.withLock { task in
      task?.cancel()
      task = nil
    }
    if !isReleased.exchange(true, ordering: .relaxed), isHeld { unlink(path) }
  }

  fileprivate init(path: String, holder: LeaseHolder, descriptor: Int32) {
    (self.path, self.holder, self.descriptor) = (path, holder, descriptor)
  }

  deinit {
    release()
    if descriptor >= 0 { close(descriptor) }
  }

  private static func isOver(_ holder: LeaseHolder, at path: String, locksReach: Bool) -> Bool {
    if holder.isGone { return true }
    guard holder.isLocked, locksReach, !holder.isAlive else { return false }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    // The one that is asked about is the one that was read.
    return FileLocks.isFree(descriptor) && LeaseHolder.read(path)?.token == holder.token
  }

  /// A file of this process's own, which becomes the lease when it gets a second name.
  private final class Token {
    let url: URL
    let path: String
    private var holder = LeaseHolder()
    /// The file, open while it is locked; -1 otherwise, and when the lease has taken it over.
    private var descriptor: Int32

    init(for url: URL, locksReach: Bool) throws(LedgerError) {
      self.url = url
      let number = count.add(1, ordering: .relaxed).newValue
      // Processes of several machines may have one number.
      let name = ".\(url.lastPathComponent).\(holder.token.prefix(8)).\(getpid()).\(number).partial"
      path = url.deletingLastPathComponent().appendingPathComponent(name).path
      descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw LedgerError(errno: errno, doing: "create", path: path) }
      holder.isLocked = locksReach && FileLocks.lock(descriptor)
      try Self.fill(descriptor, holder, path)
      if !holder.isLocked {
        close(descriptor)
        descriptor = -1
      }
    }

    func remove() {
      unlink(path)
      if descriptor >= 0 { close(descriptor) }
      descriptor = -1
    }

    private func given() -> Lease {
      defer { descriptor = -1 }
      return Lease(path: url.path, holder: holder, descriptor: descriptor)
    }

    /// Gives the file the lease's name.
    ///
    /// - Returns: nil when another has it.
    func claim() throws(LedgerError) -> Lease? {
      if link(path, url.path) == 0 { return given() }
      let code = errno
      if code == EEXIST {
        // A server's answer may be lost, and the question asked again: the second name tells.
        var state = stat()
        if stat(path, &state) == 0, state.st_nlink == 2, LeaseHolder.read(url.path)?.token == holder.token {
          return given()
        }
        return nil
      }
      guard [EPERM, ENOSYS, ENOTSUP, EOPNOTSUPP, EMLINK, EXDEV, EINVAL, EACCES].contains(code) else {
        throw LedgerError(errno: code, doing: "create", path: url.path)
      }
      return try create()
    }

    /// Makes the lease where files have one name only. For an instant it does not say whose it is.
    private func create() throws(LedgerError) -> Lease? {
      let made = open(url.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard made >= 0 else {
        if errno == EEXIST { return nil }
        throw LedgerError(errno: errno, doing: "create", path: url.path)
      }
      holder.isLocked = holder.isLocked && FileLocks.lock(made)
      try Self.fill(made, holder, url.path)
      if descriptor >= 0 { close(descriptor) }
      descriptor = made
      if !holder.isLocked {
        close(made)
        descriptor = -1
      }
      return given()
    }

    /// Takes the lease of a process that has ended. One process at a time does so, by a lease on that.
    func takeOver(_ old: LeaseHolder, locksReach: Bool) throws(LedgerError) -> Lease? {
      let place = url.deletingLastPathComponent().appendingPathComponent(
        "\(url.lastPathComponent).\(old.token.prefix(8)).over")
      guard let right = try Lease.acquire(at: place, waiting: 0, locksReach: locksReach) else { return nil }
      defer { right.release() }
      // An exclusive claim is decided by the server: what is read after it is not from this machine's memory.
      if let lease = try claim() { return lease }
      guard LeaseHolder.read(url.path)?.token == old.token else { return nil }
      unlink(url.path)
      return try claim()
    }

    private static func fill(_ descriptor: Int32, _ holder: LeaseHolder, _ path: String) throws(LedgerError) {
      let bytes = holder.bytes
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      let code = count < 0 ? errno : count == bytes.count ? 0 : ENOSPC
      if code != 0 {
        close(descriptor)
        unlink(path)
        throw LedgerError(errno: code, doing: "write", path: path)
      }
    }
  }
}
