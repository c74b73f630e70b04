import Digests
import Foundation
import GRDB
import Values

// How records are read from rows.

extension StepSummary: FetchableRecord {
  /// Reads a row of `cells` with `body_text` and `source_run`; without its artefacts.
  public init(row: Row) throws {
    self.init(
      id: try row.read("number"), run: try row.read("run"), cell: try StepDescription(row: row),
      disposition: try StepDisposition(row: row), seconds: try row.read("seconds"),
      finished: try row.date("finished"), metricsDigest: try row.read("metrics"),
      differsFrom: try row.read("differs_from"), artefacts: [])
  }
}

extension StepDescription: FetchableRecord {
  /// Reads a row of `cells` with `body_text`.
  public init(row: Row) throws {
    self.init(
      cell: try row.read("cell"), repetition: try row.read("repetition"), kind: try row.read("kind"),
      identity: try row.read("identity"), body: try row.read("body_text"), inputs: try row.read(json: "inputs"))
    if try row.read("name") != name { throw DamagedValue(row, "name", expected: "'\(name)'") }
  }
}

extension StepDisposition: FetchableRecord {
  /// Reads the columns `source`, `source_run` and `reason`.
  public init(row: Row) throws {
    let source: StepID? = try row.read("source")
    let reason: String? = try row.read("reason")
    if let source {
      self = .reused(from: source, of: try row.read("source_run"))
    } else {
      self = reason.map { .failed(reason: $0) } ?? .computed
    }
  }
}

extension ArtefactRecord: FetchableRecord {
  /// Reads a row of `artefacts`.
  public init(row: Row) throws {
    self.init(
      name: try row.read("name"), digest: try row.read("digest"), mediaType: try row.read("media_type"),
      bytes: try row.read("bytes"))
  }
}

extension MetricSeries: FetchableRecord {
  /// Reads a row of `series`.
  public init(row: Row) throws {
    guard let epochs = LittleEndian.integers(try row.read("epochs")) else {
      throw DamagedValue(row, "epochs", expected: "whole numbers of 8 bytes")
    }
    guard let values = LittleEndian.doubles(try row.read("samples")), values.count == epochs.count else {
      throw DamagedValue(row, "samples", expected: "\(epochs.count) numbers of 8 bytes")
    }
    self.init(name: try row.read("name"), epochs: epochs, values: values)
  }
}

extension ClaimRecord: FetchableRecord {
  /// Reads a row of `claims`.
  public init(row: Row) throws {
    self.init(
      run: try row.read("run"),
      decision: ClaimDecision(
        id: try row.read("name"), statement: try row.read("statement"), verdict: try row.read("verdict"),
        value: try row.number("value_bits"), bound: try row.number("bound_bits"),
        margin: try row.number("margin_bits"), seeds: try row.read(json: "seeds")),
      decided: try row.date("decided"))
  }
}

extension RunStatus: FetchableRecord {
  /// Reads the columns `status` and `reason`.
  public init(row: Row) throws {
    let reason: String? = try row.read("reason")
    self =
      switch try row.read("status") as Kind {
      case .running: .running
      case .finished: .finished
      case .failed: .failed(reason: reason ?? "")
      case .interrupted: .interrupted(reason: reason ?? "")
      }
  }
}

extension VersionControl: FetchableRecord {
  /// Reads a row of `runs`.
  public init(row: Row) throws {
    guard let commit = try row.read("commit_hash") as String? else {
      self = .notUnderVersionControl
      return
    }
    self = .git(
      GitState(
        commit: commit, branch: try row.read("branch"), remote: try row.read("remote"),
        difference: try row.read("difference")))
  }
}

extension RunRecord: FetchableRecord {
  /// Reads a row of `runs` with those of its state and `hyperparameters_text` and `environment_text`.
  public init(row: Row) throws {
    self.init(
      id: try row.read("number"), studyTitle: try row.read("study_title"), studyPath: try row.read("study_path"),
      study: try row.read("study"), hyperparameters: try row.read("hyperparameters_text"),
      seeds: try row.read(json: "seeds"), data: try row.read(json: "data"),
      versionControl: try VersionControl(row: row),
      environment: try row.read("environment_text"), numericsVersion: try row.read("numerics_version"),
      command: try row.read(json: "command"), started: try row.date("started"), ended: try row.ended(),
      status: try RunStatus(row: row))
  }
}

extension RunSummary: FetchableRecord {
  /// Reads a row of `runs` with those of its state and the counts of its cells and claims.
  public init(row: Row) throws {
    self.init(
      id: try row.read("number"), studyTitle: try row.read("study_title"), studyPath: try row.read("study_path"),
      study: try row.read("study"), seeds: try row.read(json: "seeds"), commit: try row.read("commit_hash"),
      isDirty: try row.read("is_dirty"), numericsVersion: try row.read("numerics_version"),
      started: try row.date("started"), ended: try row.ended(), status: try RunStatus(row: row),
      steps: StepCounts(
        computed: try row.read("computed"), reused: try row.read("reused"), failed: try row.read("failed")),
      claims: ClaimCounts(
        holds: try row.read("holds"), fails: try row.read("fails"), undecided: try row.read("undecided")))
  }
}

extension Row {
  fileprivate func ended() throws -> Date? {
    try read("ended") as String? == nil ? nil : date("ended")
  }
}

extension LedgerEvent: FetchableRecord {
  /// Reads a row of `events`.
  public init(row: Row) throws {
    self.init(
      sequence: try row.read("sequence"), run: try row.read("run"), kind: try row.read("kind"),
      subject: try row.read("subject"), at: try row.date("at"), content: try row.read("content"),
      previous: try row.read("previous"), digest: try row.read("digest"))
  }
}

extension ChainHead: FetchableRecord {
  /// Reads a row of `events`.
  public init(row: Row) throws {
    self.init(events: try row.read("sequence"), digest: try row.read("digest"))
  }

  static func fetchOne(_ database: Database) throws -> ChainHead? {
    try fetchOne(
      database.cachedStatement(sql: "SELECT sequence, digest FROM events ORDER BY sequence DESC LIMIT 1"))
  }
}

extension StepAppearance: FetchableRecord {
  /// Reads a row of `cells` joined with its run.
  public init(row: Row) throws {
    self.init(
      run: try row.read("run"), started: try row.date("started"), versionControl: try VersionControl(row: row),
      studyPath: try row.read("study_path"), studyTitle: try row.read("study_title"), cell: try row.read("number"),
      name: try row.read("name"), kind: try row.read("kind"), disposition: try StepDisposition(row: row))
  }
}

extension RunOrigin: FetchableRecord {
  /// Reads a row of `origins`.
  public init(row: Row) throws {
    self.init(
      name: try row.read("name", RunID.init), record: try row.read("record"),
      head: ChainHead(events: try row.read("head_events"), digest: try row.read("head_digest")),
      imported: try row.date("imported"))
  }

  static func fetch(of run: RunID, _ database: Database) throws -> RunOrigin? {
    try fetchOne(database, sql: "SELECT * FROM origins WHERE run = ?", arguments: [run])
  }
}

extension HyperparameterLeaf: FetchableRecord {
  package init(row: Row) throws {
    self.init(
      cell: try row.read("cell"), path: try row.read("path"), value: try row.read("value"), real: try row.read("real"))
  }
}
