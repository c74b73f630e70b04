import Digests
import Values

/// The settings of a sweep's best trial as a cell takes them: the sweep, the trial, the table that says so, and the keys.
public struct SweepWinner: Hashable, Sendable {
  /// The study that is swept, with its setting: `widths`, `widths/narrow`.
  public let sweep: String
  /// The sweep's identity, in hexadecimal digits.
  public let identity: String
  /// The number of the best trial.
  public let trial: Int
  /// The values that the sweep gave it, by parameter or key of a cell; those that do not vary there are left out.
  public let point: [String: Value]
  /// The table in which it is the best, relative to the project.
  public let table: String
  /// The digest of the table.
  public let digest: Digest
  /// The cell of the swept study, and its kind.
  public let cell: String, kind: String
  /// The cell's keys with the trial's values, as YAML on one line.
  package let keys: String

  package init(
    sweep: String, identity: String, trial: Int, point: [String: Value], table: String, digest: Digest, keys: CellKeys
  ) {
    (self.sweep, self.identity, self.trial, self.point) = (sweep, identity, trial, point)
    (self.table, self.digest) = (table, digest)
    (cell, kind, self.keys) = (keys.cell, keys.kind, keys.text)
  }

  /// The trial's values in words: `epochs 9, rate 0.05`.
  public var pointWords: String {
    point.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.plain)" }.joined(separator: ", ")
  }

  /// The trial in words: `trial 5 of the sweep of widths (epochs 9, rate 0.05)`.
  public var words: String { "trial \(trial) of the sweep of \(sweep)" + (point.isEmpty ? "" : " (\(pointWords))") }
}

extension SweepWinner {
  /// The winner as a run records it.
  package var recorded: Value {
    .mapping([
      "sweep": .text(sweep), "identity": .text(identity), "trial": .integer(trial), "point": .mapping(point),
      "table": .text(table), "sha256": .text(digest.hexadecimal), "cell": .text(cell), "kind": .text(kind),
      "keys": .text(keys),
    ])
  }

  /// A winner that a run recorded; nil when it is none.
  package init?(recorded value: Value) {
    guard case .mapping(let entries) = value, case .integer(let trial)? = entries["trial"],
      case .mapping(let point)? = entries["point"]
    else { return nil }
    func text(_ key: String) -> String? { if case .text(let text)? = entries[key] { text } else { nil } }
    guard let sweep = text("sweep"), let identity = text("identity"), let table = text("table"),
      let digest = text("sha256").flatMap(Digest.init(hexadecimal:)), let cell = text("cell"), let kind = text("kind"),
      let keys = text("keys")
    else { return nil }
    self.init(
      sweep: sweep, identity: identity, trial: trial, point: point, table: table, digest: digest,
      keys: CellKeys(cell: cell, kind: kind, text: keys))
  }
}

/// The keys of a cell as its file has them, parameters filled in and `like` resolved, in their order.
package struct CellKeys: Hashable, Sendable {
  package let cell: String
  package let kind: String
  /// YAML on one line, texts in quotes.
  package let text: String

  package init(cell: String, kind: String, text: String) {
    (self.cell, self.kind, self.text) = (cell, kind, text)
  }
}
