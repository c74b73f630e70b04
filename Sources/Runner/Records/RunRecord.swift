import Digests
import Foundation

/// A run's name, such as `r12`: the ledger numbers runs in the order in which they start, or are imported.
public struct RunID: Hashable, Comparable, Sendable, Codable, LosslessStringConvertible {
  /// The number behind the `r`, from 1.
  public let number: Int64

  /// The run of a number.
  public init(number: Int64) {
    self.number = number
  }

  /// Reads `r12`; nil for anything else.
  public init?(_ text: String) {
    guard text.hasPrefix("r"), let number = Int64(text.dropFirst()), number > 0, text == "r\(number)" else {
      return nil
    }
    self.number = number
  }

  /// Reads the text form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let run = RunID(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not a run, such as 'r12'")
    }
    self = run
  }

  /// Writes the text form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// `r` and the number.
  public var description: String { "r\(number)" }

  /// The order by number.
  public static func < (left: RunID, right: RunID) -> Bool { left.number < right.number }
}

/// The state of the study's working tree when a run started, as git told it.
public struct GitState: Hashable, Sendable {
  /// The commit's full hash.
  public var commit: String
  /// The branch; nil when the head is detached.
  public var branch: String?
  /// The remote's address without credentials; nil when there is none.
  public var remote: String?
  /// The artefact that holds the tree's differences from the commit as a patch; nil when the tree was clean.
  public var difference: Digest?

  /// A state; a difference must already be in the ledger's artefact store.
  public init(commit: String, branch: String?, remote: String?, difference: Digest?) {
    self.commit = commit
    self.branch = branch
    self.remote = remote
    self.difference = difference
  }

  /// Tells whether the tree differed from the commit.
  public var isDirty: Bool { difference != nil }
}

/// The version control under which a run's study was.
public enum VersionControl: Hashable, Sendable {
  /// The study was in no repository; said so explicitly, never by omission.
  case notUnderVersionControl
  /// The study was in a git working tree.
  case git(GitState)
}

/// All that is known of a run when it starts: enough to redo it.
public struct RunStart: Hashable, Sendable {
  /// The study's title.
  public var studyTitle: String
  /// The study file's path relative to its repository.
  public var studyPath: String
  /// The study file's text; kept as an artefact.
  public var studyText: String
  /// Every resolved hyperparameter, as canonical JSON.
  public var hyperparameters: String
  /// The seeds, in the study's order.
  public var seeds: [UInt64]
  /// The digest of each data set that the run may read, by name.
  public var data: [String: Digest]
  /// The origin of the code.
  public var versionControl: VersionControl
  /// The host, toolchain and packages, as canonical JSON.
  public var environment: String
  /// The version of the numerics: results with the same version have the same bits.
  public var numericsVersion: String
  /// The exact command line, word for word.
  public var command: [String]

  /// The start of a run.
  public init(
    studyTitle: String, studyPath: String, studyText: String, hyperparameters: String, seeds: [UInt64],
    data: [String: Digest], versionControl: VersionControl, environment: String, numericsVersion: String,
    command: [String]
  ) {
    self.studyTitle = studyTitle
    self.studyPath = studyPath
    self.studyText = studyText
    self.hyperparameters = hyperparameters
    self.seeds = seeds
    self.data = data
    self.versionControl = versionControl
    self.environment = environment
    self.numericsVersion = numericsVersion
    self.command = command
  }
}

/// The state of a run.
public enum RunStatus: Hashable, Sendable, CustomStringConvertible {
  /// A process is working on it now.
  case running
  /// It ran to its end.
  case finished
  /// It stopped at an error.
  case failed(reason: String)
  /// It was stopped, or its process is gone; it can be resumed.
  case interrupted(reason: String)

  /// The statuses without their reasons.
  public enum Kind: String, CaseIterable, Sendable, Codable {
    case running, finished, failed, interrupted
  }

  /// The status without its reason.
  public var kind: Kind {
    switch self {
    case .running: .running
    case .finished: .finished
    case .failed: .failed
    case .interrupted: .interrupted
    }
  }

  /// The reason of a failure or an interruption.
  public var reason: String? {
    switch self {
    case .running, .finished: nil
    case .failed(let reason), .interrupted(let reason): reason
    }
  }

  /// The kind, and the reason behind a colon.
  public var description: String { reason.map { "\(kind.rawValue): \($0)" } ?? kind.rawValue }

  /// The reason given to a run that was not ended and that no process holds.
  package static let processGone = "its process is gone"
}

/// A run as it is recorded.
public struct RunRecord: Hashable, Sendable {
  /// The run's name.
  public var id: RunID
  /// The study's title.
  public var studyTitle: String
  /// The study file's path relative to its repository.
  public var studyPath: String
  /// The digest of the study's text, which is an artefact.
  public var study: Digest
  /// Every resolved hyperparameter, as canonical JSON.
  public var hyperparameters: String
  /// The seeds, in the study's order.
  public var seeds: [UInt64]
  /// The digest of each data set, by name.
  public var data: [String: Digest]
  /// The origin of the code.
  public var versionControl: VersionControl
  /// The host, toolchain and packages, as canonical JSON.
  public var environment: String
  /// The version of the numerics.
  public var numericsVersion: String
  /// The exact command line.
  public var command: [String]
  /// The time when the run started, to the millisecond.
  public var started: Date
  /// The time when it ended; nil while it runs and when its process is gone.
  public var ended: Date?
  /// The state.
  public var status: RunStatus

