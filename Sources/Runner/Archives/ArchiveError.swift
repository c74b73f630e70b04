/// The reason why an archive cannot be written or read.
public enum ArchiveError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file is there.
  case exists(path: String)
  /// Another process writes it.
  case busy(path: String)
  /// The file or its folder cannot be written.
  case notWritable(path: String, reason: String)
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
  /// The file is something else.
  case notAnArchive(path: String, found: String)
  /// A newer program wrote it.
  case newerFormat(path: String, found: String)
  /// The file differs from the archive that was written.
  case damaged(path: String, place: String, detail: String)
  /// None of the programs that made the runs is here.
  case noProgram(needed: [String], found: [String])
  /// A program cannot be kept whole.
  case incompleteProgram(reason: String)

  /// A sentence that says what was found, and what to do.
  public var description: String {
    switch self {
    case .exists(let path): "'\(path)' is there; give another name, or --force to replace it"
    case .busy(let path): "another process is writing '\(path)'; wait for it, or give another name"
    case .notWritable(let path, let reason): "cannot write '\(path)': \(reason)"
    case .unreadable(let path, let reason): "cannot read '\(path)': \(reason)"
    case .notAnArchive(let path, let found):
      "'\(path)' is no archive of runs: found \(found), expected a file that `archive` wrote"
    case .newerFormat(let path, let found):
      "'\(path)' was written by a newer version of this program: its format is '\(found)', this version knows "
        + "'\(ArchiveManifest.formats.programs)'"
    case .damaged(let path, let place, let detail):
      "the archive '\(path)' is damaged at \(place): \(detail); nothing was restored, get the file again"
    case .noProgram(let needed, let found):
      "the program that made the runs is not here: they recorded \(needed.joined(separator: ", ")); here is "
        + "\(found.joined(separator: ", ")). Hand the right file over with --program-file, or archive without the program"
    case .incompleteProgram(let reason): "the program cannot be archived: \(reason)"
    }
  }

  /// True when the command is at fault, and not the machine.
  public var isUsage: Bool {
    if case .exists = self { true } else { false }
  }
}
