import Digests
import Foundation
import Ledger
import Steps
import Studies
import Synchronization

/// A step that is done by itself, outside any run.
package struct SoloStep: Sendable {
  package let study: Study
  package let cell: Cell
  /// The identity under which checkpoints are kept.
  package let identity: Digest
  /// The number of threads.
  package var threads = 1
  /// Whether it goes on from a checkpoint.
  package var continues = true
  /// The place of the states at the ends of steps, from which longer ones go on; nil for none.
  package var states: StateStore?
  package let interruption = Interruption()
  private let checkpoints: CheckpointStore
  private let reported = Reported()

  /// The steps of progress that it told of, in order.
  private final class Reported: Sendable {
    let steps = Mutex<[Int]>([])
    let starts = Mutex<[Int]>([])
  }

  /// The first repetition of a cell, or its only step.
  package init(_ name: String, of study: Study, checkpoints: CheckpointStore) throws {
    self.study = study
    cell = try required(study.cell(named: name), "no cell '\(name)'")
    identity = Digest(of: name)
    self.checkpoints = checkpoints
  }

  /// The steps of progress that it told of, in order.
  package var steps: [Int] { reported.steps.withLock { $0 } }

  /// The length of the shorter step from whose end it went on; nil when it began anew.
  package var start: Int? { reported.starts.withLock { $0.last } }

  /// The states that steps keep which differ from it in nothing but their length.
  private var stepStates: StepStates {
    guard let states, let continuation = cell.body.continuation else { return .none }
    let (lineage, reported) = (Digest(of: continuation.identifyingText), reported)
    let (identity, continues) = (identity, continues)
    return StepStates(
      lengths: { continues ? states.lengths(of: lineage).filter { $0 < continuation.length } : [] },
      load: { states.load($0, of: lineage)?.bytes },
      take: { length in reported.starts.withLock { $0.append(length) } }, areKept: true,
      keep: { length, bytes in
        try? states.keep(StateStore.State(step: identity, bytes: bytes), at: length, of: lineage)
      })
  }

  /// Does it.
  ///
  /// - Parameter stop: asks it to stop once this step of progress was told of.
  package func run(stoppingAfter stop: Int? = nil) throws -> StepResults {
    var results = StudyResults(study: study)
    results.data = try ToyStudy.data(study)
    let (checkpoints, identity, continues) = (checkpoints, identity, continues)
    let (reported, interruption) = (reported, interruption)
    return try cell.body.run(
      StepContext(
        study: study, cell: cell, repetition: 0, identity: identity, results: results, share: ThreadShare(threads),
        interruption: interruption,
        checkpoint: StepCheckpoint(
          folder: checkpoints.files(for: identity), continues: continues, states: stepStates,
          read: { continues ? checkpoints.load(for: identity) : nil },
          write: { try checkpoints.save($0, for: identity) }),
        places: StudyPlaces(folder: checkpoints.folder, project: checkpoints.folder),
        workFolder: checkpoints.folder.appending(path: "work"),
        progress: StepProgress(
          advance: { _, step, _ in
            reported.steps.withLock { $0.append(step) }
            if step == stop { interruption.request() }
          }, stop: { _, _ in }),
        shared: SharedValues()))
  }
}
