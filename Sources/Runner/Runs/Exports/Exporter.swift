import Foundation

/// A form in which runs leave: files that other programs read.
///
/// To add one, write a type in a folder of `Exports`, or of the domain for what only it knows, and put it into the program's list.
public protocol Exporter: Sendable {
  /// The word that asks for it, e.g. `hepdata`.
  var name: String { get }
  /// One line for help: what it writes, and what reads that.
  var summary: String { get }

  /// The files, by paths within the export's folder. The same runs give the same bytes: no time but recorded ones, no user, host or
  /// path of the machine.
  ///
  /// - Parameter runs: the runs that were asked for, at least one, in the order in which they were.
  /// - Throws: `ExportError`, when a run has nothing to export or too much for the form; errors of reading what is recorded.
  func files(of runs: [ExportedRun]) throws -> [ExportedFile]
}

/// A file of an export.
public struct ExportedFile: Sendable, Equatable {
  /// The path within the export's folder, with `/` between its parts and no `..`.
  public let path: String
  /// The bytes.
  public let content: Data

  /// A file.
  ///
  /// - Parameters:
  ///   - path: the path within the export's folder.
  ///   - content: the bytes.
  public init(_ path: String, _ content: Data) {
    self.path = path
    self.content = content
  }

  /// A file of text, in UTF-8.
  ///
  /// - Parameters:
  ///   - path: the path within the export's folder.
  ///   - text: the text.
  public init(_ path: String, text: String) {
    self.init(path, Data(text.utf8))
  }
}

/// The reason why runs cannot be exported.
public enum ExportError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A run has nothing of what the form holds.
  case nothing(run: String, reason: String)
  /// A run has what the form cannot hold.
  case unsupported(run: String, reason: String)

  /// A sentence that says what was found.
  public var description: String {
    switch self {
    case .nothing(let run, let reason): "nothing to export of \(run): \(reason)"
    case .unsupported(let run, let reason): "\(run) cannot be exported: \(reason)"
    }
  }
}
