import Foundation

/// The folders of the system that every program may use.
package enum SystemFolders {
  /// Programs, libraries, and what describes the machine.
  static let readable = [
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc", "/opt", "/nix", "/gnu", "/proc", "/sys",
    "/dev/urandom", "/dev/random",
  ].map { URL(filePath: $0) }

  /// Devices without memory, memory that programs share, and processors of graphics.
  package static var writable: [URL] {
    let fixed = ["/dev/null", "/dev/zero", "/dev/full", "/dev/shm", "/dev/dri", "/dev/kfd"]
    let devices = (try? FileManager.default.contentsOfDirectory(atPath: "/dev")) ?? []
    return (fixed + devices.filter { $0.hasPrefix("nvidia") }.map { "/dev/\($0)" })
      .filter { FileManager.default.fileExists(atPath: $0) }.map { URL(filePath: $0) }
  }

  /// The locks of the environments that are made: whoever takes an environment holds its lock, and changes nothing else of it.
  package static var environmentLocks: [URL] {
    let root = LockedEnvironment.root
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    return names.filter { $0.hasSuffix(".lock") }.sorted().map { root.appending(path: $0) }
  }

  /// The bytes that a file can still take at a place; nil where it is not known.
  static func freeSpace(at url: URL) -> Int? {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: url.path)
    return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
  }
}
