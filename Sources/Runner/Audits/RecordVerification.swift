import Digests
import Foundation
import Ledger
import Reports
import Runs
import StandardCells
import Values

/// The verification of a record of runs: the ledger's chain, its rows, its artefacts, and the files that lie in the
/// folders of the runs. Nothing is written.
///
/// In a run's folder, figures and their numbers are compared with their recorded digests, `claims.json` with the
/// recorded verdicts, and `digests.json` with all of them. Pages are made from the record, name runs and times, and are
/// not compared.
public struct RecordVerification: Sendable {
  /// The findings about the ledger and its artefacts.
  public let ledger: VerificationReport
  /// The number of files in folders of runs that were compared.
  public private(set) var files = 0
  /// The number of folders they are in.
  public private(set) var folders = 0
  /// Files of runs that differ from the record, by run and name.
  public private(set) var alterations: [LedgerMismatch] = []
  /// Notes on files that are missing or were not recorded; no evidence against the record.
  public private(set) var notes: [Note] = []

  /// Something that is worth saying and no mismatch.
  public enum Note: Sendable, Equatable, CustomStringConvertible {
    /// A step that gave other results than its identity had given before.
    case notReproduced(run: RunID, step: String, before: StepID)
    /// Finished runs without a folder; their files are kept as artefacts.
    case withoutFolder(runs: [RunID])
    /// A file that a finished run wrote.
    case missing(run: RunID, file: String)
    /// A file that no cell of the run made.
    case unrecorded(run: RunID, file: String)
    /// The folder of a run that the ledger does not have.
    case unknownRun(folder: String)

    /// One line.
    public var description: String {
      switch self {
      case .notReproduced(let run, let step, let before):
        "NOT REPRODUCED: '\(step)' gave other results in \(run) than the same computation had given (\(before)); see `diff`"
      case .withoutFolder(let runs):
        "\(runs.count) finished runs have no folder any more: \(Self.few(runs)); `show` and `report` still have all of them"
      case .missing(let run, let file): "\(run)/\(file) is missing; its content is kept as an artefact"
      case .unrecorded(let run, let file): "\(run)/\(file) was made by no cell of the run"
      case .unknownRun(let folder): "\(folder)/ is the folder of no run in this ledger"
      }
    }

    private static func few(_ runs: [RunID]) -> String {
      runs.prefix(5).map { "\($0)" }.joined(separator: ", ") + (runs.count > 5 ? " and \(runs.count - 5) more" : "")
    }
  }

  /// Everything that is wrong, the ledger's first.
  public var mismatches: [LedgerMismatch] { ledger.mismatches + alterations }
  /// True when all is as it was recorded.
  public var isIntact: Bool { mismatches.isEmpty }

  /// Verifies the record of a project.
  ///
  /// - Parameters:
  ///   - project: the project, whose folders of runs are read.
  ///   - ledger: its ledger.
  ///   - files: whether the contents of artefacts and of the files in runs' folders are read, too.
  ///   - notedHead: an end of the chain that was noted before.
  /// - Throws: `LedgerError` when the ledger cannot even be read.
  public init(
    of project: Project, ledger: Ledger, files: Bool = true, notedHead: ChainHead? = nil
  ) throws(LedgerError) {
    self.ledger = try ledger.verify(files: files, notedHead: notedHead)
    for cell in try ledger.discrepantSteps() {
      // The condition is that there is one.
      guard let before = cell.differsFrom else { continue }
      notes.append(.notReproduced(run: cell.run, step: cell.cell.name, before: before))
    }
    if files { try checkFolders(project, ledger) }
  }

