/// A reason why a program was not run.
package enum ChildProcessError: Error, Equatable, CustomStringConvertible {
  /// There is no such program.
  case notFound(program: String)
  /// The system did not start it, or did not say how it ended.
  case notStarted(program: String, reason: String)
  /// The file for its output could not be made.
  case notWritable(path: String, reason: String)
  /// A path that the program was to see, or to write, is not there or cannot be opened.
  case notGrantable(path: String, reason: String)

  package var description: String {
    switch self {
    case .notFound(let program): "there is no program '\(program)'"
    case .notStarted(let program, let reason): "'\(program)' could not be run: \(reason)"
    case .notWritable(let path, let reason): "'\(path)' cannot be written: \(reason)"
    case .notGrantable(let path, let reason): "the program cannot be given '\(path)': \(reason)"
    }
  }
}
