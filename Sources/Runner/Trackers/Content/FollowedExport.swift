import Digests
import Foundation
import Ledger
import Live
import Runs

/// The export of a run that goes on: what steps have recorded as soon as they have, and before that what the run tells of itself. When the
/// run has ended, the folder holds what the plain export holds.
package struct FollowedExport {
  private let exporter: any FollowingExporter
  private let run: RunID
  private let ledger: Ledger
  private let project: Project
  private let folder: URL
  private let live: LiveFiles
  private var written: [String: Digest] = [:]
  private var steps = -1
  private var toldAt: Date?
  private var looks = 0

  /// The export of a run into a folder, which has no other files than those of that run unless they may be replaced.
  ///
  /// - Throws: `ExportFolderError.exists`.
  package init(
    _ run: RunID, by exporter: any FollowingExporter, in ledger: Ledger, of project: Project, into folder: URL,
    replaces: Bool
  ) throws(ExportFolderError) {
    (self.exporter, self.run, self.ledger, self.project, self.folder) = (exporter, run, ledger, project, folder)
    live = LiveFiles(ledger: ledger.folder)
    let there = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    // A folder of a run alone is that of a following which was ended.
    if !replaces, there.contains(where: { RunID($0) == nil }) { throw .exists(path: folder.path) }
  }

  /// The names of the forms that can follow a run.
  package static func forms(of exporters: [any Exporter]) -> String {
    exporters.filter { $0 is any FollowingExporter }.map(\.name).joined(separator: ", ")
  }

  /// Writes until the runs have ended, or the following is to end.
  ///
  /// - Returns: true when all runs have ended.
  /// - Throws: as `init` and `look` do.
  package static func follow(
    _ runs: [RunID], by exporter: any FollowingExporter, in ledger: Ledger, of project: Project, into folder: URL,
    replaces: Bool, until isOver: () -> Bool
  ) throws -> Bool {
    var open = try runs.map {
      try FollowedExport($0, by: exporter, in: ledger, of: project, into: folder, replaces: replaces)
    }
    while true {
      var left: [FollowedExport] = []
      for var export in open where try export.look() { left.append(export) }
      open = left
      if open.isEmpty { return true }
      if isOver() { return false }
      usleep(250_000)
    }
  }

  /// Looks once, and writes what is new.
  ///
  /// - Returns: false when the run has ended and all of it is written.
  /// - Throws: `LedgerError`, `ExportError`, `RunError`, or what reading the study throws.
  package mutating func look() throws -> Bool {
    // What is told goes when the run has ended, so that it is read before the ledger is asked.
    try addPoints()
    defer { looks += 1 }
    guard looks % 4 == 0 || live.read(run) == nil else { return true }
    // Asked before the steps: whatever a run that has ended has recorded is seen below.
    let isOver = try ledger.run("\(run)").status != .running
    defer { if isOver { exporter.removeAdded(of: run, in: folder) } }
    let count = try ledger.summaries(of: run).count
    if count != steps || isOver {
      do {
        try write(exporter.files(of: [ExportedRun(run, in: ledger, of: project)]))
      } catch ExportError.nothing where !isOver {
        // Nothing yet.
      }
      steps = count
    }
    return !isOver
  }

  private mutating func addPoints() throws {
    guard let told = live.read(run) else { return }
    let changed = (try? FileManager.default.attributesOfItem(atPath: live.points(of: run).path))?[.modificationDate]
    guard let date = changed as? Date, date != toldAt else { return }
    try exporter.add(live.readPoints(run), of: told, in: folder)
    toldAt = date
  }

  private mutating func write(_ files: [ExportedFile]) throws {
    for file in files {
      let digest = Digest(of: file.content)
      if written[file.path] == digest { continue }
      let place = folder.appending(path: file.path)
      do {
        try FileManager.default.createDirectory(
          at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        // Readers of a file that is the same hold on to it.
        if (try? Data(contentsOf: place)) != file.content { try file.content.write(to: place, options: .atomic) }
      } catch {
        throw RunError.notWritable(path: place.path, reason: (error as NSError).localizedDescription)
      }
      written[file.path] = digest
    }
  }
}