  package init(
    id: RunID, studyTitle: String, studyPath: String, study: Digest, hyperparameters: String, seeds: [UInt64],
    data: [String: Digest], versionControl: VersionControl, environment: String, numericsVersion: String,
    command: [String], started: Date, ended: Date?, status: RunStatus
  ) {
    self.id = id
    self.studyTitle = studyTitle
    self.studyPath = studyPath
    self.study = study
    self.hyperparameters = hyperparameters
    self.seeds = seeds
    self.data = data
    self.versionControl = versionControl
    self.environment = environment
    self.numericsVersion = numericsVersion
    self.command = command
    self.started = started
    self.ended = ended
    self.status = status
  }
}

/// One line of a listing of runs.
public struct RunSummary: Hashable, Sendable {
  /// The run's name.
  public var id: RunID
  /// The study's title.
  public var studyTitle: String
  /// The study file's path relative to its repository.
  public var studyPath: String
  /// The digest of the study's text.
  public var study: Digest
  /// The seeds.
  public var seeds: [UInt64]
  /// The commit's hash; nil when the study was not under version control.
  public var commit: String?
  /// Tells whether the tree differed from the commit.
  public var isDirty: Bool
  /// The version of the numerics.
  public var numericsVersion: String
  /// The time when the run started.
  public var started: Date
  /// The time when it ended; nil while it runs and when its process is gone.
  public var ended: Date?
  /// The state.
  public var status: RunStatus
  /// The numbers of steps that were computed, reused and failed.
  public var steps: StepCounts
  /// The numbers of claims that hold, fail and are undecided.
  public var claims: ClaimCounts

  /// Steps by disposition.
  public struct StepCounts: Hashable, Sendable, Codable {
    /// The numbers of steps by outcome.
    public var computed: Int, reused: Int, failed: Int

    package init(computed: Int, reused: Int, failed: Int) {
      self.computed = computed
      self.reused = reused
      self.failed = failed
    }
  }

  /// Claims by verdict.
  public struct ClaimCounts: Hashable, Sendable, Codable {
    /// Claims by verdict.
    public var holds: Int, fails: Int, undecided: Int

    package init(holds: Int, fails: Int, undecided: Int) {
      self.holds = holds
      self.fails = fails
      self.undecided = undecided
    }
  }

  package init(
    id: RunID, studyTitle: String, studyPath: String, study: Digest, seeds: [UInt64], commit: String?,
    isDirty: Bool, numericsVersion: String, started: Date, ended: Date?, status: RunStatus, steps: StepCounts,
    claims: ClaimCounts
  ) {
    self.id = id
    self.studyTitle = studyTitle
    self.studyPath = studyPath
    self.study = study
    self.seeds = seeds
    self.commit = commit
    self.isDirty = isDirty
    self.numericsVersion = numericsVersion
    self.started = started
    self.ended = ended
    self.status = status
    self.steps = steps
    self.claims = claims
  }
}

/// A run with everything that was recorded of it.
public struct RunDetails: Sendable {
  /// The run itself.
  public var run: RunRecord
  /// Its steps in the order in which they finished.
  public var steps: [StepRecord]
  /// Its claims in the order in which they were decided.
  public var claims: [ClaimRecord]
  /// Its events, in order.
  public var events: [LedgerEvent]
  /// The place where it was recorded first; nil when that was here.
  public var origin: RunOrigin?

  /// Each step's latest row by name; failed rows only where nothing better came after.
  public var latestSteps: [String: StepRecord] {
    Dictionary(steps.map { ($0.cell.name, $0) }, uniquingKeysWith: { _, later in later })
  }

  package init(
    run: RunRecord, steps: [StepRecord], claims: [ClaimRecord], events: [LedgerEvent], origin: RunOrigin?
  ) {
    self.run = run
    self.steps = steps
    self.claims = claims
    self.events = events
    self.origin = origin
  }
}

/// A choice of the runs that a listing shows, newest first; nil excludes nothing.
public struct RunFilter: Hashable, Sendable {
  /// A text that the study's path or title contains.
  public var study: String?
  /// The status.
  public var status: RunStatus.Kind?
  /// The earliest start.
  public var since: Date?
  /// The largest number of runs.
  public var limit: Int?
  /// The run before which all were started or imported.
  public var before: RunID?
  /// The only runs that are meant.
  public var only: [RunID]?

  /// A filter.
  public init(
    study: String? = nil, status: RunStatus.Kind? = nil, since: Date? = nil, limit: Int? = nil, before: RunID? = nil,
    only: [RunID]? = nil
  ) {
    self.study = study
    self.status = status
    self.since = since
    self.limit = limit
    self.before = before
    self.only = only
  }
}

/// The choices with which a run read its study, as they are recorded; see `RunChoices`.
package struct RecordedChoices: Sendable {
  /// The setting and the overrides, as JSON.
  package let hyperparameters: String
  /// The command line.
  package let command: [String]

  package init(hyperparameters: String, command: [String]) {
    (self.hyperparameters, self.command) = (hyperparameters, command)
  }
}
