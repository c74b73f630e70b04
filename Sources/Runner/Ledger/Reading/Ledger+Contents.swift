import Digests
import GRDB

extension Ledger {
  /// The finished runs of a study by the digest of their parts, each list from the newest on.
  ///
  /// - Parameter studyPath: the study file's path, as it was given to `startRun`.
  /// - Throws: an error of storage.
  public func finishedRuns(ofStudy studyPath: String) throws(LedgerError) -> [Digest: [RunID]] {
    try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT cells.run, cells.name, cells.identity FROM runs JOIN run_states ON run_states.run = runs.number
          JOIN cells ON cells.run = runs.number AND cells.disposition <> 'failed'
          WHERE runs.study_path = ? AND run_states.status = 'finished' ORDER BY cells.run DESC
          """, arguments: [studyPath])
      var contents: [Digest: [RunID]] = [:]
      var cells: [(name: String, identity: Digest)] = []
      var current: RunID?
      func close() {
        guard let current else { return }
        contents[RunContent.digest(cells), default: []].append(current)
        cells = []
      }
      while let row = try rows.next() {
        let run: RunID = try row.read("run")
        if run != current {
          close()
          current = run
        }
        cells.append((try row.read("name"), try row.read("identity")))
      }
      close()
      return contents
    }
  }
}
