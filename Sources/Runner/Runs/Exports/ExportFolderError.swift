/// The reason why the files of an export are not written.
public enum ExportFolderError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The folder has files already.
  case exists(path: String)
  /// A file is where the folder is to be.
  case isFile(path: String)
  /// The folder cannot be written.
  case notWritable(path: String, reason: String)
  /// Two files would have the same path.
  case twice(path: String)
  /// A file would lie outside of the folder.
  case outside(path: String)

  /// A sentence that says what was found, and what to do.
  public var description: String {
    switch self {
    case .exists(let path): "the folder '\(path)' is not empty; give another one, or --force to replace files in it"
    case .isFile(let path): "'\(path)' is a file; a folder was expected, which is made if it is not there"
    case .notWritable(let path, let reason): "cannot write '\(path)': \(reason); give another folder with --output"
    case .twice(let path): "two files of the export would be '\(path)'; export the runs one by one"
    case .outside(let path): "a file of the export would lie at '\(path)', outside of the folder"
    }
  }

  /// True when the command is at fault, and not the machine.
  public var isUsage: Bool {
    if case .notWritable = self { return false }
    return true
  }
}