  private mutating func checkFolders(_ project: Project, _ ledger: Ledger) throws(LedgerError) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: project.runs.path)) ?? []
    let present = Set(names.compactMap(RunID.init))
    let finished = try ledger.finishedRuns()
    let known = Set(finished)
    for run in present.sorted() {
      do {
        try check(run, isFinished: known.contains(run), project.folder(of: run), ledger)
      } catch .unknownRun {
        notes.append(.unknownRun(folder: "\(run)"))
      }
    }
    let without = finished.filter { !present.contains($0) }
    if !without.isEmpty { notes.append(.withoutFolder(runs: without)) }
  }

  private mutating func check(
    _ run: RunID, isFinished: Bool, _ folder: URL, _ ledger: Ledger
  ) throws(LedgerError) {
    let record = try ledger.run("\(run)")
    let cells = try ledger.summaries(of: run).filter { !$0.isFailed }
    let names = Set((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    var recorded: [String: Digest] = [:]
    for cell in cells where cell.cell.kind == FigureCellKind.figureName {
      for artefact in cell.artefacts { recorded["\(cell.cell.name).\(artefact.name)"] = artefact.digest }
    }
    let before = files
    for (name, digest) in recorded.sorted(by: { $0.key < $1.key }) {
      if names.contains(name) {
        compare("\(run)/\(name)", digest, with: folder.appending(path: name))
      } else if isFinished {
        notes.append(.missing(run: run, file: name))
      }
    }
    try checkClaims(run, folder, ledger)
    checkDigests(record, cells, recorded, folder)
    if files > before { folders += 1 }
    let made = Set(recorded.keys).union([
      "claims.json", Publication.notebook, PublicationRecord.fileName, StudyReport.fileName,
    ])
    notes += names.subtracting(made).sorted().map { .unrecorded(run: run, file: $0) }
  }

  private mutating func compare(_ row: String, _ digest: Digest, with file: URL) {
    files += 1
    let found = (try? Digest(ofFileAt: file))?.hexadecimal ?? "a file that cannot be read"
    if found != digest.hexadecimal { fail(row, "content", digest.hexadecimal, found) }
  }

  private mutating func fail(_ row: String, _ column: String, _ expected: String, _ found: String) {
    alterations.append(
      LedgerMismatch(table: "run files", row: row, column: column, expected: expected, found: found))
  }

  /// Compares the verdicts in `claims.json` with those that the ledger has.
  private mutating func checkClaims(_ run: RunID, _ folder: URL, _ ledger: Ledger) throws(LedgerError) {
    guard let bytes = try? Data(contentsOf: folder.appending(path: "claims.json")) else { return }
    files += 1
    let row = "\(run)/claims.json"
    guard case .list(let entries)? = Value(json: String(decoding: bytes, as: UTF8.self)) else {
      return fail(row, "content", "a list of claims", "something else")
    }
    var written: [String: [String: Value]] = [:]
    for case .mapping(let entry) in entries {
      if case .text(let name)? = entry["id"] { written[name] = entry }
    }
    for claim in try ledger.claims(of: run) {
      let decision = claim.decision
      guard let entry = written.removeValue(forKey: decision.id) else {
        fail(row, "claim '\(decision.id)'", "present", "missing")
        continue
      }
      let expected: [(String, Value)] = [
        ("statement", .text(decision.statement)), ("verdict", .text(decision.verdict.rawValue)),
        ("value", Publication.number(decision.value)), ("bound", Publication.number(decision.bound)),
        ("margin", Publication.number(decision.margin)),
      ]
      for (key, value) in expected {
        let found = entry[key] ?? .null
        if !value.differences(to: found).isEmpty { fail(row, "\(key) of '\(decision.id)'", value.plain, found.plain) }
      }
    }
    for name in written.keys.sorted() { fail(row, "claim '\(name)'", "missing", "present") }
  }

  /// Compares `digests.json` with the ledger, and `claims.json` with it.
  private mutating func checkDigests(
    _ run: RunRecord, _ cells: [StepSummary], _ recorded: [String: Digest], _ folder: URL
  ) {
    let row = "\(run.id)/\(PublicationRecord.fileName)"
    guard FileManager.default.fileExists(atPath: folder.appending(path: PublicationRecord.fileName).path) else {
      return
    }
    files += 1
    guard let record = PublicationRecord(in: folder) else {
      return fail(row, "content", "numerics, identities and files", "something else")
    }
    if record.numerics != run.numericsVersion { fail(row, "numerics", run.numericsVersion, record.numerics) }
    for cell in cells where record.identities[cell.cell.name] != cell.cell.identity {
      let found = record.identities[cell.cell.name]?.hexadecimal ?? "nothing"
      fail(row, "identity of '\(cell.cell.name)'", cell.cell.identity.hexadecimal, found)
    }
    for (name, digest) in recorded.sorted(by: { $0.key < $1.key }) where record.files[name] != digest {
      fail(row, "digest of '\(name)'", digest.hexadecimal, record.files[name]?.hexadecimal ?? "nothing")
    }
    for name in ["claims.json", Publication.notebook] {
      let file = folder.appending(path: name)
      if let digest = record.files[name], let found = try? Digest(ofFileAt: file), found != digest {
        fail("\(run.id)/\(name)", "content", digest.hexadecimal, found.hexadecimal)
      }
    }
  }
}
