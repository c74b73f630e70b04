import Digests
import Documents
import Foundation
import KeptPrograms
import Ledger
import Live
import Reports
import Runs
import StandardCells
import Values

/// The verification of a record of runs: the ledger's chain, its rows, its artefacts, and the files that lie in the
/// folders of the runs. Nothing is written.
///
/// In a run's folder, figures and their numbers are compared with their recorded digests, PDF with what follows from the drawing,
/// `claims.json` with the recorded verdicts, and `digests.json` with all of them. A page is made from the record, and shows what was
/// recorded later, too: it is compared with the digest that it carries (`PageSeal`). Programs that came with archives are compared with
/// their digests, of which runs recorded that of the program itself.
public struct RecordVerification: Sendable {
  /// The findings about the ledger and its artefacts.
  public let ledger: VerificationReport
  /// The number of files in folders of runs that were compared.
  public private(set) var files = 0
  /// The number of folders they are in.
  public private(set) var folders = 0
  /// The number of kept programs that were compared.
  public private(set) var programs = 0
  /// The digests of the PDF documents that follow from drawings, by those of the drawings; nil for a drawing that is none of ours.
  private var documents: [Digest: Digest?] = [:]
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
    /// A page of an older version, which carries no digest of itself.
    case unsealed(run: RunID, file: String)
    /// A run whose `digests.json` lacks the digests of what programs gave, as older versions wrote it.
    case withoutResults(run: RunID)
    /// A sweep's table that is another one than when a run took settings of its best trial, or is gone.
    case changedTable(run: RunID, table: String, found: Digest?)
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
      case .unsealed(let run, let file):
        "\(run)/\(file) carries no digest of itself and was not compared; `report \(run)` makes it again from the record"
      case .withoutResults(let run):
        "\(run)/\(PublicationRecord.fileName) has no digests of what programs gave, so they were not compared"
      case .changedTable(let run, let table, let found):
        "\(table), of whose best trial \(run) took settings, "
          + (found.map { "is another table now, SHA-256 \($0.short)" } ?? "is gone, or cannot be read")
          + "; the run's record has what it took"
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
    if files {
      try checkFolders(project, ledger)
      checkPrograms(project)
    }
  }

  /// Compares programs that came with archives.
  private mutating func checkPrograms(_ project: Project) {
    let store = ProgramStore(runs: project.runs)
    for digest in store.digests() {
      programs += 1
      for alteration in store.alterations(of: digest) {
        alterations.append(
          LedgerMismatch(
            table: "kept programs", row: alteration.name, column: "content", expected: alteration.expected,
            found: alteration.found))
      }
    }
  }

  private mutating func checkFolders(_ project: Project, _ ledger: Ledger) throws(LedgerError) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: project.runs.path)) ?? []
    let present = Set(names.compactMap(RunID.init))
    let finished = try ledger.finishedRuns()
    let known = Set(finished)
    for run in present.sorted() {
      do {
        try check(run, isFinished: known.contains(run), project, ledger)
      } catch .unknownRun {
        notes.append(.unknownRun(folder: "\(run)"))
      }
    }
    let without = finished.filter { !present.contains($0) }
    if !without.isEmpty { notes.append(.withoutFolder(runs: without)) }
  }

  private mutating func check(
    _ run: RunID, isFinished: Bool, _ project: Project, _ ledger: Ledger
  ) throws(LedgerError) {
    let (record, folder) = (try ledger.run("\(run)"), project.folder(of: run))
    noteTables(of: record, project)
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
    checkDigests(record, cells, recorded, folder, ledger, project.program)
    checkPage(run, folder)
    if files > before { folders += 1 }
    let drawings = recorded.filter { $0.key.hasSuffix(".svg") }
    for (name, digest) in drawings.sorted(by: { $0.key < $1.key }) {
      let document = String(name.dropLast(4)) + ".pdf"
      if names.contains(document), recorded[document] == nil, let made = documentDigest(ofDrawing: digest, ledger) {
        compare("\(run)/\(document)", made, with: folder.appending(path: document))
      }
    }
    let made = Set(recorded.keys).union(drawings.keys.map { $0.dropLast(4) + ".pdf" })
      .union(
        Publication.texts + [PublicationRecord.fileName, StudyReport.fileName, StudyReport.patchName, RunLog.fileName])
    notes += names.subtracting(made).sorted().map { .unrecorded(run: run, file: $0) }
  }

  /// Notes the tables of sweeps of which a run took settings and that are others now, each once.
  private mutating func noteTables(of run: RunRecord, _ project: Project) {
    for origin in SettingsOrigin.all(of: run, in: project) where !origin.isUnchanged {
      let note = Note.changedTable(run: run.id, table: origin.winner.table, found: origin.found)
      if !notes.contains(note) { notes.append(note) }
    }
  }

  /// The digest of the PDF that follows from a recorded drawing; nil when there is none.
  private mutating func documentDigest(ofDrawing digest: Digest, _ ledger: Ledger) -> Digest? {
    if let known = documents[digest] { return known }
    let bytes = (try? ledger.artefacts.read(digest)).flatMap {
      try? FigurePDF.bytes(ofDrawing: String(decoding: $0, as: UTF8.self))
    }
    documents[digest] = .some(bytes.map { Digest(of: Data($0)) })
    return documents[digest] ?? nil
  }

  private mutating func compare(_ row: String, _ digest: Digest, with file: URL) {
    files += 1
    let found = (try? Digest(ofFileAt: file))?.hexadecimal ?? "a file that cannot be read"
    if found != digest.hexadecimal { fail(row, "content", digest.hexadecimal, found) }
  }

  /// Compares digests by name; what is not whole may have fewer.
  private mutating func compare(
    _ row: String, _ what: String, _ written: [String: Digest], with expected: [String: Digest], isWhole: Bool
  ) {
    for name in Set(written.keys).union(isWhole ? Set(expected.keys) : []).sorted()
    where written[name] != expected[name] {
      fail(
        row, "\(what) of '\(name)'", expected[name]?.hexadecimal ?? "nothing", written[name]?.hexadecimal ?? "nothing")
    }
  }

  /// The digest of a step's results, as `digests.json` has it of some.
  private static func bits(_ step: StepSummary) -> Digest {
    let files = step.artefacts.filter { !$0.isLog }.map { ($0.name, $0.digest) }
    return PublicationRecord.bits(
      metrics: step.metricsDigest ?? StepOutputs().metricsDigest,
      files: Dictionary(files, uniquingKeysWith: { first, _ in first }))
  }

  /// Compares a page with the digest that it carries.
  private mutating func checkPage(_ run: RunID, _ folder: URL) {
    guard let bytes = try? Data(contentsOf: folder.appending(path: StudyReport.fileName)) else { return }
    files += 1
    let row = "\(run)/\(StudyReport.fileName)"
    switch PageSeal.examine(bytes) {
    case .whole: break
    case .none: notes.append(.unsealed(run: run, file: StudyReport.fileName))
    case .broken(let written, let found): fail(row, "content", written, found)
    }
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
    _ run: RunRecord, _ cells: [StepSummary], _ recorded: [String: Digest], _ folder: URL, _ ledger: Ledger,
    _ program: Program
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
    var identities = Dictionary(
      cells.map { ($0.cell.name, $0.cell.identity) }, uniquingKeysWith: { _, later in later })
    // What a version that reads the study otherwise would say of claims is no evidence.
    let read = try? RecordedRun(run.id, in: ledger, program)
    let claims = read?.claimIdentities
    for name in record.identities.keys where identities[name] == nil && (claims == nil || claims?[name] != nil) {
      identities[name] = claims?[name] ?? record.identities[name]
    }
    compare(row, "identity", record.identities, with: identities, isWhole: true)
    let bits = Dictionary(
      cells.map { ($0.cell.name, Self.bits($0)) }, uniquingKeysWith: { _, later in later })
    compare(row, "results", record.results ?? [:], with: bits, isWhole: false)
    // Older versions wrote none at all.
    let foreign = Set(read?.study.cells.filter(\.hasForeignBits).map(\.name) ?? [])
    let promised = cells.map(\.cell).filter { foreign.contains($0.cell) }.map(\.name)
    if let results = record.results {
      for name in promised.sorted() where results[name] == nil {
        fail(row, "results of '\(name)'", bits[name]?.hexadecimal ?? "nothing", "nothing")
      }
    } else if !promised.isEmpty {
      notes.append(.withoutResults(run: run.id))
    }
    // Digests of texts that the ledger does not have; the files themselves are compared with them below.
    let others = record.files.filter { recorded[$0.key] == nil }
    for name in others.keys.sorted() where !Publication.texts.contains(name) {
      fail(row, "digest of '\(name)'", "nothing", others[name]?.hexadecimal ?? "")
    }
    // All that is in the file is in these values.
    if let bytes = try? Data(contentsOf: folder.appending(path: PublicationRecord.fileName)),
      bytes != Data(record.text.utf8)
    {
      fail(row, "content", "its values as this program writes them", "another text with the same values")
    }
    for (name, digest) in recorded.sorted(by: { $0.key < $1.key }) where record.files[name] != digest {
      fail(row, "digest of '\(name)'", digest.hexadecimal, record.files[name]?.hexadecimal ?? "nothing")
    }
    for name in Publication.texts {
      let file = folder.appending(path: name)
      if let digest = record.files[name], let found = try? Digest(ofFileAt: file), found != digest {
        fail("\(run.id)/\(name)", "content", digest.hexadecimal, found.hexadecimal)
      }
    }
  }
}
