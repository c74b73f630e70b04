import Foundation

/// The folders that paths in a study are relative to.
public struct StudyPlaces: Hashable, Sendable {
  /// The folder of the study's file.
  public let folder: URL
  /// The folder of the project that the study is in.
  public let project: URL

  /// Folders.
  public init(folder: URL, project: URL) {
    self.folder = folder
    self.project = project
  }
}
