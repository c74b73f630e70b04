/// A view that people read.
package struct LedgerView: Sendable {
  /// A column: its name, its source, and its meaning.
  package typealias Column = (name: String, expression: String, description: String)

  package let name: String
  let description: String
  package let columns: [Column]
  let source: String

  fileprivate var definition: String {
    // DuckDB reads views by a parser of its own: it knows names of columns from `AS` only.
    let list = columns.map { "  \($0.expression) AS \($0.name)" }.joined(separator: ",\n")
    return "CREATE VIEW \(name) AS SELECT\n\(list)\nFROM \(source)"
  }
}

/// The views through which people and other programs read the ledger. The view `about` explains their columns. A view
/// has the plain name of the things that it lists, or that name with `_view` where a table of the record has the plain
/// one.
package enum LedgerViews {
  package static let all = [runs, hyperparameters, steps, metrics, claims, artefacts]

  /// The statements that make them.
  package static var definitions: [String] { all.map(\.definition) + [about] }

  /// Descriptions as part of the schema, so that they cannot differ from the views beside them.
  private static var about: String {
    func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
    let rows = all.flatMap { view in
      ["(\(quoted(view.name)), NULL, \(quoted(view.description)))"]
        + view.columns.map { "(\(quoted(view.name)), \(quoted($0.name)), \(quoted($0.description)))" }
    }
    return """
      CREATE VIEW about AS SELECT column1 AS view_name, column2 AS column_name, column3 AS description FROM (VALUES
      \(rows.joined(separator: ",\n")))
      """
  }

  private static let run: LedgerView.Column = ("run", "'r' || cells.run", "the run's name, such as 'r12'")
  private static let cell: LedgerView.Column = ("cell", "cells.cell", "the cell's name in the study")
  private static let repetition: LedgerView.Column = (
    "repetition", "cells.repetition", "the repetition of a training, from 1; NULL for cells that are done once"
  )

  private static let runs = LedgerView(
    name: "runs_view", description: "one row a run",
    columns: [
      ("run", "'r' || runs.number", "the run's name, such as 'r12'"),
      ("study", study, "the study: its file's path without 'studies/' and '.md'"),
      ("title", "study_title", "the study's title"),
      ("path", "study_path", "the study file's path in its repository"),
      ("setting", setting, "the setting that the run was started with; NULL for none"),
      (
        "status", "status",
        "'running', 'finished', 'failed' or 'interrupted'; a run whose process was killed stays 'running' here"
      ),
      ("reason", "reason", "why it failed or was interrupted"),
      ("started", "started", "when it started, ISO 8601, UTC"),
      ("ended", "ended", "when it ended; NULL while it runs"),
      (
        "seconds", "round((julianday(ended) - julianday(started)) * 86400, 3)",
        "the time from its start to its end, interruptions included"
      ),
      ("commit_hash", "commit_hash", "the git commit; NULL outside of a repository"),
      ("branch", "branch", "the git branch; NULL when none was checked out"),
      ("dirty", "difference IS NOT NULL", "1 when the working tree differed from the commit, else 0"),
      ("numerics", "numerics_version", "the version of the numerics: equal versions give equal bits"),
      ("seeds", "seeds", "the seeds, a JSON list"),
      ("command", "command", "the command line, a JSON list"),
      ("computed", count("cells", "disposition = 'computed'"), "how many steps it computed"),
      ("reused", count("cells", "disposition = 'reused'"), "how many steps it took from earlier runs"),
      ("failed", count("cells", "disposition = 'failed'"), "how many attempts at a step failed"),
      ("holds", count("claims", "verdict = 'holds'"), "how many claims hold"),
      ("fails", count("claims", "verdict = 'fails'"), "how many claims do not hold"),
      ("undecided", count("claims", "verdict = 'undecided'"), "how many claims are undecided"),
      (
        "imported_as", "origins.name",
        "the run's name in the ledger that recorded it first; NULL for runs of this one"
      ),
    ],
    source: """
      runs JOIN run_states ON run_states.run = runs.number LEFT JOIN origins ON origins.run = runs.number
      """)

  private static let hyperparameters = LedgerView(
    name: "hyperparameters", description: "one row for each hyperparameter of a run, defaults included",
    columns: [
      ("run", "'r' || runs.number", "the run's name, such as 'r12'"),
      ("cell", "leaves.cell", "the cell; '' for what belongs to the run as a whole"),
      (
        "path", "leaves.path",
        "the keys from the outside in, such as 'sampler.chain.temperature', 'hidden[0]' or 'parameters.rate'"
      ),
      ("value", "leaves.value", "the value as it is written in a study"),
      ("number", "leaves.real", "the value as a number; NULL for any other"),
    ],
    source: """
      runs JOIN hyperparameter_sets AS sets ON sets.digest = runs.hyperparameters
      JOIN hyperparameter_set_leaves AS links ON links."set" = sets.number
      JOIN hyperparameter_leaves AS leaves ON leaves.number = links.leaf
      """)

  private static let steps = LedgerView(
    name: "steps", description: "one row for each step that a run computed, reused or failed in, in that order",
    columns: [
      run, cell, repetition, ("kind", "cells.kind", "the directive: 'train', 'evaluate', 'figure' …"),
      (
        "disposition", "cells.disposition",
        "'computed', 'reused' or 'failed'; a step that failed may have a later row"
      ),
      ("seconds", "cells.seconds", "how long it took; 0 when reused"),
      ("reason", "cells.reason", "why it failed"),
      ("finished", "cells.finished", "when, ISO 8601, UTC"),
      (
        "computed_in", "'r' || CASE cells.disposition WHEN 'computed' THEN cells.run ELSE sources.run END",
        "the run that computed its outputs; NULL when it failed"
      ),
      (
        "identity", "cells.identity",
        "the digest of all that the outputs depend on: equal identities have equal outputs"
      ),
      (
        "differs", "cells.differs_from IS NOT NULL",
        "1 when the outputs were not those recorded before under the same identity, which should never be"
      ),
    ], source: "cells LEFT JOIN cells AS sources ON sources.number = cells.source")

  private static let metrics = LedgerView(
    name: "metrics", description: "one row for each number that a step gave, also where the run reused the step",
    columns: [
      run, cell, repetition, ("name", "quantities.name", "the quantity, such as 'validation.error'"),
      ("epoch", "CASE WHEN quantities.has_epochs = 1 THEN points.epoch END", "the epoch; NULL for a single number"),
      ("value", "points.value", "the number; NULL when it is not a number (NaN)"),
      ("status", status("points.value"), "'finite', 'nan', 'inf' or '-inf'"),
    ],
    source: """
      cells JOIN points ON points.cell = coalesce(cells.source, cells.number)
      JOIN quantities ON quantities.number = points.quantity
      """)

  private static let claims = LedgerView(
    name: "claims_view", description: "one row for each claim that a run decided",
    columns: [
      ("run", "'r' || run", "the run's name, such as 'r12'"),
      ("claim", "name", "the claim's name in the study"),
      ("statement", "statement", "what is claimed"),
      ("verdict", "verdict", "'holds', 'fails' or 'undecided'"),
      ("value", "value", "the measured number; NULL for none and for NaN"),
      ("bound", "bound", "what it is compared with"),
      ("margin", "margin", "by how much the claim holds (positive) or fails (negative)"),
      (
        "status", "CASE WHEN value_bits IS NOT NULL THEN \(status("value")) END",
        "of the value: 'finite', 'nan', 'inf' or '-inf'; NULL when there is none"
      ),
      ("seeds", "seeds", "the seeds that it was measured with, a JSON list"),
      ("decided", "decided", "when, ISO 8601, UTC"),
    ], source: "claims")

  private static let artefacts = LedgerView(
    name: "artefacts_view", description: "one row for each file that a step made, also where the run reused the step",
    columns: [
      run, cell, repetition, ("name", "artefacts.name", "the file's name in its step, such as 'weights' or 'svg'"),
      ("media_type", "artefacts.media_type", "the media type"),
      ("bytes", "artefacts.bytes", "the size"),
      ("digest", "artefacts.digest", "the SHA-256 digest of the content"),
      (
        "file", "'artefacts/' || substr(artefacts.digest, 1, 2) || '/' || substr(artefacts.digest, 3)",
        "the file, from the folder in which the ledger is"
      ),
    ], source: "cells JOIN artefacts ON artefacts.cell = coalesce(cells.source, cells.number)")

  private static let study: String = {
    let isBelow = "substr(study_path, 1, 8) = 'studies/'"
    let isMarkdown = "substr(study_path, length(study_path) - 2) = '.md'"
    return "substr(study_path, CASE WHEN \(isBelow) THEN 9 ELSE 1 END, length(study_path)"
      + " - CASE WHEN \(isBelow) THEN 8 ELSE 0 END - CASE WHEN \(isMarkdown) THEN 3 ELSE 0 END)"
  }()

  private static let setting = """
    (SELECT nullif(leaves.value, 'null') FROM hyperparameter_leaves AS leaves
      JOIN hyperparameter_set_leaves AS links ON links.leaf = leaves.number
      JOIN hyperparameter_sets AS sets ON sets.number = links."set"
      WHERE sets.digest = runs.hyperparameters AND leaves.path = 'setting' AND leaves.cell = '')
    """

  private static func count(_ table: String, _ condition: String) -> String {
    // DuckDB hands SQLite another name for `count(*)`.
    "(SELECT count(1) FROM \(table) WHERE \(table).run = runs.number AND \(condition))"
  }

  private static func status(_ value: String) -> String {
    // 9e999 is SQLite's way to write infinity.
    "CASE WHEN \(value) IS NULL THEN 'nan' WHEN \(value) = 9e999 THEN 'inf' WHEN \(value) = -9e999 THEN '-inf' "
      + "ELSE 'finite' END"
  }
}
