import Foundation

/// The folders that paths in a study are relative to, and what its project says of programs.
public struct StudyPlaces: Hashable, Sendable {
  /// The folder of the study's file.
  public let folder: URL
  /// The folder of the project that the study is in.
  public let project: URL

  /// The interpreter that makes environments of Python: a name to look up, or a path.
  public let python: String
  /// True when a program that cannot be isolated is not run.
  public let requiresIsolation: Bool

  /// Folders.
  public init(folder: URL, project: URL, python: String = "python3", requiresIsolation: Bool = false) {
    self.folder = folder
    self.project = project
    self.python = python
    self.requiresIsolation = requiresIsolation
  }
}
