import CFileSystems
import Foundation
import Values

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The files of a database, and copies of them that are of one state.
package struct DatabaseFiles: Sendable {
  /// The database.
  package let file: URL

  package init(_ file: URL) { self.file = file }

  private static let suffixes = ["", "-wal", "-journal"]

  /// The file of a write-ahead log, or of its shared memory, that is there; nil for none.
  package var log: String? {
    ["-wal", "-shm"].map { file.path + $0 }.first { access($0, F_OK) == 0 }
  }

  /// The write-ahead log of a process that records, or was killed: who only reads leaves an empty one.
  package var filledLog: String? { Self.header(file.path + "-wal").isEmpty ? nil : file.path + "-wal" }

  /// True when the database is to be opened with a write-ahead log.
  package var isWriteAhead: Bool {
    let header = Self.header(file.path)
    return header.count > 19 && (header[18] == 2 || header[19] == 2)
  }

  /// True when nothing stands beside the database that is still to be put into it, or taken out of it again.
  package var isPlain: Bool {
    !isWriteAhead && log == nil && Self.header(file.path + "-journal").allSatisfy { $0 == 0 }
  }

  /// Makes this machine ask the server for what is in the files.
  package func refresh() {
    for suffix in Self.suffixes { _ = file_system_refresh(file.path + suffix) }
  }

  /// As `refresh`, by who may write: also the journal's name is asked of the server, which an exclusive claim does. It would otherwise be
  /// looked up in this machine's memory, and may be that of a file which another machine has removed.
  func refreshToWrite() {
    let journal = open(file.path + "-journal", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if journal >= 0 { close(journal) }
    refresh()
  }

  /// Copies the files to a temporary folder of this process's own. Where machines share them, the copy is of a moment in which nobody wrote.
  ///
  /// - Parameters:
  ///   - sharing: the way in which they are shared; nil for a file of this machine.
  ///   - patience: the seconds to wait for such a moment.
  /// - Returns: the folder, to be removed by the caller.
  /// - Throws: `LedgerError.notReadable` or `.lockedTooLong`.
  package func copied(sharing: LedgerSharing?, patience: Double) throws(LedgerError) -> URL {
    guard let sharing else { return try copied() }
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: .seconds(patience))
    while true {
      // Who holds it for so long has ended, or waits for something: what does not change for a second is of one state, too.
      let isLate = clock.now >= deadline
      if isLate || !sharing.isHeld {
        let before = state
        let copy = try copied()
        if isLate { usleep(1_000_000) }
        if state == before, isLate || !sharing.isHeld { return copy }
        try? FileManager.default.removeItem(at: copy)
        if isLate { throw .lockedTooLong(path: file.path, seconds: patience) }
      }
      usleep(UInt32.random(in: 1_000..<10_000))
    }
  }

  /// Tries whether the database can be read.
  ///
  /// - Throws: `LedgerError.missing`, `.notALedger` or `.notReadable`.
  package func requireReadable() throws(LedgerError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder) else {
      let folder = file.deletingLastPathComponent().path
      if access(folder, F_OK) == 0, access(folder, X_OK) != 0 {
        throw .notReadable(path: folder, detail: "permission denied")
      }
      throw .missing(path: file.path)
    }
    if isFolder.boolValue { throw .notALedger(path: file.path, found: "a folder") }
    guard access(file.path, R_OK) == 0 else {
      throw .notReadable(path: file.path, detail: String(cString: strerror(errno)))
    }
  }

  private struct State: Equatable {
    var size: Int64 = -1
    var time: [Int] = []
    /// SQLite counts there how often the database was changed.
    var header: [UInt8] = []
  }

  /// What changes with each change of the files, as the server has them.
  private var state: [State] {
    refresh()
    return Self.suffixes.map { suffix in
      var found = State()
      var status = stat()
      guard stat(file.path + suffix, &status) == 0 else { return found }
      found.size = Int64(status.st_size)
      #if canImport(Darwin)
        found.time = [status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec]
      #else
        found.time = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
      #endif
      found.header = Self.header(file.path + suffix)
      return found
    }
  }

  private static func header(_ path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 100)
    let count = read(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(max(count, 0)))
  }

  private func copied() throws(LedgerError) -> URL {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appendingPathComponent("refigure-\(UUID().uuidString)", isDirectory: true)
    func failure(_ error: any Error) -> LedgerError {
      try? files.removeItem(at: folder)
      let reason = (error as NSError).localizedDescription
      return .notReadable(
        path: file.path, detail: "it cannot be read in place, nor copied to '\(folder.path)': \(reason)")
    }
    guard mkdir(folder.path, 0o700) == 0 else { throw failure(POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)) }
    do {
      for suffix in Self.suffixes where files.fileExists(atPath: file.path + suffix) {
        let copy = folder.appendingPathComponent(file.lastPathComponent + suffix)
        try files.copyItem(at: URL(fileURLWithPath: file.path + suffix), to: copy)
        // The copy is the reader's own, whatever the right to the file was.
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy.path)
      }
      return folder
    } catch {
      throw failure(error)
    }
  }
}
