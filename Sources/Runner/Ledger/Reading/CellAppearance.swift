import Digests
import Foundation
import GRDB

/// A run in which a step of some identity was computed, reused, or failed.
public struct CellAppearance: Sendable, Equatable {
  /// The run.
  public var run: RunID
  /// When the run started.
  public var started: Date
  /// Where the run's code came from.
  public var versionControl: VersionControl
  /// The study file's path relative to its repository.
  public var studyPath: String
  /// The study's title.
  public var studyTitle: String
  /// The row of the step.
  public var cell: CellID
  /// The step's name in that run.
  public var name: String
  /// The directive.
  public var kind: String
  /// What became of it.
  public var disposition: CellDisposition
}

extension CellAppearance: FetchableRecord {
  /// Reads a row of `cells` joined with its run.
  public init(row: Row) throws {
    self.init(
      run: try row.read("run"), started: try row.date("started"), versionControl: try VersionControl(row: row),
      studyPath: try row.read("study_path"), studyTitle: try row.read("study_title"), cell: try row.read("number"),
      name: try row.read("name"), kind: try row.read("kind"), disposition: try CellDisposition(row: row))
  }
}
