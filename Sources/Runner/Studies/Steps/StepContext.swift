import Deterministic
import Digests
import Foundation
import Steps

/// A step that is to be done, with the means that it may use.
public struct StepContext: Sendable {
  /// The study.
  public let study: Study
  /// The cell.
  public let cell: Cell
  /// The repetition, from 0, of a cell with a step for each; nil for others.
  public let repetition: Int?
  /// The step's identity: equal identities give equal results.
  public let identity: Digest
  /// The results of the cells that this one needs.
  public let results: StudyResults
  /// The number of threads that the step may use, which changes while it runs.
  public let share: ThreadShare
  /// A request to stop, to be looked at every now and then.
  public let interruption: Interruption
  /// The place for the state of an unfinished step.
  public let checkpoint: StepCheckpoint
  /// The folders that paths in the study are relative to.
  public let places: StudyPlaces
  /// A place for a folder of the step's own while it is done; nothing is there, and the step removes what it makes.
  public let workFolder: URL
  /// The reader of the step's progress.
  public let progress: StepProgress
  /// Values that several steps of the run need and that are found once.
  public let shared: SharedValues

  package init(
    study: Study, cell: Cell, repetition: Int?, identity: Digest, results: StudyResults, share: ThreadShare,
    interruption: Interruption, checkpoint: StepCheckpoint, places: StudyPlaces, workFolder: URL,
    progress: StepProgress, shared: SharedValues
  ) {
    self.study = study
    self.cell = cell
    self.repetition = repetition
    self.identity = identity
    self.results = results
    self.share = share
    self.interruption = interruption
    self.checkpoint = checkpoint
    self.places = places
    self.workFolder = workFolder
    self.progress = progress
    self.shared = shared
  }

  /// The source of the step's random numbers: of the study's seed, the cell's name and the repetition.
  public var stream: RandomStream { Self.stream(seed: study.seed, cell: cell.name, repetition ?? 0) }

  /// The source of a repetition's random numbers.
  package static func stream(seed: UInt64, cell: String, _ repetition: Int) -> RandomStream {
    RandomStream(seed: seed).stream(cell).stream(repetition)
  }
}
