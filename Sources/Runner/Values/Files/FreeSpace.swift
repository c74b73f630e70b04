import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The space that is left in a file system.
package enum FreeSpace {
  /// The bytes that this user may still write where a file is or would be; nil when the system does not tell.
  package static func bytes(at path: String) -> (free: Int64, all: Int64)? {
    var place = URL(fileURLWithPath: path).standardizedFileURL
    while access(place.path, F_OK) != 0, place.path != "/" { place.deleteLastPathComponent() }
    var state = statvfs()
    guard statvfs(place.path, &state) == 0 else { return nil }
    func bytes(_ blocks: some BinaryInteger) -> Int64 {
      let (bytes, isTooMuch) = Int64(clamping: blocks).multipliedReportingOverflow(by: Int64(clamping: state.f_frsize))
      return isTooMuch ? .max : bytes
    }
    // Not those blocks that only the superuser may take.
    return (bytes(state.f_bavail), bytes(state.f_blocks))
  }

  /// The space in words, such as ` (12 kB of 1.0 MB are free there)`; empty when it is not known.
  package static func words(at path: String) -> String {
    guard let (free, all) = bytes(at: path) else { return "" }
    func size(_ bytes: Int64) -> String { NumberFormat.bytes.plain(of: Double(bytes)) }
    return " (\(size(free)) of \(size(all)) are free there)"
  }

  /// True when a folder's file system, or the user's share of it, has no space for a small file: found by trying, for a share cannot be
  /// asked for.
  package static func isUsedUp(in folder: URL) -> Bool {
    let path = folder.appendingPathComponent(".space.\(getpid()).\(UInt32.random(in: 0...(.max))).partial").path
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return errno == ENOSPC || errno == EDQUOT }
    defer {
      close(descriptor)
      unlink(path)
    }
    let piece = [UInt8](repeating: 1, count: 65_536)
    for _ in 0..<2 where AtomicFile.systemWrite(descriptor, piece, piece.count) < 0 {
      return errno == ENOSPC || errno == EDQUOT
    }
    return fsync(descriptor) != 0 && (errno == ENOSPC || errno == EDQUOT)
  }
}
