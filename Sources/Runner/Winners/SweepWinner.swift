import Digests
import Values

/// What a cell or a parameter takes of a sweep's best trial: the sweep, the trial, the table that says so, and the keys or the value.
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
  /// What is taken of it.
  package let share: Share

  /// What can be taken of a trial.
  package enum Share: Hashable, Sendable {
    /// All keys of a cell with the trial's values, as YAML on one line.
    case keys(cell: String, kind: String, text: String)
    /// One value, and the name of the parameter or the path of the cell's key that has it.
    case value(Value, of: String)
  }

  package init(
    sweep: String, identity: String, trial: Int, point: [String: Value], table: String, digest: Digest, share: Share
  ) {
    (self.sweep, self.identity, self.trial, self.point) = (sweep, identity, trial, point)
    (self.table, self.digest, self.share) = (table, digest, share)
  }

  /// The cell of the swept study whose keys are taken; nil for a value.
  public var cell: String? { if case .keys(let cell, _, _) = share { cell } else { nil } }

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
    var entries: [String: Value] = [
      "sweep": .text(sweep), "identity": .text(identity), "trial": .integer(trial), "point": .mapping(point),
      "table": .text(table), "sha256": .text(digest.hexadecimal),
    ]
    switch share {
    case .keys(let cell, let kind, let text):
      (entries["cell"], entries["kind"], entries["keys"]) = (.text(cell), .text(kind), .text(text))
    case .value(let value, let name): (entries["key"], entries["value"]) = (.text(name), value)
    }
    return .mapping(entries)
  }

  /// A winner that a run recorded; nil when it is none.
  package init?(recorded value: Value) {
    guard case .mapping(let entries) = value, case .integer(let trial)? = entries["trial"],
      case .mapping(let point)? = entries["point"]
    else { return nil }
    func text(_ key: String) -> String? { if case .text(let text)? = entries[key] { text } else { nil } }
    guard let sweep = text("sweep"), let identity = text("identity"), let table = text("table"),
      let digest = text("sha256").flatMap(Digest.init(hexadecimal:))
    else { return nil }
    let share: Share
    if let name = text("key"), let value = entries["value"] {
      share = .value(value, of: name)
    } else if let cell = text("cell"), let kind = text("kind"), let keys = text("keys") {
      share = .keys(cell: cell, kind: kind, text: keys)
    } else {
      return nil
    }
    self.init(
      sweep: sweep, identity: identity, trial: trial, point: point, table: table, digest: digest,
      share: share)
  }
}

/// The keys of a cell as its file has them, parameters filled in and `like` resolved, in their order.
package struct CellKeys: Hashable, Sendable {
  package let cell: String
  package let kind: String
  /// YAML on one line, texts in quotes.
  package let text: String
  /// The same as a value.
  package let entries: Value

  package init(cell: String, kind: String, text: String, entries: Value) {
    (self.cell, self.kind, self.text, self.entries) = (cell, kind, text, entries)
  }

  /// A text in double quotes, as YAML reads it. What is not plain ASCII is escaped: YAML folds some of it, and refuses other.
  package static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      if scalar == "\"" || scalar == "\\" { return "\\\(scalar)" }
      if (0x20...0x7E).contains(scalar.value) { return String(scalar) }
      let digits = String(scalar.value, radix: 16)
      return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
    return "\"\(escaped.joined())\""
  }
}
