import Digests
import Foundation
import Ledger
import Studies
import Winners

/// A cell whose settings are those of a sweep's best trial, as a run recorded it, with the table as it lies on the disk now.
public struct SettingsOrigin: Sendable {
  /// The cell.
  public let cell: String
  /// The winner whose settings it has.
  public let winner: SweepWinner
  /// The digest of the table now; nil when it cannot be read.
  public let found: Digest?

  /// The commit of the run, when the table is in it as it was read; nil when that is not so, or not known.
  package var commit: String?

  /// True when the table still says what the run read.
  public var isUnchanged: Bool { found == winner.digest }

  /// The state of the table in words.
  public var state: String {
    isUnchanged
      ? "still what was read" : found.map { "CHANGED SINCE: now \($0.short)" } ?? "MISSING, or not to be read"
  }

  /// The cells of a run that have settings of winners, by name.
  ///
  /// - Parameter cells: the cells that are asked for; nil for all.
  package static func all(
    of run: RunRecord, among cells: Set<String>? = nil, in project: Project
  ) -> [SettingsOrigin] {
    run.winners.filter { cells?.contains($0.key) ?? true }.sorted { $0.key < $1.key }.map { cell, winner in
      let found = project.places(ofTable: winner.table).lazy.compactMap { try? Digest(ofFileAt: $0) }.first
      return SettingsOrigin(cell: cell, winner: winner, found: found)
    }
  }
}

extension SweepWinner {
  /// The table in words: its file, and the beginning of its digest.
  package var tableWords: String { "\(table), SHA-256 \(digest.short)" }

  /// A sentence on a cell that has its settings.
  package func sentence(on cell: String) -> String { "Settings of \(cell): \(words); table \(tableWords)." }
}
