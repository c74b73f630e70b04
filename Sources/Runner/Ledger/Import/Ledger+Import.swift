import Digests
import Foundation
import GRDB

extension Ledger {
  /// Takes runs over from another ledger, with the runs whose cells they reuse, each exactly once, however often and by however
  /// many processes it is asked for. A run keeps its times, command, environment, cells, claims and status; it gets this ledger's
  /// next number. Its cells are then reused like any others.
  ///
  /// Of the other ledger, what is taken is verified first: the events of those runs, the rows that these recorded, and their files. Files are
  /// stored before the rows that name them, and the rows of a run are added in one transaction, so that a process
  /// killed in between leaves whole runs.
  ///
  /// - Parameters:
  ///   - runs: the runs by their names there.
  ///   - source: the other ledger.
  ///   - includingUnfinished: whether failed and interrupted ones are taken as they are. Those whose cells are reused always are.
  /// - Returns: the outcome for each run, the needed ones included, by their names there.
  /// - Throws: `LedgerError.damagedSource`, `.unknownRun`, `.runIsRunning`, `.runIsUnfinished`, or an error of storage.
  @discardableResult
  public func importRuns(
    _ runs: [RunID], from source: Ledger, includingUnfinished: Bool = false
  ) throws(LedgerError) -> [ImportedRun] {
    let needed = try source.closure(of: runs)
    let report = try source.verify(runs: needed)
    guard report.isIntact else { throw .damagedSource(path: source.path, mismatches: report.mismatches) }
    var transfers = try source.transfers(of: needed, imported: now())
    let asked = Set(runs)
    for run in needed {
      guard let status = transfers[run]?.run.status, status != .finished else { continue }
      if status == .running { throw .runIsRunning(run) }
      if !includingUnfinished, asked.contains(run) {
        throw .runIsUnfinished(run, path: source.path, status: status)
      }
    }
    let missing = try read { database in
      Set(try transfers.values.filter { try Rows.run(of: $0, database) == nil }.map(\.run.id))
    }
    let files = try files(of: needed, missing: missing, from: source)
    var imported: [ImportedRun] = []
    var names: [RunID: RunID] = [:]
    for group in try source.groups(of: needed) {
      for run in group {
        for digest in files[run] ?? [] { try artefacts.store(source.artefacts.read(digest)) }
        if missing.contains(run) { transfers[run]?.details = try source.details(of: run) }
      }
      let added = try add(group.compactMap { transfers[$0] }, after: names, from: source)
      for one in added { names[one.source] = one.run }
      for run in group { transfers[run]?.details = nil }
      imported += added
    }
    return imported.sorted { $0.source < $1.source }
  }

  /// Runs and all those whose cells they reuse, directly or not, or from whose cells theirs differ, by number.
  ///
  /// - Throws: `LedgerError.unknownRun`, or an error of storage.
  public func closure(of runs: [RunID]) throws(LedgerError) -> [RunID] {
    try read { database in
      var found: Set<RunID> = []
      var open = runs
      while let run = open.popLast() {
        guard found.insert(run).inserted else { continue }
        _ = try Rows.status(of: run, database)
        open += try Rows.runsNeeded(by: run, database)
      }
      return found.sorted()
    }
  }

