import Digests
import Execution
import Foundation
import Ledger
import Runs
import StandardCells
import Studies

/// The explanation of a sweep before it runs: what it would do with each trial. Nothing is computed for it.
public struct SweepExplanation: Sendable {
  /// The study file, relative to the project.
  public let study: String
  /// The study's title.
  public let title: String
  /// The sweep's name.
  public let name: String
  /// The sweep as it is declared.
  public let sweep: Sweep
  /// The trials that are known, in the order in which the search asks for them.
  public let trials: [Trial]
  /// The number of steps of all trials to be run, claims apart.
  public let steps: Int
  /// The number of them that are the same as one of another trial.
  public let shared: Int
  /// The number of different steps that are recorded.
  public let recorded: Int
  /// The number of trials that may follow, depending on outcomes; nil where that is not known.
  public let later: Int?

  /// The number of steps that would be computed.
  public var computed: Int { steps - shared - recorded }

  /// A trial with its explanation.
  public struct Trial: Sendable {
    /// The trial.
    public let trial: SweepTrial
    /// The action that the sweep would take.
    public let action: Action
    /// The steps of its own that would go on from shorter ones.
    public var continued: [ContinuedStep] = []
  }

  /// A step that would go on from the end of a shorter one.
  public struct ContinuedStep: Sendable, Equatable {
    /// The step's name.
    public let name: String
    /// The length from which it goes on, and its own.
    public let start: Int, length: Int
  }

  /// The action that a sweep would take with a trial.
  public enum Action: Sendable, Equatable {
    /// A finished run is the same as this one would be.
    case found(RunID)
    /// The study refuses its values.
    case invalid(reason: String)
    /// It failed before, and is not tried again.
    case failed(reason: String)
    /// It is run; so many of its steps would be computed, those shared with earlier trials not counted.
    case runs(computing: Int)
    /// It has the values of an earlier trial.
    case repeats(Int)
  }
}

extension SweepSession {
  /// Explains a sweep. Computes and writes nothing.
  ///
  /// - Throws: `InvalidStudy`, `InvalidSweep`, `DatasetError`, `LedgerError` or `RunError`.
  public func explain(_ file: URL) throws -> SweepExplanation {
    var plan = try plan(file)
    let database = project.runs.appending(path: Ledger.fileName)
    let ledger =
      FileManager.default.fileExists(atPath: database.path)
      ? try Ledger(folder: project.runs, access: .readOnly) : nil
    if plan.sweep.search.isAdaptive, !options.recomputes { plan = try surveyed(plan, in: ledger).plan }
    let survey = survey(plan, options.recomputes ? nil : ledger)
    let found = try survey.survey(plan.trials.indices.map { $0 }) { steps, row in
      (row: row, steps: steps.filter { $0.cell.claim == nil })
    }
    let states = StateStore(folder: project.states)
    let representatives = plan.representatives
    var (seen, steps, recorded): (Set<Digest>, Int, Int) = ([], 0, 0)
    let trials = try zip(plan.trials, found).enumerated().map { index, pair in
      let (trial, sight) = pair
      func make(_ action: SweepExplanation.Action) -> SweepExplanation.Trial {
        SweepExplanation.Trial(trial: trial, action: action)
      }
      if representatives[index] != index { return make(.repeats(plan.trials[representatives[index]].number)) }
      switch sight.row?.status {
      case .invalid(let reason): return make(.invalid(reason: reason))
      case .failed(let reason): return make(.failed(reason: reason))
      case .finished, .missing, nil: break
      }
      if let run = sight.row?.run { return make(.found(run)) }
      var computed: [PlannedStep] = []
      for step in sight.steps {
        steps += 1
        guard seen.insert(step.identity).inserted else { continue }
        // What loads or generates data is no computation: it is not done again.
        if try (!options.recomputes || step.cell.body.holdsData) && ledger?.latestRun(computing: step.identity) != nil {
          recorded += 1
        } else {
          computed.append(step)
        }
      }
      var explained = make(.runs(computing: computed.count))
      // One that is computed again begins anew.
      if !options.recomputes {
        explained.continued = computed.compactMap { StepLength($0, states) }.filter { $0.start > 0 }.map {
          SweepExplanation.ContinuedStep(name: $0.step.name, start: $0.start, length: $0.whole)
        }
      }
      return explained
    }
    return SweepExplanation(
      study: plan.path, title: plan.study.title, name: plan.name, sweep: plan.sweep, trials: trials, steps: steps,
      shared: steps - seen.count, recorded: recorded, later: later(plan))
  }

  /// The number of trials that may follow those that are known.
  private func later(_ plan: SweepPlan) -> Int? {
    plan.most.map { max(0, $0 - plan.trials.count) }
  }
}
