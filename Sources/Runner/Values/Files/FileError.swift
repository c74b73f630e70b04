import Foundation

/// A reason why a file or folder could not be written or read.
package enum FileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The disk, or the user's share of it, is full.
  case diskFull(path: String)
  /// It cannot be written.
  case notWritable(path: String, detail: String)
  /// It cannot be read.
  case notReadable(path: String, detail: String)
  /// Any other failure of the file system.
  case system(path: String, operation: String, code: Int32)

  /// The error of a system call.
  package init(errno code: Int32, doing operation: String, path: String) {
    switch code {
    case ENOSPC, EDQUOT: self = .diskFull(path: path)
    case EACCES, EPERM, EROFS: self = .notWritable(path: path, detail: String(cString: strerror(code)))
    default: self = .system(path: path, operation: operation, code: code)
    }
  }

  /// The file or folder.
  package var path: String {
    switch self {
    case .diskFull(let path), .notWritable(let path, _), .notReadable(let path, _), .system(let path, _, _): path
    }
  }

  /// The reason without the path, for a sentence that names it.
  package var reason: String {
    switch self {
    case .diskFull(let path): "there is no space left\(FreeSpace.words(at: path))"
    case .notWritable(_, let detail), .notReadable(_, let detail): detail
    case .system(_, let operation, let code): "cannot \(operation) it: \(String(cString: strerror(code))) (\(code))"
    }
  }

  package var description: String { "'\(path)': \(reason)" }
}
