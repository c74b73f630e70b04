import Digests
import Foundation
import Ledger
import Runs

/// The files below a folder of runs that can go without anything that is recorded being lost, and their removal.
package struct Cleaning: Sendable {
  /// Something that can be removed.
  package struct Item: Sendable {
    /// The reason why it can.
    package let kind: Kind
    /// The place.
    package let place: URL
    /// The time when it was last written.
    package let written: Date
    fileprivate let artefact: Digest?
  }

  /// The kinds of what can be removed.
  package enum Kind: String, CaseIterable, Sendable {
    /// The folder of a run that a later run of the same study with the same parameters replaces; `report` makes it again.
    case pages
    /// The folder of a run that did not finish.
    case unfinished
    /// A file under a digest to which no run refers.
    case artefacts
    /// The state of a step that was interrupted.
    case checkpoints
    /// The states at the ends of steps, from which longer ones go on.
    case states
    /// What a replay checked out and built.
    case replays
    /// What killed processes left.
    case leftovers

    /// The kind in words.
    package var words: String {
      switch self {
      case .pages: "pages and figures of runs that later ones replace (report makes them again)"
      case .unfinished: "pages of runs that did not finish"
      case .artefacts: "artefacts that no run refers to"
      case .checkpoints: "states of interrupted steps (without them a step begins anew)"
      case .states: "ends of steps, for longer ones (without them these begin anew)"
      case .replays: "trees and programs of replays"
      case .leftovers: "files of killed processes"
      }
    }
  }

  /// What can be removed.
  package let items: [Item]
  private let folder: URL
  private let limit: Date

  /// Looks for what can be removed; nothing is.
  ///
  /// - Parameters:
  ///   - folder: the folder of runs.
  ///   - kinds: the kinds that are looked for.
  ///   - age: only what was not written for so many seconds.
  /// - Throws: `LedgerError`.
  package init(
    of folder: URL, ledger: Ledger, kinds: Set<Kind>, olderThan age: TimeInterval, now: Date
  ) throws(LedgerError) {
    self.folder = folder
    limit = now.addingTimeInterval(-age)
    var items: [Item] = []
    let limit = limit
    func add(_ kind: Kind, _ place: URL, _ artefact: Digest? = nil) {
      guard kinds.contains(kind), let status = FileIdentity.status(of: place.path) else { return }
      let written = Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec))
      if written <= limit { items.append(Item(kind: kind, place: place, written: written, artefact: artefact)) }
    }
    let inUse = try ledger.runsInUse()
    let finished = Set(try ledger.finishedRuns())
    for name in Self.names(in: folder) {
      guard let run = RunID(name), !inUse.contains(run) else { continue }
      add(finished.contains(run) ? .pages : .unfinished, folder.appending(path: name))
    }
    if kinds.contains(.artefacts) {
      let referred = try ledger.referredArtefacts()
      let store = ledger.artefacts.folder
      for part in Self.names(in: store) where part.count == 2 {
        for rest in Self.names(in: store.appending(path: part)) {
          guard let digest = Digest(hexadecimal: part + rest), !referred.contains(digest) else { continue }
          add(.artefacts, store.appending(path: part).appending(path: rest), digest)
        }
      }
    }
    // A run that goes on may be about to read its checkpoints; their times say so only since it began.
    if try ledger.runs(RunFilter(status: .running, limit: 1)).isEmpty {
      for name in Self.names(in: ledger.checkpoints.folder) {
        add(.checkpoints, ledger.checkpoints.folder.appending(path: name))
      }
      for name in Self.names(in: folder.appending(path: StateStore.folderName)) {
        add(.states, folder.appending(path: StateStore.folderName).appending(path: name))
      }
      for name in Self.names(in: folder.appending(path: "replay")) {
        add(.replays, folder.appending(path: "replay").appending(path: name))
      }
      for name in Self.names(in: folder.appending(path: "work")) {
        add(.leftovers, folder.appending(path: "work").appending(path: name))
      }
    }
    self.items = items
  }

  /// The space that the removal of some items would free: a file counts when all of its names go.
  package func freed(by items: [Item]) -> Int64 {
    var names: [FileIdentity: (left: Int, bytes: Int64)] = [:]
    func add(_ place: URL) {
      guard let status = FileIdentity.status(of: place.path) else { return }
      if (status.st_mode & S_IFMT) == S_IFDIR {
        for name in Self.names(in: place) { add(place.appending(path: name)) }
      } else {
        let start = (left: Int(status.st_nlink), bytes: Int64(status.st_blocks) * 512)
        names[FileIdentity(status), default: start].left -= 1
      }
    }
    for item in items { add(item.place) }
    return names.values.reduce(0) { $0 + ($1.left <= 0 ? $1.bytes : 0) }
  }

  /// The items of a kind.
  package func items(of kind: Kind) -> [Item] { items.filter { $0.kind == kind } }

  /// Removes all of them. What was written meanwhile stays.
  ///
  /// - Returns: the items that are gone.
  /// - Throws: `LedgerError`.
  package func remove(from ledger: Ledger) throws(LedgerError) -> [Item] {
    let removed = Set(try ledger.removeArtefacts(items.compactMap(\.artefact), unusedSince: limit))
    let inUse = try ledger.runsInUse()
    return items.filter { item in
      if let artefact = item.artefact { return removed.contains(artefact) }
      if let run = RunID(item.place.lastPathComponent), inUse.contains(run) { return false }
      guard let status = FileIdentity.status(of: item.place.path),
        Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec)) <= limit
      else { return false }
      return (try? FileManager.default.removeItem(at: item.place)) != nil
    }
  }

  private static func names(in folder: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }
}
