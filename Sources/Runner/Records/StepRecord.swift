import Digests
import Foundation

/// The number of a cell's row in the ledger, written `c12`.
public struct StepID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The row's number, from 1, in the order in which cells finished.
  public let number: Int64

  /// The row of a number.
  public init(number: Int64) {
    self.number = number
  }

  /// `c` and the number.
  public var description: String { "c\(number)" }

  /// The order by number.
  public static func < (left: StepID, right: StepID) -> Bool { left.number < right.number }
}

/// A step as it is before it is computed: a cell, or one repetition of a training.
public struct StepDescription: Hashable, Sendable {
  /// The cell's name in its study.
  public var cell: String
  /// The repetition of a training, from 1; nil for a cell that is done once.
  public var repetition: Int?
  /// The directive: `train`, `evaluate`, `figure`, `claim` …
  public var kind: String
  /// The digest of everything that the cell's outputs depend on.
  public var identity: Digest
  /// The resolved body, as canonical JSON.
  public var body: String
  /// The identities of the cells that it reads.
  public var inputs: [Digest]

  /// A description.
  public init(cell: String, repetition: Int?, kind: String, identity: Digest, body: String, inputs: [Digest]) {
    self.cell = cell
    self.repetition = repetition
    self.kind = kind
    self.identity = identity
    self.body = body
    self.inputs = inputs
  }

  /// The step's name, unique in a run: `ae/2` is the second repetition of `ae`.
  public var name: String { Self.name(of: cell, repetition: repetition) }

  /// The name of a cell, or of one of its repetitions, counted from 1.
  public static func name(of cell: String, repetition: Int?) -> String {
    repetition.map { "\(cell)/\($0)" } ?? cell
  }
}

/// The outcome of a cell in a run.
public enum StepDisposition: Hashable, Sendable, CustomStringConvertible {
  /// The run computed it.
  case computed
  /// Its outputs are those of an earlier row with the same identity.
  case reused(from: StepID, of: RunID)
  /// It stopped at an error.
  case failed(reason: String)

  /// The disposition in words.
  public var description: String {
    switch self {
    case .computed: "computed"
    case .reused(let cell, let run): "reused from \(run) (\(cell))"
    case .failed(let reason): "failed: \(reason)"
    }
  }
}

/// A cell's row without its series and numbers, of which there can be many; their digest stands for them.
public struct StepSummary: Sendable, Equatable {
  /// The row.
  public var id: StepID
  /// The run that it belongs to.
  public var run: RunID
  /// The cell's description.
  public var cell: StepDescription
  /// The outcome.
  public var disposition: StepDisposition
  /// The wall-clock time that it took, in seconds; 0 when reused.
  public var seconds: Double
  /// The time when the row was recorded.
  public var finished: Date
  /// The digest of the series and scalars (see `StepOutputs.metricsDigest`); nil when the cell failed.
  public var metricsDigest: Digest?
  /// The earlier row with the same identity whose outputs were other than this one's. It should not happen: it means
  /// that the same computation gave two results.
  public var differsFrom: StepID?
  /// The files, by name; those of the source when reused, none when failed.
  public var artefacts: [ArtefactRecord]

  /// The row that holds the outputs: its own, or the one that it was reused from.
  public var source: StepID {
    if case .reused(let cell, _) = disposition { cell } else { id }
  }

  /// Tells whether the cell stopped at an error.
  public var isFailed: Bool {
    if case .failed = disposition { true } else { false }
  }

  package init(
    id: StepID, run: RunID, cell: StepDescription, disposition: StepDisposition, seconds: Double,
    finished: Date, metricsDigest: Digest?, differsFrom: StepID?, artefacts: [ArtefactRecord]
  ) {
    self.id = id
    self.run = run
    self.cell = cell
    self.disposition = disposition
    self.seconds = seconds
    self.finished = finished
    self.metricsDigest = metricsDigest
    self.differsFrom = differsFrom
    self.artefacts = artefacts
  }
}

/// A cell's row with its outputs; all that the row says is read from it as from its summary.
@dynamicMemberLookup
public struct StepRecord: Sendable {
  /// The row.
  public var summary: StepSummary
  /// The outputs; those of the source when reused, none when failed.
  public var outputs: StepOutputs

  /// A value that the row holds.
  public subscript<Value>(dynamicMember member: KeyPath<StepSummary, Value>) -> Value { summary[keyPath: member] }

  package init(summary: StepSummary, outputs: StepOutputs) {
    self.summary = summary
    self.outputs = outputs
  }
}

/// The outcome of recording a computed cell.
public struct StepOutcome: Sendable {
  /// The new row.
  public var id: StepID
  /// The digest of the series and scalars.
  public var metricsDigest: Digest
  /// Set when an earlier row with the same identity has other outputs. Tell the user: reproducibility is broken.
  public var discrepancy: StepDiscrepancy?

  package init(id: StepID, metricsDigest: Digest, discrepancy: StepDiscrepancy?) {
    self.id = id
    self.metricsDigest = metricsDigest
    self.discrepancy = discrepancy
  }
}

/// Two computations of one identity that gave different outputs.
public struct StepDiscrepancy: Sendable, CustomStringConvertible {
  /// The cell's name.
  public var name: String
  /// The identity that both have.
  public var identity: Digest
  /// The row that was recorded earlier.
  public var recorded: StepID
  /// The run of that row.
  public var recordedRun: RunID
  /// The outputs that differ.
  public var differences: [OutputDifference]

  /// The cell, the earlier run and each difference, one a line.
  public var description: String {
    let lines = differences.map { "\n  \($0)" }.joined()
    return
      "Cell '\(name)' (identity \(identity.short)) gave other outputs than in \(recordedRun) (\(recorded)):\(lines)"
  }

  package init(
    name: String, identity: Digest, recorded: StepID, recordedRun: RunID, differences: [OutputDifference]
  ) {
    self.name = name
    self.identity = identity
    self.recorded = recorded
    self.recordedRun = recordedRun
    self.differences = differences
  }
}
