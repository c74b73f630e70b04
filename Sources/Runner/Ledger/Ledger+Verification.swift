import Digests
import Foundation
import GRDB

/// One place in which a ledger is not what it recorded of itself.
public struct LedgerMismatch: Sendable, Equatable, CustomStringConvertible {
  /// The table, or `artefact files`.
  public var table: String
  /// The row, such as `r3`, `c12 'ae' of r3` or `event 7`.
  public var row: String
  /// The column, or what else is wrong with the row.
  public var column: String
  /// What was recorded.
  public var expected: String
  /// What is there now.
  public var found: String

  /// A place.
  public init(table: String, row: String, column: String, expected: String, found: String) {
    self.table = table
    self.row = row
    self.column = column
    self.expected = expected
    self.found = found
  }

  /// Where, what was recorded and what is there.
  public var description: String { "\(table), \(row), \(column): recorded \(expected), found \(found)" }
}

/// What a verification looked at and found.
public struct VerificationReport: Sendable {
  /// The end of the chain; nil for an empty ledger.
  public var head: ChainHead?
  /// How many events were checked.
  public var events = 0
  /// How many runs.
  public var runs = 0
  /// How many cells.
  public var cells = 0
  /// How many claims.
  public var claims = 0
  /// How many artefact files.
  public var artefacts = 0
  /// Everything that is wrong, in the order of the chain; artefact files last.
  public var mismatches: [LedgerMismatch] = []

  /// Whether all is as it was recorded.
  public var isIntact: Bool { mismatches.isEmpty }
}

extension Ledger {
  /// The end of the chain; nil for an empty ledger. Publish it: `verify(notedHead:)` then tells whether the record up
  /// to it still is the one that it was, which the chain alone cannot tell of its own last links.
  ///
  /// - Throws: an error of storage.
  public func chainHead() throws(LedgerError) -> ChainHead? {
    try read { database in
      let row = try Row.fetchOne(database, sql: "SELECT sequence, digest FROM events ORDER BY sequence DESC LIMIT 1")
      return try row.map { row in
        ChainHead(events: row["sequence"], digest: try Rows.digest(row["digest"], "events, digest", database))
      }
    }
  }

  /// Recomputes the chain, every row's content and every artefact's digest.
  ///
  /// - Parameters:
  ///   - files: whether the artefacts' contents are read, too.
  ///   - notedHead: an end of the chain that was noted before.
  /// - Throws: `LedgerError.corrupt` when the database cannot even be read, or another error of storage. What can be
  ///   read but is wrong is in the report.
  public func verify(files: Bool = true, notedHead: ChainHead? = nil) throws(LedgerError) -> VerificationReport {
    let (report, digests) = try read { database in
      var verification = Verification(database: database, notedHead: notedHead)
      try verification.run()
      return (verification.report, files ? try Self.recordedFiles(database) : [])
    }
    var result = report
    for (digest, owner) in digests {
      result.artefacts += 1
      if let mismatch = mismatch(of: digest, owner: owner) { result.mismatches.append(mismatch) }
    }
    return result
  }

  /// What is wrong with an artefact's file; nil when nothing is.
  func mismatch(of digest: Digest, owner: String) -> LedgerMismatch? {
    do {
      try artefacts.verify(digest)
      return nil
    } catch {
      return LedgerMismatch(
        table: "artefact files", row: owner, column: "content", expected: digest.hexadecimal, found: Self.found(error))
    }
  }

  /// Every artefact that the ledger names, with the first row that does, in the order of rows.
  static func recordedFiles(_ database: Database) throws -> [(Digest, String)] {
    var files: [(Digest, String)] = []
    var seen: Set<String> = []
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT study AS digest, 'study of r' || number AS owner FROM runs
        UNION ALL SELECT difference, 'difference of r' || number FROM runs WHERE difference IS NOT NULL
        UNION ALL SELECT artefacts.digest, '''' || artefacts.name || ''' of c' || cell || ' ''' || cells.name
          || ''' of r' || run FROM artefacts JOIN cells ON cells.number = cell
        """)
    while let row = try rows.next() {
      // A text that is no digest is a mismatch of its row, which the chain has told already.
      if seen.insert(row["digest"]).inserted, let digest = Digest(hexadecimal: row["digest"]) {
        files.append((digest, row["owner"]))
      }
    }
    return files
  }

  private static func found(_ error: LedgerError) -> String {
    switch error {
    case .artefactMissing(_, let path): "no file '\(path)'"
    case .artefactDamaged(_, _, let found): found.hexadecimal
    default: error.description
    }
  }
}
