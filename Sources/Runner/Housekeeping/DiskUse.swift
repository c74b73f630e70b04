import Foundation

/// The space that files take on the disk. Files that have several names count once.
package struct DiskUse: Sendable, Equatable {
  /// The bytes of the blocks that are allocated.
  package private(set) var bytes: Int64 = 0
  /// The number of files.
  package private(set) var files = 0
  private var seen: Set<FileIdentity> = []

  package init() {}

  /// Adds a file, or all files below a folder; links are not followed.
  package mutating func add(_ place: URL) {
    guard let status = FileIdentity.status(of: place.path) else { return }
    if (status.st_mode & S_IFMT) == S_IFDIR {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? [] {
        add(place.appending(path: name))
      }
    } else {
      guard seen.insert(FileIdentity(status)).inserted else { return }
      files += 1
      bytes += Int64(status.st_blocks) * 512
    }
  }
}

/// A file, whatever its names.
struct FileIdentity: Hashable {
  private let device: UInt64
  private let number: UInt64

  init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    number = UInt64(status.st_ino)
  }

  /// The status of what lies at a path, not of what a link there points to; nil where nothing lies.
  static func status(of path: String) -> stat? {
    var status = stat()
    return lstat(path, &status) == 0 ? status : nil
  }
}
