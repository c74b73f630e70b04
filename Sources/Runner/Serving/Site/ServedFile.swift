import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A plain file below a folder, open for reading. No name on the way to it is followed elsewhere.
final class ServedFile: Sendable {
  /// The bytes that it had when it was opened.
  let length: Int
  /// The type of its content, by its name.
  let type: String
  private let descriptor: Int32

  /// - Returns: nil where there is none, or no plain file, or a symbolic link on the way to it.
  init?(_ names: [String], below folder: URL) {
    guard let last = names.last else { return nil }
    var current = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    for name in names.dropLast() {
      guard current >= 0 else { return nil }
      let next = openat(current, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      close(current)
      current = next
    }
    guard current >= 0 else { return nil }
    // A pipe would wait for its writer.
    descriptor = openat(current, last, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    close(current)
    guard descriptor >= 0 else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      return nil
    }
    length = Int(status.st_size)
    type = Self.type(of: last)
  }

  deinit {
    close(descriptor)
  }

  /// The next bytes, at most so many; nil when they cannot be read.
  func read(upTo count: Int) -> Data? {
    var bytes = Data(count: count)
    while true {
      let got = bytes.withUnsafeMutableBytes { buffer in
        #if canImport(Darwin)
          Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Glibc)
          Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #else
          Musl.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
      }
      if got >= 0 { return bytes.prefix(got) }
      if errno != EINTR { return nil }
    }
  }

  /// All of it, if it has no more than so many bytes.
  func whole(atMost most: Int) -> Data? {
    guard length <= most else { return nil }
    var bytes = Data()
    while bytes.count < length, let piece = read(upTo: length - bytes.count), !piece.isEmpty { bytes.append(piece) }
    return bytes
  }

  /// The type of a file's content, by its name.
  static func type(of name: String) -> String {
    types[name.split(separator: ".").last.map { $0.lowercased() } ?? ""] ?? unknownType
  }

  static let unknownType = "application/octet-stream"

  private static let types = [
    "html": "text/html; charset=utf-8", "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif", "webp": "image/webp", "pdf": "application/pdf", "csv": "text/csv; charset=utf-8",
    "json": "application/json", "md": "text/plain; charset=utf-8", "txt": "text/plain; charset=utf-8",
    "log": "text/plain; charset=utf-8", "patch": "text/plain; charset=utf-8",
  ]
}
