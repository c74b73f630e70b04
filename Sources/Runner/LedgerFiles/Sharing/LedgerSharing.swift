import Foundation
import Values

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The way in which machines use one ledger on a file system that they share: without a write-ahead log, whose shared memory is one
/// machine's alone, and one process at a time, by a lease.
package struct LedgerSharing: Hashable, Sendable {
  /// The folder of the ledger.
  package let folder: URL
  /// The file system.
  package let fileSystem: MountedFileSystem
  /// True where a lock of `fcntl` keeps out processes of other machines.
  package let locksReachOthers: Bool
  /// True where a lock of `fcntl` keeps out other processes of this machine.
  package let hasLocks: Bool

  /// The file by which one machine tells others, also the one whose local disk it is, that the ledger is shared.
  package static let markName = "ledger.shared"

  private var mark: URL { folder.appendingPathComponent(Self.markName) }
  /// The lease of who reads and writes the database.
  private var lease: URL { folder.appendingPathComponent("ledger.lease") }

  /// Looks how a ledger is used that is only read.
  ///
  /// - Returns: nil where only this machine has it.
  package init?(reading folder: URL) {
    let found = MountedFileSystem(of: folder)
    guard let type = Self.type(of: folder, found) else { return nil }
    let file = folder.appendingPathComponent("ledger.sqlite")
    let hasLocks = FileLocks.areThere(for: file)
    self.init(folder: folder, fileSystem: type, hasLocks: hasLocks)
  }

  /// Looks how a ledger is to be used, whose folder is there, and marks it when machines share it.
  ///
  /// - Returns: nil where only this machine has it.
  /// - Throws: `LedgerError.incoherent` where machines cannot share it, `.noLocks`, or an error of storage.
  package init?(recordingIn folder: URL) throws(LedgerError) {
    guard let type = Self.type(of: folder, MountedFileSystem(of: folder)) else { return nil }
    if let option = type.incoherence { throw .incoherent(path: folder.path, fileSystem: type.type, option: option) }
    self.init(folder: folder, fileSystem: type, hasLocks: try FileLocks.keepDatabase(in: folder))
    try requireNames()
    guard access(mark.path, F_OK) != 0 else { return }
    let host = LeaseHolder().host
    let text = """
      Machines share this ledger: \(host) has it on \(type.type). So every machine uses it without a write-ahead log, and one at a time
      (ledger.lease). Remove this file when the folder is on a local disk and no other machine has it.

      """
    do {
      try AtomicFile.replace(at: mark, with: Data(text.utf8))
    } catch {
      throw LedgerError(error)
    }
    // A machine whose local disk it is may be about to open the ledger, and have looked for the mark just before: let it.
    if access(folder.appendingPathComponent("ledger.sqlite").path, F_OK) == 0 { usleep(1_000_000) }
  }

  private init(folder: URL, fileSystem: MountedFileSystem, hasLocks: Bool) {
    self.folder = folder
    self.fileSystem = fileSystem
    self.hasLocks = hasLocks
    // A mark on a local disk tells of machines whose locks may end with them.
    locksReachOthers = hasLocks && fileSystem.isShared && fileSystem.locksReachOthers
  }

  private static func type(of folder: URL, _ found: MountedFileSystem?) -> MountedFileSystem? {
    if let found, found.isShared { return found }
    guard access(folder.appendingPathComponent(markName).path, F_OK) == 0 else { return nil }
    return found ?? MountedFileSystem(type: "unknown", place: folder.path)
  }

  /// True when the folder is on this machine's disk, and others have it, too.
  package var isMarked: Bool { !fileSystem.isShared }

  /// True where reading needs no copy: a lock keeps writers on other machines out, and the system asks the server for what it then reads.
  package var isReadInPlace: Bool { locksReachOthers && !fileSystem.type.hasPrefix("fuse") }

  /// Does something while no process of any machine has the database, whose files this machine then asks the server for anew.
  ///
  /// - Parameters:
  ///   - seconds: the time to wait for others.
  ///   - body: what to do; it is given the lease, to look before it commits whether it still has it.
  /// - Throws: `LedgerError.leased`, an error of storage, and what `body` throws.
  package func hold<Value>(waiting seconds: Double, _ body: (Lease) throws -> Value) throws -> Value {
    guard let lease = try Lease.acquire(at: lease, waiting: seconds, locksReach: locksReachOthers) else {
      throw LedgerError.leased(
        path: folder.path, holder: Lease.holder(at: self.lease)?.name ?? LeaseRelease.unknown,
        words: Self.words(of: self.lease),
        seconds: seconds)
    }
    defer { lease.release() }
    // Another machine may have written since: above all, a journal that it rolled back must not seem to be there still.
    DatabaseFiles(folder.appendingPathComponent("ledger.sqlite")).refreshToWrite()
    return try body(lease)
  }

  /// Tells whether some process has the database.
  package var isHeld: Bool { Lease.isHeld(at: lease, locksReach: locksReachOthers) }

  /// The mode in words: the file system, how the ledger is used there, and who has it.
  package var words: String {
    let mount = isMarked ? "a local disk that other machines share" : "\(fileSystem.type) at \(fileSystem.place)"
    let locks =
      locksReachOthers ? "locks reach other machines" : hasLocks ? "locks end at this machine" : "there are no locks"
    let held = isHeld ? "; held by \(Self.words(of: lease))" : ""
    return "\(mount): no write-ahead log, one process at a time by a lease, since \(locks)\(held)"
  }

  /// The holder of a lease in words.
  package static func words(of lease: URL) -> String {
    guard let holder = Lease.holder(at: lease) else { return "a process that did not say who it is" }
    var state = stat()
    var sign = ""
    if stat(lease.path, &state) == 0 {
      #if canImport(Darwin)
        let age = Int(Date().timeIntervalSince1970) - state.st_mtimespec.tv_sec
      #else
        let age = Int(Date().timeIntervalSince1970) - state.st_mtim.tv_sec
      #endif
      sign = age > 90 ? ", which gave no sign of life for \(age / 60) minutes" : ""
    }
    return "process \(holder.process) on \(holder.host) since \(holder.since.formatted(.iso8601))\(sign)"
  }

  /// Tries whether one of two that make a file under one name is told that it is there.
  private func requireNames() throws(LedgerError) {
    let place = folder.appendingPathComponent(".names.\(getpid()).\(UInt32.random(in: 1..<1_000_000)).partial").path
    let first = open(place, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard first >= 0 else { throw LedgerError(errno: errno, doing: "create", path: place) }
    let second = open(place, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    let code = errno
    close(first)
    if second >= 0 { close(second) }
    unlink(place)
    guard second < 0, code == EEXIST else {
      throw .noLocks(path: folder.path, detail: "\(fileSystem.type): a file that is there is made again")
    }
  }
}

/// A person's word that a process which holds leases has ended.
package enum LeaseRelease {
  /// The name for a process that did not say who it is.
  package static let unknown = "unknown"
  /// The name for the write-ahead log of a ledger that nobody uses.
  package static let log = "log"

  /// Takes away every lease that a process holds in a folder's ledger.
  ///
  /// - Parameters:
  ///   - name: the process, as errors name it: `node7:1234`.
  ///   - folder: the folder of the ledger.
  /// - Returns: the files that were removed.
  /// - Throws: `LedgerError.leased` when the process is alive on this machine, or an error of storage.
  package static func take(from name: String, in folder: URL) throws(LedgerError) -> [URL] {
    var removed: [URL] = []
    for place in [folder, folder.appendingPathComponent("live")] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
      for file in names.sorted()
      where file.hasPrefix("ledger.lease") || file.hasSuffix(".lock") || file.hasSuffix(".over") {
        let url = place.appendingPathComponent(file)
        let holder = Lease.holder(at: url)
        guard (holder?.name ?? unknown) == name, holder != nil || file.hasPrefix("ledger.lease") else { continue }
        if let holder, holder.isAlive {
          throw .leased(
            path: url.path, holder: name, words: "\(LedgerSharing.words(of: url)), which is alive", seconds: 0)
        }
        guard unlink(url.path) == 0 || errno == ENOENT else {
          throw LedgerError(errno: errno, doing: "remove", path: url.path)
        }
        removed.append(url)
      }
    }
    return removed
  }
}