  /// Copies the database as one compact file, which is the same for the same rows and version of SQLite.
  ///
  /// - Parameter file: where; there must be none yet.
  /// - Throws: an error of storage.
  public func copyDatabase(to file: URL) throws(LedgerError) {
    do {
      try alone { _ in
        try database.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [file.path]) }
      }
    } catch {
      throw LedgerError(translating: error, path: file.path, busyTimeout: 0)
    }
  }

  /// The digests of all files that the ledger names, sorted.
  ///
  /// - Throws: an error of storage.
  public func recordedArtefacts() throws(LedgerError) -> [Digest] {
    try read { database in
      Set(try Self.recordedFiles(database).map(\.0)).sorted()
    }
  }

  /// Runs in an order in which each comes after those that it needs; those that need each other, as runs that worked at
  /// one time may, are one group.
  private func groups(of runs: [RunID]) throws(LedgerError) -> [[RunID]] {
    try read { database in
      var open = runs
      var done: Set<RunID> = []
      var groups: [[RunID]] = []
      while !open.isEmpty {
        var waiting: [RunID] = []
        for run in open {
          if try Rows.runsNeeded(by: run, database).allSatisfy({ $0 == run || done.contains($0) }) {
            groups.append([run])
            done.insert(run)
          } else {
            waiting.append(run)
          }
        }
        if waiting.count == open.count {
          groups.append(waiting)
          break
        }
        open = waiting
      }
      return groups
    }
  }

  /// The files to copy for each run, checked: all of one that is missing here, and those that were lost of one that is here.
  private func files(
    of runs: [RunID], missing: Set<RunID>, from source: Ledger
  ) throws(LedgerError) -> [RunID: [Digest]] {
    var seen: Set<Digest> = []
    var files: [RunID: [Digest]] = [:]
    var mismatches: [LedgerMismatch] = []
    for run in runs {
      for digest in try source.read({ try Rows.files(of: run, $0) })
      where (missing.contains(run) || !artefacts.contains(digest)) && seen.insert(digest).inserted {
        files[run, default: []].append(digest)
        if let mismatch = source.mismatch(of: digest, owner: "file of \(run)") { mismatches.append(mismatch) }
      }
    }
    if !mismatches.isEmpty { throw .damagedSource(path: source.path, mismatches: mismatches) }
    return files
  }

  /// Adds runs in one transaction; those that another process has added meanwhile are left as they are.
  private func add(
    _ group: [RunTransfer], after earlier: [RunID: RunID], from source: Ledger
  ) throws(LedgerError) -> [ImportedRun] {
    try write { database in
      var copy = RunCopy(database: database, runs: earlier, path: source.path)
      var present: [ImportedRun] = []
      for transfer in group {
        if let run = try Rows.run(of: transfer, database) {
          copy.runs[transfer.run.id] = run
          present.append(ImportedRun(source: transfer.run.id, run: run, isNew: false, discrepancies: []))
        } else {
          copy.planned.append(transfer)
        }
      }
      return present + (try copy.carryOut())
    }
  }

  /// The parts of runs that another ledger needs to import them, without their cells and claims.
  private func transfers(of runs: [RunID], imported: Date) throws(LedgerError) -> [RunID: RunTransfer] {
    var transfers: [RunID: RunTransfer] = [:]
    for run in runs {
      let record = try self.run("\(run)")
      transfers[run] = try read { database in
        RunTransfer(
          run: record, origin: try Rows.origin(of: run, noting: imported, database),
          sourceNames: try Rows.sourceNames(of: run, database))
      }
    }
    return transfers
  }
}

extension Rows {
  /// The run here that is another ledger's, wherever it was made; found by when it started and its study, so that few records
  /// need be computed. Nil when it is not here.
  static func run(of transfer: RunTransfer, _ database: Database) throws -> RunID? {
    let record = transfer.origin.record
    let known = try RunID.fetchOne(
      database, sql: "SELECT run FROM origins WHERE record = ?", arguments: [record])
    if let known { return known }
    return try RunID.fetchAll(
      database, sql: "SELECT number FROM runs WHERE started = ? AND study = ? ORDER BY number",
      arguments: [Timestamp.text(transfer.run.started), transfer.run.study]
    ).first { try self.record(of: $0, database) == record }
  }

  /// The place where a run was recorded first, for a ledger that imports it: here, unless it was imported itself.
  static func origin(of run: RunID, noting imported: Date, _ database: Database) throws -> RunOrigin {
    if var origin = try RunOrigin.fetch(of: run, database) {
      origin.record = try record(of: run, database)
      origin.imported = imported
      return origin
    }
    let head = try ChainHead.fetchOne(
      database, sql: "SELECT sequence, digest FROM events WHERE run = ? ORDER BY sequence DESC LIMIT 1",
      arguments: [run])
    guard let head else { throw LedgerError.unknownRun("\(run)", nearest: []) }
    return RunOrigin(name: run, record: try record(of: run, database), head: head, imported: imported)
  }

  /// The names, in their own runs, of the cells that a run reuses.
  static func sourceNames(of run: RunID, _ database: Database) throws -> [StepID: String] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT DISTINCT others.number, others.name FROM cells JOIN cells AS others ON others.number = cells.source
        WHERE cells.run = ?
        """, arguments: [run])
    return Dictionary(
      try rows.map { (try $0.read("number"), try $0.read("name")) }, uniquingKeysWith: { first, _ in first })
  }

  /// The files that a run's own rows name.
  static func files(of run: RunID, _ database: Database) throws -> [Digest] {
    try Digest.fetchAll(
      database,
      sql: """
        SELECT study FROM runs WHERE number = :run
        UNION SELECT difference FROM runs WHERE number = :run AND difference IS NOT NULL
        UNION SELECT artefacts.digest FROM artefacts JOIN cells ON cells.number = artefacts.cell WHERE run = :run ORDER BY 1
        """, arguments: ["run": run])
  }

  /// The runs whose cells a run's own refer to.
  static func runsNeeded(by run: RunID, _ database: Database) throws -> [RunID] {
    try RunID.fetchAll(
      database,
      sql: """
        SELECT DISTINCT others.run FROM cells JOIN cells AS others ON others.number IN (cells.source, cells.differs_from)
        WHERE cells.run = ? ORDER BY others.run
        """, arguments: [run])
  }
}
