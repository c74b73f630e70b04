import Digests
import GRDB

extension Ledger {
  /// A step as it was when a run last had a result for it.
  public struct PastCell: Hashable, Sendable {
    /// The run.
    public let run: RunID
    /// The cell as it was.
    public let cell: StepDescription
  }

  /// The latest run that computed an identity; nil when none did.
  ///
  /// - Throws: an error of storage.
  public func latestRun(computing identity: Digest) throws(LedgerError) -> RunID? {
    try read { database in
      try RunID.fetchOne(
        database,
        sql: "SELECT run FROM cells WHERE identity = ? AND disposition = 'computed' ORDER BY number DESC LIMIT 1",
        arguments: [identity])
    }
  }

  /// The latest run of a study; nil when there is none.
  ///
  /// - Parameter path: the study file's path, or its end after a slash.
  /// - Throws: an error of storage.
  public func latestRun(ofStudy path: String) throws(LedgerError) -> RunID? {
    try read { try Rows.studies($0).first { $0.path == path || $0.path.hasSuffix("/\(path)") }?.latest }
  }

  /// The cell of a name in the latest run of a study that has a result for it, computed or reused; nil when there is none.
  ///
  /// - Parameters:
  ///   - name: the cell's name.
  ///   - studyPath: the study file's path, as it was given to `startRun`.
  ///   - accepts: says from a run's hyperparameters, canonical JSON, whether it counts.
  /// - Throws: an error of storage.
  public func latestStep(
    named name: String, studyPath: String, where accepts: (_ hyperparameters: String) -> Bool = { _ in true }
  ) throws(LedgerError) -> PastCell? {
    try read { database in
      // From the newest run on, with one look-up in an index for each.
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT cells.*, hyper.text AS hyperparameters, body.text AS body_text
          FROM runs CROSS JOIN cells ON cells.run = runs.number AND cells.name = ? AND cells.disposition <> 'failed'
          JOIN texts AS hyper ON hyper.digest = runs.hyperparameters JOIN texts AS body ON body.digest = cells.body
          WHERE runs.study_path = ? ORDER BY runs.number DESC
          """, arguments: [name, studyPath])
      while let row = try rows.next() {
        guard accepts(try row.read("hyperparameters")) else { continue }
        return PastCell(run: try row.read("run"), cell: try StepDescription(row: row))
      }
      return nil
    }
  }

  /// The seconds that each step of a study took when it was last computed, by name, in its latest runs, with the digest of its body.
  package func lastDurations(studyPath: String) throws(LedgerError) -> [String: (seconds: Double, body: Digest)] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT name, seconds, body, max(number) FROM cells WHERE disposition = 'computed' AND run IN (
            SELECT number FROM runs WHERE study_path = ? ORDER BY number DESC LIMIT 50) GROUP BY name
          """, arguments: [studyPath])
      return Dictionary(try rows.map { (try $0.read("name"), (try $0.read("seconds"), try $0.read("body"))) }) { $1 }
    }
  }
}
