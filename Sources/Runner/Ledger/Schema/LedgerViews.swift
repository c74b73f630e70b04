import GRDB

/// A view that people read: its columns, each with what it says, and its statement.
struct LedgerView: Sendable {
  let name: String
  let description: String
  let columns: KeyValuePairs<String, String>
  let select: String

  fileprivate var definition: String {
    "CREATE VIEW \(name) (\(columns.map(\.key).joined(separator: ", "))) AS\n\(select)"
  }
}

/// What the ledger is to people and other programs: views, of which the view `about` says what their columns are. A view
/// has the plain name of what it lists, or that name with `_view` where a table of the record has the plain one.
enum LedgerViews {
  static let all = [runs, hyperparameters, steps, metrics, claims, artefacts]

  static func create(_ database: Database) throws {
    for view in all { try database.execute(sql: view.definition) }
    try database.execute(sql: about)
  }

  /// Descriptions as part of the schema, so that they cannot differ from the views beside them.
  private static var about: String {
    func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
    let rows = all.flatMap { view in
      ["(\(quoted(view.name)), NULL, \(quoted(view.description)))"]
        + view.columns.map { "(\(quoted(view.name)), \(quoted($0)), \(quoted($1)))" }
    }
    return "CREATE VIEW about (view, column, description) AS VALUES\n" + rows.joined(separator: ",\n")
  }

  private static let runs = LedgerView(
    name: "runs_view", description: "one row a run",
    columns: [
      "run": "the run's name, such as 'r12'",
      "study": "the study: its file's path without 'studies/' and '.md'",
      "title": "the study's title",
      "path": "the study file's path in its repository",
      "setting": "the setting that the run was started with; NULL for none",
      "status": "'running', 'finished', 'failed' or 'interrupted'; a run whose process was killed stays 'running' here",
      "reason": "why it failed or was interrupted",
      "started": "when it started, ISO 8601, UTC",
      "ended": "when it ended; NULL while it runs",
      "seconds": "the time from its start to its end, interruptions included",
      "commit_hash": "the git commit; NULL outside of a repository",
      "branch": "the git branch; NULL when none was checked out",
      "dirty": "1 when the working tree differed from the commit, else 0",
      "numerics": "the version of the numerics: equal versions give equal bits",
      "seeds": "the seeds, a JSON list",
      "command": "the command line, a JSON list",
      "computed": "how many steps it computed",
      "reused": "how many steps it took from earlier runs",
      "failed": "how many attempts at a step failed",
      "holds": "how many claims hold",
      "fails": "how many claims do not hold",
      "undecided": "how many claims are undecided",
      "imported_as": "the run's name in the ledger that recorded it first; NULL for runs of this one",
    ],
    select: """
      SELECT 'r' || runs.number,
        substr(study_path, CASE WHEN study_path GLOB 'studies/*' THEN 9 ELSE 1 END,
          length(study_path) - CASE WHEN study_path GLOB 'studies/*' THEN 8 ELSE 0 END
          - CASE WHEN study_path GLOB '*.md' THEN 3 ELSE 0 END),
        study_title, study_path,
        (SELECT nullif(leaves.value, 'null') FROM hyperparameter_leaves AS leaves
          JOIN hyperparameter_set_leaves AS links ON links.leaf = leaves.number
          JOIN hyperparameter_sets AS sets ON sets.number = links."set"
          WHERE sets.digest = runs.hyperparameters AND leaves.path = 'setting' AND leaves.cell = ''),
        status, reason, started, ended, round((julianday(ended) - julianday(started)) * 86400, 3),
        commit_hash, branch, difference IS NOT NULL, numerics_version, seeds, command,
        (SELECT count(*) FROM cells WHERE cells.run = runs.number AND disposition = 'computed'),
        (SELECT count(*) FROM cells WHERE cells.run = runs.number AND disposition = 'reused'),
        (SELECT count(*) FROM cells WHERE cells.run = runs.number AND disposition = 'failed'),
        (SELECT count(*) FROM claims WHERE claims.run = runs.number AND verdict = 'holds'),
        (SELECT count(*) FROM claims WHERE claims.run = runs.number AND verdict = 'fails'),
        (SELECT count(*) FROM claims WHERE claims.run = runs.number AND verdict = 'undecided'),
        origins.name
      FROM runs JOIN run_states ON run_states.run = runs.number LEFT JOIN origins ON origins.run = runs.number
      """)

  private static let hyperparameters = LedgerView(
    name: "hyperparameters", description: "one row for each hyperparameter of a run, defaults included",
    columns: [
      "run": "the run's name, such as 'r12'",
      "cell": "the cell; '' for what belongs to the run as a whole",
      "path": "the keys from the outside in, such as 'sampler.chain.temperature', 'hidden[0]' or 'parameters.rate'",
      "value": "the value as it is written in a study",
      "number": "the value as a number; NULL for any other",
    ],
    select: """
      SELECT 'r' || runs.number, leaves.cell, leaves.path, leaves.value, leaves.real
      FROM runs JOIN hyperparameter_sets AS sets ON sets.digest = runs.hyperparameters
      JOIN hyperparameter_set_leaves AS links ON links."set" = sets.number
      JOIN hyperparameter_leaves AS leaves ON leaves.number = links.leaf
      """)

