import Digests
import Foundation
import Ledger
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
  /// The varied parameters.
  public let parameters: [String]
  /// The trials in the space's order.
  public let trials: [Trial]
  /// The number of steps of all trials to be run, claims apart.
  public let steps: Int
  /// The number of them that are the same as one of another trial.
  public let shared: Int
  /// The number of different steps that are recorded.
  public let recorded: Int

  /// The number of steps that would be computed.
  public var computed: Int { steps - shared - recorded }

  /// A trial with its explanation.
  public struct Trial: Sendable {
    /// The trial.
    public let trial: SweepTrial
    /// The action that the sweep would take.
    public let action: Action
  }

  /// The action that a sweep would take with a trial.
  public enum Action: Sendable, Equatable {
    /// A finished run is the same as this one would be.
    case found(RunID)
    /// The study refuses its values.
    case invalid(reason: String)
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
    let plan = try plan(file)
    let database = project.runs.appending(path: Ledger.fileName)
    let ledger =
      FileManager.default.fileExists(atPath: database.path)
      ? try Ledger(folder: project.runs, access: .readOnly) : nil
    let survey = SweepSurvey(plan: plan, session: runSession, ledger: options.recomputes ? nil : ledger)
    let found = try survey.survey(plan.trials.indices.map { $0 }) { steps, row in
      (row: row, steps: steps.filter { $0.cell.claim == nil }.map { ($0.identity, $0.cell.body.holdsData) })
    }
    let representatives = plan.representatives
    var (seen, steps, recorded): (Set<Digest>, Int, Int) = ([], 0, 0)
    let trials = try zip(plan.trials, found).enumerated().map { index, pair in
      let (trial, sight) = pair
      func make(_ action: SweepExplanation.Action) -> SweepExplanation.Trial {
        SweepExplanation.Trial(trial: trial, action: action)
      }
      if representatives[index] != index { return make(.repeats(plan.trials[representatives[index]].number)) }
      if case .invalid(let reason) = sight.row?.status { return make(.invalid(reason: reason)) }
      if let run = sight.row?.run { return make(.found(run)) }
      var computing = 0
      for (identity, isData) in sight.steps {
        steps += 1
        guard seen.insert(identity).inserted else { continue }
        // What loads or generates data is no computation: it is not done again.
        if try (!options.recomputes || isData) && ledger?.latestRun(computing: identity) != nil {
          recorded += 1
        } else {
          computing += 1
        }
      }
      return make(.runs(computing: computing))
    }
    return SweepExplanation(
      study: plan.path, title: plan.study.title, name: plan.name, parameters: plan.sweep.space.map(\.parameter),
      trials: trials, steps: steps, shared: steps - seen.count, recorded: recorded)
  }
}
