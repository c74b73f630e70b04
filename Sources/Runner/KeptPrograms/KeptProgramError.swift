/// The reason why a program cannot be kept, or is not what was kept.
package enum KeptProgramError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The loader does not find a library of a program.
  case libraryMissing(program: String, library: String)
  /// A file of a kept program is not what it was.
  case altered(path: String, expected: String, found: String)
  /// A file cannot be written.
  case notWritable(path: String, reason: String)

  package var description: String {
    switch self {
    case .libraryMissing(let program, let library):
      "the program '\(program)' needs the library '\(library)', which is not found here"
    case .altered(let path, let expected, let found):
      "'\(path)' is not what was kept: found \(found), expected \(expected); restore its archive again"
    case .notWritable(let path, let reason): "cannot write '\(path)': \(reason)"
    }
  }
}
