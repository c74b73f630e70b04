import Digests
import Foundation
import Ledger
import Runs
import Steps
import Studies

extension StudyRunner {
  /// The states at the ends of steps, from which longer ones go on.
  struct States: Sendable {
    /// The place.
    var store: StateStore
    /// True when steps keep theirs.
    var areKept = false
  }

  /// The shorter step from whose end one goes on that is being computed.
  struct Start {
    var origin: StepStart
    /// True once the state could be read.
    var isTaken = false
  }

  /// The part of a step that is left to do where it goes on from a shorter one's end, as far as the names of files say it.
  func part(of step: PlannedStep) -> Double {
    guard let length = step.cell.body.continuation?.length, length > 0 else { return 1 }
    return Double(length - (starts(of: step).max() ?? 0)) / Double(length)
  }

  /// The lengths at which a step can go on. One that is computed again begins anew: it is to show that it gives the same.
  private func starts(of step: PlannedStep) -> [Int] {
    guard !options.recomputes, let states = options.states, let lineage = step.lineage,
      let length = step.cell.body.continuation?.length
    else { return [] }
    return states.store.lengths(of: lineage).filter { (1..<length).contains($0) }
  }

  /// The states of a step's lineage.
  func states(of step: PlannedStep, at place: Int) -> StepStates {
    guard let states = options.states, let lineage = step.lineage else { return .none }
    return StepStates(
      lengths: { [self] in starts(of: step) },
      load: { [self] length in
        guard let state = states.store.load(length, of: lineage) else { return nil }
        read(state.step, length, for: step)
        return state.bytes
      },
      take: { [self] length in
        starts.withLock { $0[step.identity]?.isTaken = true }
        monitor.goOn(place, from: length)
      },
      areKept: states.areKept,
      keep: { [self] length, bytes in
        keeping(step) { () throws(LedgerError) in
          try states.store.keep(StateStore.State(step: step.identity, bytes: bytes), at: length, of: lineage)
        }
      },
      copy: { [self] length, files in
        guard let shorter = states.store.copy(length, of: lineage, to: files) else { return false }
        read(shorter, length, for: step)
        return true
      },
      keepFiles: { [self] length, files in
        keeping(step) { () throws(LedgerError) in
          try states.store.keep(files, of: step.identity, at: length, of: lineage)
        }
      })
  }

  /// Notes the state that was read last for a step.
  private func read(_ shorter: Digest, _ length: Int, for step: PlannedStep) {
    starts.withLock { $0[step.identity] = Start(origin: StepStart(length: length, step: shorter)) }
  }

  /// Keeps a state. That it cannot be kept is no error of the step.
  private func keeping(_ step: PlannedStep, _ keep: () throws(LedgerError) -> Void) {
    do throws(LedgerError) {
      try keep()
    } catch {
      // Once a run: what keeps one from being kept keeps the others, too.
      _ = try? shared.value("states that cannot be kept") {
        monitor.note("the end of \(step.name) is not kept for longer ones: \(error)", of: options.place)
        return true
      }
    }
  }

  /// The shorter step from whose end a step went on, which is told once.
  func origin(of step: PlannedStep) -> StepStart? {
    guard let start = starts.withLock({ $0.removeValue(forKey: step.identity) }), start.isTaken else { return nil }
    return start.origin
  }
}
