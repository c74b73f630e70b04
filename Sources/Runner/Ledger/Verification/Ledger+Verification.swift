import Digests
import Foundation
import GRDB

extension Ledger {
  /// The end of the chain; nil for an empty ledger. Publish it: `verify(notedHead:)` then tells whether the record up
  /// to it still is the one that it was, which the chain alone cannot tell of its own last links.
  ///
  /// - Throws: an error of storage.
  public func chainHead() throws(LedgerError) -> ChainHead? {
    try read { database in
      try ChainHead.fetchOne(database)
    }
  }

  /// Recomputes the chain, every row's content and every artefact's digest.
  ///
  /// - Parameters:
  ///   - files: whether the artefacts' contents are read, too.
  ///   - notedHead: an end of the chain that was noted before.
  /// - Throws: `LedgerError.corrupt` when the database or a value in it cannot even be read, or another error of storage.
  ///   What can be read but is wrong is in the report.
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

  /// Verifies the events of some runs and the rows that they recorded, and no others: what is to be taken from a ledger, however much else
  /// it holds.
  ///
  /// - Throws: as `verify(files:notedHead:)`.
  func verify(runs: [RunID]) throws(LedgerError) -> VerificationReport {
    try read { database in
      var verification = Verification(database: database, notedHead: nil)
      try verification.run(of: runs)
      return verification.report
    }
  }

  /// The mismatch of an artefact's file; nil when there is none.
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
        UNION ALL SELECT artefacts.digest, '''' || artefacts.name || ''' of c' || artefacts.cell || ' ''' || cells.name
          || ''' of r' || run FROM artefacts JOIN cells ON cells.number = artefacts.cell
        """)
    while let row = try rows.next() {
      // A text that is no digest is a mismatch of its row, which the chain has told already.
      let text: String = try row.read("digest")
      if seen.insert(text).inserted, let digest = Digest(hexadecimal: text) {
        files.append((digest, try row.read("owner")))
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
