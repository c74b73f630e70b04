import Digests
import Foundation
import Ledger
import Studies
import Winners

/// A cell or a parameter with the settings of a sweep's best trial, as a run recorded it, with the table as it lies on the disk now.
public struct SettingsOrigin: Sendable {
  /// The cell; `$NAME` for a parameter.
  public let cell: String
  /// The winner whose settings it has.
  public let winner: SweepWinner
  /// The digest of the table now; nil when it cannot be read.
  public let found: Digest?

  /// The commit of the run, when the table is in it as it was read; nil when that is not so, or not known.
  package var commit: String?

  /// What is of the trial, in words: `settings of ae`, `value of rate`.
  public var subject: String { Self.subject(cell) }

  /// True when a key of `Study.winners` is a parameter's.
  package static func isParameter(_ key: String) -> Bool { key.hasPrefix("$") }

  fileprivate static func subject(_ key: String) -> String {
    isParameter(key) ? "value of \(key.dropFirst())" : "settings of \(key)"
  }

  /// True when the table still says what the run read.
  public var isUnchanged: Bool { found == winner.digest }

  /// The state of the table in words.
  public var state: String {
    isUnchanged
      ? "still what was read" : found.map { "CHANGED SINCE: now \($0.short)" } ?? "MISSING, or not to be read"
  }

  /// The cells and parameters of a run that have settings of winners, by name.
  ///
  /// - Parameter cells: the cells that are asked for, beside all parameters; nil for all.
  package static func all(
    of run: RunRecord, among cells: Set<String>? = nil, in project: Project
  ) -> [SettingsOrigin] {
    let asked = run.winners.filter { isParameter($0.key) || cells?.contains($0.key) ?? true }
    return asked.sorted { $0.key < $1.key }.map { cell, winner in
      let found = project.places(ofTable: winner.table).lazy.compactMap { try? Digest(ofFileAt: $0) }.first
      return SettingsOrigin(cell: cell, winner: winner, found: found)
    }
  }
}

extension SweepWinner {
  /// The table in words: its file, and the beginning of its digest.
  package var tableWords: String { "\(table), SHA-256 \(digest.short)" }

  /// A sentence on a cell or a parameter that has its settings, by the key in `Study.winners`.
  package func sentence(on key: String) -> String {
    let subject = SettingsOrigin.subject(key)
    return "\(subject.prefix(1).uppercased())\(subject.dropFirst()): \(words); table \(tableWords)."
  }
}
