import GRDB

extension Ledger {
  /// The choices of some runs, without all that they recorded.
  ///
  /// - Throws: an error of storage.
  package func choices(of runs: [RunID]) throws(LedgerError) -> [RunID: RecordedChoices] {
    return try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT number, command, CASE WHEN json_valid(text) THEN json_object(
            'setting', json_extract(text, '$.setting'), 'overrides', json_extract(text, '$.overrides')) ELSE '{}' END AS choices
          FROM runs JOIN texts ON digest = hyperparameters WHERE number IN (SELECT value FROM json_each(?))
          """, arguments: [Self.list(runs)])
      let choices = try rows.map { row in
        (
          try row.read("number") as RunID,
          RecordedChoices(hyperparameters: try row.read("choices"), command: try row.read(json: "command"))
        )
      }
      return Dictionary(choices, uniquingKeysWith: { first, _ in first })
    }
  }

  /// The paths of the studies that were run, each once, the one that was run last first.
  ///
  /// - Throws: an error of storage.
  package func studyPaths() throws(LedgerError) -> [String] { try latestRuns().map(\.path) }

  /// The studies that were run, each with its latest run, the one that was run last first.
  ///
  /// - Throws: an error of storage.
  package func latestRuns() throws(LedgerError) -> [(path: String, latest: RunID)] { try read { try Rows.studies($0) } }
}
