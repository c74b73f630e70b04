import Deterministic
import Digests
import Foundation
import Synchronization

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

/// A number of threads that a step may use; the scheduler changes it while the step runs.
public final class ThreadShare: Sendable {
  private let count: Atomic<Int>

  /// So many to begin with.
  public init(_ count: Int) {
    self.count = Atomic(count)
  }

  /// The number as it is now, at least 1.
  public var threads: Int { max(1, count.load(ordering: .relaxed)) }

  package func set(_ threads: Int) {
    count.store(threads, ordering: .relaxed)
  }
}

/// The place for the state from which an unfinished step goes on: bytes that are replaced as a whole.
public struct StepCheckpoint: Sendable {
  private let read: @Sendable () -> Data?
  private let write: @Sendable (Data) throws -> Void
  /// The place of a folder that outlives an interruption and goes when the step is done, for steps that keep files.
  public let folder: URL
  /// True when the step is to go on from what is kept; otherwise it begins anew.
  public let continues: Bool

  /// A checkpoint that is read and written so.
  public init(
    folder: URL, continues: Bool = true, read: @escaping @Sendable () -> Data?,
    write: @escaping @Sendable (Data) throws -> Void
  ) {
    self.folder = folder
    self.continues = continues
    self.read = read
    self.write = write
  }

  /// The bytes that were kept last; nil when there are none, or when the step is to begin anew.
  public func load() -> Data? { read() }

  /// Replaces the kept bytes.
  ///
  /// - Throws: an error of storage.
  public func save(_ bytes: Data) throws { try write(bytes) }
}

/// The reader of a step's progress.
public struct StepProgress: Sendable {
  private let advance: @Sendable (_ part: Int, _ step: Int, _ figures: [(name: String, value: Double)]) -> Void
  private let stop: @Sendable (_ part: Int, _ step: Int) -> Void
  private let say: @Sendable (_ text: String) -> Void

  package init(
    advance: @escaping @Sendable (_ part: Int, _ step: Int, _ figures: [(name: String, value: Double)]) -> Void,
    stop: @escaping @Sendable (_ part: Int, _ step: Int) -> Void, note: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.advance = advance
    self.stop = stop
    say = note
  }

  /// Says that a part, from 0, has done so many steps, with some of its latest numbers.
  public func report(part: Int = 0, step: Int, figures: [(name: String, value: Double)] = []) {
    advance(part, step, figures)
  }

  /// Says that a part ended early, after so many steps.
  public func reportEnd(part: Int = 0, step: Int) { stop(part, step) }

  /// Says something that is worth a line, such as what takes long before the first step.
  public func note(_ text: String) { say(text) }
}

/// Values that several steps of a run need, each found by the first one that asks for it.
public final class SharedValues: Sendable {
  private let values = Mutex<[String: any Sendable]>([:])

  /// None yet.
  public init() {}

  /// The value of a key; `find` finds it when it is not there.
  ///
  /// - Throws: what `find` throws.
  public func value<Found: Sendable>(_ key: String, find: () throws -> Found) throws -> Found {
    try values.withLock { values in
      if let stored = values[key], let known = stored as? Found { return known }
      let found = try find()
      values[key] = found
      return found
    }
  }
}
