import Values

extension LedgerError {
  /// The error of a file.
  package init(_ error: FileError) {
    switch error {
    case .diskFull(let path): self = .diskFull(path: path)
    case .notWritable(let path, let detail): self = .notWritable(path: path, detail: detail)
    case .notReadable(let path, let detail): self = .notReadable(path: path, detail: detail)
    case .system(let path, let operation, let code): self = .fileSystem(path: path, operation: operation, code: code)
    }
  }

  /// The error of a system call.
  package init(errno code: Int32, doing operation: String, path: String) {
    self.init(FileError(errno: code, doing: operation, path: path))
  }
}
