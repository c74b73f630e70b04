import Foundation
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Files that are there as a whole or not at all: written beside their place, flushed to the disk, then renamed.
package enum AtomicFile {
  /// The system's `write`, or a test's.
  package typealias Write = @Sendable (_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int

  private static let counter = Atomic<UInt64>(0)

  /// Puts bytes in a file's place, creating its folder or taking the one that is there. They are written in another folder of the
  /// same file system when there is one; else beside their place.
  ///
  /// - Throws: `FileError.diskFull`, `.notWritable` or `.system`; the file at the place is then unchanged.
  package static func replace(
    at url: URL, with bytes: Data, mode: mode_t = 0o666, creatingFolder: Bool = true, writtenIn other: URL? = nil,
    write: Write = systemWrite
  ) throws(FileError) {
    let folder = url.deletingLastPathComponent()
    if creatingFolder { try createFolder(folder) }
    let (temporary, descriptor) = try openTemporary(in: other ?? folder, for: url, mode: mode)
    do throws(FileError) {
      try fill(descriptor, with: bytes, path: url.path, write: write)
      guard rename(temporary, url.path) == 0 else { throw FileError(errno: errno, doing: "write", path: url.path) }
    } catch {
      unlink(temporary)
      throw error
    }
    try flush(folder: folder)
  }

  /// Puts bytes in a file's place, unless they are there already: a file that stays the same keeps its time.
  ///
  /// - Throws: as `replace`.
  package static func update(_ url: URL, to bytes: Data) throws(FileError) {
    if (try? Data(contentsOf: url)) != bytes { try replace(at: url, with: bytes) }
  }

  /// Removes what killed processes left unfinished in a folder: files that no process holds any more, neither of this machine nor, where
  /// the file system's locks reach, of another. In a folder that machines share, only a day tells that nobody writes any more.
  package static func removeAbandoned(in folder: URL, now: Date, isShared: Bool = false) {
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: folder.path)) ?? [] where isUnfinished(name) {
      let path = folder.appendingPathComponent(name).path
      guard let written = try? files.attributesOfItem(atPath: path)[.modificationDate] as? Date else { continue }
      let age = now.timeIntervalSince(written)
      // A file is there for an instant before it is locked. The number of a process that is gone may be another's today.
      guard age > 2, age > 86_400 || !isShared && !isOfRunningProcess(name) else { continue }
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
      close(descriptor)
    }
  }

  /// True for the name of a file that is written under it until it is whole: `.NAME.PROCESS.NUMBER.partial`, and Foundation's.
  private static func isUnfinished(_ name: String) -> Bool {
    if name.hasPrefix(".dat.nosync") { return true }
    return name.hasPrefix(".") && name.hasSuffix(".partial") && process(of: name) != nil
  }

  private static func process(of name: String) -> pid_t? {
    let parts = name.split(separator: ".")
    guard parts.count >= 4, let process = pid_t(parts[parts.count - 3]), process > 0 else { return nil }
    return process
  }

  private static func isOfRunningProcess(_ name: String) -> Bool {
    // Foundation writes the process's number in hexadecimal digits: `.dat.nosync1f2e.Ab3dEf`.
    let foundations = name.split(separator: ".").dropFirst().first.flatMap {
      pid_t($0.dropFirst("nosync".count), radix: 16)
    }
    guard let process = process(of: name) ?? foundations else { return false }
    return kill(process, 0) == 0 || errno != ESRCH
  }

  /// Creates a folder and those above it.
  package static func createFolder(_ folder: URL) throws(FileError) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) {
      if isFolder.boolValue { return }
      throw .notWritable(path: folder.path, detail: "it is a file, expected a folder")
    }
    let parent = folder.deletingLastPathComponent()
    if parent.path != folder.path { try createFolder(parent) }
    guard mkdir(folder.path, 0o777) == 0 || errno == EEXIST else {
      throw FileError(errno: errno, doing: "create", path: folder.path)
    }
    try flush(folder: parent)
  }

  /// The system's own `write`.
  package static let systemWrite: Write = { descriptor, bytes, count in
    #if canImport(Darwin)
      Darwin.write(descriptor, bytes, count)
    #elseif canImport(Glibc)
      Glibc.write(descriptor, bytes, count)
    #elseif canImport(Musl)
      Musl.write(descriptor, bytes, count)
    #endif
  }

  private static func openTemporary(
    in folder: URL, for url: URL, mode: mode_t
  ) throws(FileError) -> (path: String, descriptor: Int32) {
    while true {
      let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
      let name = ".\(url.lastPathComponent).\(getpid()).\(number).partial"
      let path = folder.appendingPathComponent(name).path
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      if descriptor >= 0 {
        // Says to others that somebody writes it; where there are no locks, its process's number does.
        _ = flock(descriptor, LOCK_EX | LOCK_NB)
        return (path, descriptor)
      }
      // A process of the same number that was killed may have left a file of that name.
      guard errno == EEXIST || errno == EINTR else { throw FileError(errno: errno, doing: "create", path: url.path) }
    }
  }

  /// Writes everything, flushes and closes, whatever happens.
  private static func fill(
    _ descriptor: Int32, with bytes: Data, path: String, write: Write
  ) throws(FileError) {
    let failure = bytes.withUnsafeBytes { buffer -> Int32 in
      var written = 0
      while written < buffer.count {
        let count = write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
        if count < 0 {
          if errno == EINTR { continue }
          return errno
        }
        written += count
      }
      return synchronise(descriptor) == 0 ? 0 : errno
    }
    let closed = close(descriptor) == 0 ? 0 : errno
    let code = failure != 0 ? failure : closed
    if code != 0 { throw FileError(errno: code, doing: "write", path: path) }
  }

  /// Flushes a folder, so that a rename in it outlives a loss of power.
  private static func flush(folder: URL) throws(FileError) {
    let descriptor = open(folder.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(errno: errno, doing: "open", path: folder.path) }
    defer { close(descriptor) }
    // Some network file systems do not know how to flush a folder and say so with EINVAL; nothing more can be done.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw FileError(errno: errno, doing: "flush", path: folder.path)
    }
  }

  private static func synchronise(_ descriptor: Int32) -> Int32 {
    #if canImport(Darwin)
      // Darwin's `fsync` leaves the bytes in the drive's cache; file systems without the stronger form refuse it.
      if fcntl(descriptor, F_FULLFSYNC) == 0 { return 0 }
    #endif
    return fsync(descriptor)
  }
}