  private static let steps = LedgerView(
    name: "steps", description: "one row for each step that a run computed, reused or failed in, in that order",
    columns: [
      "run": "the run's name, such as 'r12'",
      "cell": "the cell's name in the study",
      "repetition": "the repetition of a training, from 1; NULL for cells that are done once",
      "kind": "the directive: 'train', 'evaluate', 'figure' …",
      "disposition": "'computed', 'reused' or 'failed'; a step that failed may have a later row",
      "seconds": "how long it took; 0 when reused",
      "reason": "why it failed",
      "finished": "when, ISO 8601, UTC",
      "computed_in": "the run that computed its outputs; NULL when it failed",
      "identity": "the digest of all that the outputs depend on: equal identities have equal outputs",
      "differs": "1 when the outputs were not those recorded before under the same identity, which should never be",
    ],
    select: """
      SELECT 'r' || cells.run, cells.cell, cells.repetition, cells.kind, cells.disposition, cells.seconds, cells.reason,
        cells.finished, 'r' || CASE cells.disposition WHEN 'computed' THEN cells.run ELSE sources.run END,
        cells.identity, cells.differs_from IS NOT NULL
      FROM cells LEFT JOIN cells AS sources ON sources.number = cells.source
      """)

  private static let metrics = LedgerView(
    name: "metrics", description: "one row for each number that a step gave, also where the run reused the step",
    columns: [
      "run": "the run's name, such as 'r12'",
      "cell": "the cell's name in the study",
      "repetition": "the repetition of a training, from 1; NULL for cells that are done once",
      "name": "the quantity, such as 'validation.error'",
      "epoch": "the epoch; NULL for a single number",
      "value": "the number; NULL when it is not a number (NaN)",
      "status": "'finite', 'nan', 'inf' or '-inf'",
    ],
    select: """
      SELECT 'r' || cells.run, cells.cell, cells.repetition, quantities.name, points.epoch, points.value,
        \(status("points.value"))
      FROM cells JOIN points ON points.cell = coalesce(cells.source, cells.number)
      JOIN quantities ON quantities.number = points.quantity
      UNION ALL
      SELECT 'r' || cells.run, cells.cell, cells.repetition, scalars.name, NULL, scalars.value,
        \(status("scalars.value"))
      FROM cells JOIN scalars ON scalars.cell = coalesce(cells.source, cells.number)
      """)

  private static let claims = LedgerView(
    name: "claims_view", description: "one row for each claim that a run decided",
    columns: [
      "run": "the run's name, such as 'r12'",
      "claim": "the claim's name in the study",
      "statement": "what is claimed",
      "verdict": "'holds', 'fails' or 'undecided'",
      "value": "the measured number; NULL for none and for NaN",
      "bound": "what it is compared with",
      "margin": "by how much the claim holds (positive) or fails (negative)",
      "status": "of the value: 'finite', 'nan', 'inf' or '-inf'; NULL when there is none",
      "seeds": "the seeds that it was measured with, a JSON list",
      "decided": "when, ISO 8601, UTC",
    ],
    select: """
      SELECT 'r' || run, name, statement, verdict, value, bound, margin,
        CASE WHEN value_bits IS NOT NULL THEN \(status("value")) END, seeds, decided
      FROM claims
      """)

  private static let artefacts = LedgerView(
    name: "artefacts_view", description: "one row for each file that a step made, also where the run reused the step",
    columns: [
      "run": "the run's name, such as 'r12'",
      "cell": "the cell's name in the study",
      "repetition": "the repetition of a training, from 1; NULL for cells that are done once",
      "name": "the file's name in its step, such as 'weights' or 'svg'",
      "media_type": "the media type",
      "bytes": "the size",
      "digest": "the SHA-256 digest of the content",
      "file": "the file, from the folder in which the ledger is",
    ],
    select: """
      SELECT 'r' || cells.run, cells.cell, cells.repetition, artefacts.name, artefacts.media_type, artefacts.bytes,
        artefacts.digest, 'artefacts/' || substr(artefacts.digest, 1, 2) || '/' || substr(artefacts.digest, 3)
      FROM cells JOIN artefacts ON artefacts.cell = coalesce(cells.source, cells.number)
      """)

  private static func status(_ value: String) -> String {
    // 9e999 is SQLite's way to write infinity.
    "CASE WHEN \(value) IS NULL THEN 'nan' WHEN \(value) = 9e999 THEN 'inf' WHEN \(value) = -9e999 THEN '-inf' "
      + "ELSE 'finite' END"
  }
}
