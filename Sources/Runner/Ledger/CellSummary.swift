import Digests
import Foundation

/// A cell's row without its series and numbers, of which there can be many; their digest stands for them.
public struct CellSummary: Sendable, Equatable {
  /// The row.
  public var id: CellID
  /// The run that it belongs to.
  public var run: RunID
  /// What the cell is.
  public var cell: CellDescription
  /// What became of it.
  public var disposition: CellDisposition
  /// The wall-clock time that it took, in seconds; 0 when reused.
  public var seconds: Double
  /// When the row was recorded.
  public var finished: Date
  /// The digest of the series and scalars (see `CellOutputs.metricsDigest`); nil when the cell failed.
  public var metricsDigest: Digest?
  /// The earlier row with the same identity whose outputs were other than this one's.
  public var differsFrom: CellID?
  /// The files, by name; those of the source when reused, none when failed.
  public var artefacts: [ArtefactRecord]

  /// The row that holds the outputs: its own, or the one that it was reused from.
  public var source: CellID {
    if case .reused(let cell, _) = disposition { cell } else { id }
  }

  /// Whether the cell stopped at an error.
  public var isFailed: Bool {
    if case .failed = disposition { true } else { false }
  }
}

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
