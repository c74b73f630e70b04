import Values

/// The reason why a project or a study cannot be begun.
enum StartError: Error, CustomStringConvertible {
  /// The folder is in no git repository, and none was asked for.
  case notVersioned(path: String)
  /// Something else stands where a folder is to be.
  case notFolder(path: String)
  /// A folder or file cannot be written.
  case notWritable(path: String, reason: String)
  /// A label that no figure could have.
  case label(String)
  /// A name that is no study's.
  case name(String)
  /// A study of that name is there.
  case studyExists(path: String)
  /// The folder belongs to no project.
  case noProject(path: String, program: String)
  /// The program brings no text for a study.
  case noTemplate(program: String)

  /// A sentence that says what was found, and what to do.
  var description: String {
    switch self {
    case .notVersioned(let path):
      "'\(path)' is in no git repository, and every run records its commit; add --git to make one, or use 'git init'"
    case .notFolder(let path): "'\(path)' is a file, and a folder is needed there; move it, or choose another folder"
    case .notWritable(let path, let reason): "cannot write '\(path)': \(reason)"
    case .label(let found): "'--label \(found)': one line of text was expected"
    case .name(let found):
      "'\(found)' is no name of a study: letters, digits, '-', '_' and '.' were expected, beginning with a letter or a digit, and not 'runs'"
    case .studyExists(let path): "'\(path)' is there already and stays as it is; choose another name"
    case .noProject(let path, let program):
      "'\(path)' belongs to no project: no folder above it has 'refigure.yaml' or 'studies'; make one with '\(program) init'"
    case .noTemplate(let program): "\(program) brings no text for a new study; write one by hand"
    }
  }

  /// True when the command is at fault, and not the machine.
  var isUsage: Bool {
    switch self {
    case .notVersioned, .notFolder, .notWritable: false
    case .label, .name, .studyExists, .noProject, .noTemplate: true
    }
  }

  /// A failure to write a file.
  init(_ error: FileError) { self = .notWritable(path: error.path, reason: error.reason) }
}
