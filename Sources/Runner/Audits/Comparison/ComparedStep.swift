import Digests
import Foundation
import Ledger
import Runs
import Studies

/// A step of one name in two runs: the comparison of the computation and of its results.
public struct ComparedStep: Sendable {
  /// The step's name, `ae/2` for the second repetition of a training.
  public let name: String
  /// The cell's name, without the repetition.
  public let cell: String
  /// The repetition of a training, from 1.
  public let repetition: Int?
  /// The directive.
  public let kind: String
  /// The comparison of the identities.
  public let identity: Identity
  /// The quantities of which the bits differ.
  public internal(set) var quantities: [QuantityDifference] = []
  /// True when the step holds data, of which only the sizes are recorded as results.
  package internal(set) var holdsData = false
  /// The files whose bytes differ.
  public internal(set) var files: [FileDifference] = []

  /// The comparison of the identities of two steps.
  public enum Identity: Sendable, Equatable {
    /// The same computation.
    case same(Digest)
    /// Other ones, because of this.
    case different(because: [ChangeReason])
    /// Only one run has a result; of the other, why it has none, if it says.
    case onlyInFirst(String?), onlyInSecond(String?)
  }

  /// A file of which the bytes differ; nil where there is none.
  public struct FileDifference: Sendable, Equatable {
    /// The file's name in its cell, such as `svg`.
    public let name: String
    /// The digests of its contents.
    public let first, second: Digest?
    /// True when they differ only in the identity that a drawing or its numbers carry.
    public let isSameButIdentity: Bool
  }

  /// True when both gave the same; a figure's text about its own identity is no result.
  public var hasSameResults: Bool {
    switch identity {
    case .onlyInFirst, .onlyInSecond: false
    case .same, .different: quantities.isEmpty && files.allSatisfy(\.isSameButIdentity)
    }
  }

  /// True when the same computation gave two results, which must never be.
  public var isBreak: Bool {
    if case .same = identity { !hasSameResults } else { false }
  }

  init(_ step: StepDescription, identity: Identity) {
    (name, cell, repetition, kind) = (step.name, step.cell, step.repetition, step.kind)
    self.identity = identity
  }
}

/// The steps of a run that have a result, and why others have none.
package struct RecordedSteps {
  package let run: RunRecord
  /// The results by name.
  private(set) var results: [String: StepSummary] = [:]
  /// The errors of steps that have no result, by name.
  private(set) var failures: [String: String] = [:]
  /// The number of steps that stand one after another before a step, by name.
  private(set) var depths: [String: Int] = [:]
  /// The cells by the identity of their steps.
  private(set) var cells: [Digest: String] = [:]

  package let kinds: CellKinds

  package init(of run: RunRecord, in ledger: Ledger, kinds: CellKinds) throws(LedgerError) {
    self.run = run
    self.kinds = kinds
    var depth: [Digest: Int] = [:]
    // Each row comes after those that its step reads.
    for summary in try ledger.summaries(of: run.id) {
      let name = summary.cell.name
      if case .failed(let reason) = summary.disposition {
        failures[name] = reason
        continue
      }
      failures[name] = nil
      results[name] = summary
      let own = 1 + (summary.cell.inputs.compactMap { depth[$0] }.max() ?? 0)
      depth[summary.cell.identity] = own
      depths[name] = own
      cells[summary.cell.identity] = summary.cell.cell
    }
  }

  package func circumstances(of step: StepSummary) -> StepCircumstances {
    StepCircumstances(step.cell, of: run, kinds: kinds, inputCells: cells)
  }
}
