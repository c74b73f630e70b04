import DeclaredSweeps
import Digests
import Foundation
import Live
import Studies
import Synchronization
import Values
import Winners

/// The sweeps whose winners were asked for, each read once: what is read with the same memory sees the same tables.
package final class SweepMemory: Sendable {
  struct Found: Sendable {
    let identity: Digest
    let trial: SweepTrial
    let table: String
    let digest: Digest
    /// The values as the table has them, without those that do not vary in the trial.
    let point: [String: Value]
    let cells: [CellKeys]
    /// The names of the study's parameters.
    let parameters: [String]
  }

  private let found = Mutex<[String: Found]>([:])

  package init() {}

  func found(_ sweep: String) -> Found? { found.withLock { $0[sweep] } }

  func remember(_ found: Found, of sweep: String) { self.found.withLock { $0[sweep] = found } }
}

/// The winners of sweeps of a project's studies, by their tables: a published one, else the one in the sweep's folder.
package struct ProjectSweepWinners: SweepWinners {
  private let project: Project
  /// The studies that are being read, relative to the project, the last one because a cell of the one before is like a winner of it.
  private let readers: [String]
  private let memory: SweepMemory

  /// - Parameter reader: the study that is read, relative to the project.
  package init(_ project: Project, for reader: String, _ memory: SweepMemory) {
    self.init(project, [reader], memory)
  }

  private init(_ project: Project, _ readers: [String], _ memory: SweepMemory) {
    (self.project, self.readers, self.memory) = (project, readers, memory)
  }

  /// The name of the folder of a published sweep, below that of its study or setting.
  package static let folderName = "sweep"
  /// The name of the file of a sweep's table.
  package static let tableName = "table.json"
  private static let mostBytes = 64 << 20

  package func winner(_ reference: WinnerReference, for cell: String) throws(NoWinner) -> SweepWinner {
    let found = try found(reference)
    let keys = try found.keys(of: reference.path.first ?? cell)
    return found.winner(reference, .keys(cell: keys.cell, kind: keys.kind, text: keys.text))
  }

  package func value(_ reference: WinnerReference) throws(NoWinner) -> SweepWinner {
    let found = try found(reference)
    return found.winner(reference, .value(try found.value(of: reference.path), of: reference.name))
  }

  private func found(_ reference: WinnerReference) throws(NoWinner) -> SweepMemory.Found {
    if let known = memory.found(reference.sweep) { return known }
    let found = try find(reference)
    memory.remember(found, of: reference.sweep)
    return found
  }

  private func find(_ reference: WinnerReference) throws(NoWinner) -> SweepMemory.Found {
    let file = project.studies.appending(path: "\(reference.study).md")
    let path = try relativePath(of: file, reference)
    if readers.contains(path) {
      let way = (readers.drop { $0 != path } + [path]).joined(separator: " → ")
      throw NoWinner("the sweep's study depends on this one: \(way)")
    }
    let winners = ProjectSweepWinners(project, readers + [path], memory)
    let declared = try sweep(file, path, reference, winners)
    let command =
      "\(project.program.name) sweep \(reference.study)" + (reference.setting.map { " --setting \($0)" } ?? "")
    let source = try table(of: declared, reference, command)
    let remedy = "; run: \(command)" + (source.isPublished ? " --publish" : "")
    do {
      let table = try SweepTableFile(source.bytes)
      try Self.compare(table, with: declared)
      let trial = try CheckedTable(table, of: declared).best
      let row = table.trials.first { $0.number == trial.number && $0.isBest }
      return SweepMemory.Found(
        identity: declared.identity, trial: trial, table: source.recorded, digest: table.digest,
        point: row?.values.filter { $0.value != .null } ?? [:],
        cells: try cells(file, path, reference, trial, winners),
        parameters: declared.study.parameters.map(\.name) + ["seed", "seeds"])
    } catch {
      throw NoWinner("\(source.place): \(error)\(remedy)")
    }
  }

  private func relativePath(of file: URL, _ reference: WinnerReference) throws(NoWinner) -> String {
    guard FileManager.default.fileExists(atPath: file.path), let path = try? project.relativePath(of: file) else {
      let names = ((try? project.studyFiles()) ?? []).map { $0.deletingPathExtension().lastPathComponent }
      let hint =
        NearestName.nearest(to: reference.study, in: names).map { "did you mean '\($0)'?" }
        ?? "there are \(names.isEmpty ? "none" : names.joined(separator: ", "))"
      throw NoWinner("there is no study '\(project.settings.studies)/\(reference.study).md'; \(hint)")
    }
    return path
  }

  /// The sweep that the study declares now.
  private func sweep(
    _ file: URL, _ path: String, _ reference: WinnerReference, _ winners: ProjectSweepWinners
  ) throws(NoWinner) -> DeclaredSweep {
    let study: Study
    do {
      study = try Study.read(
        from: file, kinds: project.program.kinds, named: path, setting: reference.setting, winners: winners)
    } catch {
      throw NoWinner("its study cannot be read: \(Self.first(error))")
    }
    guard let sweep = study.sweep, !sweep.space.isEmpty else {
      throw NoWinner("\(path) declares no sweep; expected 'sweep' with a 'space' in its front matter")
    }
    guard sweep.goal != nil else {
      let goals = sweep.goals.isEmpty ? "nothing" : sweep.goals.map(\.measure).joined(separator: " and ")
      throw NoWinner("the sweep of \(path) looks for \(goals), so that no trial is the best; expected one goal")
    }
    return DeclaredSweep(path, study, sweep)
  }

  /// A table's bytes, its place as one would type it, and as it is recorded, which is below the folder of results wherever that is.
  private struct Table {
    let place: String
    let recorded: String
    let isPublished: Bool
    let bytes: Data
  }

  /// The table: the published one, or where there is none that of the sweep's own folder.
  private func table(
    of declared: DeclaredSweep, _ reference: WinnerReference, _ command: String
  ) throws(NoWinner) -> Table {
    let published = ([reference.study] + [reference.setting].compactMap(\.self) + [Self.folderName, Self.tableName])
      .joined(separator: "/")
    let own = "runs/sweeps/\(declared.name)/\(Self.tableName)"
    for (path, isPublished) in [(published, true), (own, false)] {
      for folder in project.resultsFolders {
        let file = folder.appending(path: path)
        guard FileManager.default.fileExists(atPath: file.path) else { continue }
        guard let bytes = LiveFiles.bytes(of: file, atMost: Self.mostBytes) else {
          throw NoWinner(
            "\(name(of: file)) cannot be read as a file of at most \(Self.mostBytes >> 20) MB; run: \(command)")
        }
        return Table(
          place: name(of: file), recorded: "\(project.settings.results)/\(path)", isPublished: isPublished, bytes: bytes
        )
      }
    }
    let names = [published, own].map { name(of: project.results.appending(path: $0)) }
    throw NoWinner(
      "there is no table of the sweep \(declared.name): neither \(names[0]) nor \(names[1]) is there; "
        + "run: \(command), or: \(command) --publish")
  }

  private func name(of file: URL) -> String { (try? project.relativePath(of: file)) ?? file.path }

  private static func compare(_ table: SweepTableFile, with declared: DeclaredSweep) throws(NoWinner) {
    guard table.identity == declared.identity.hexadecimal else {
      throw NoWinner(
        "it is of another sweep than \(declared.path) declares now: found the identity \(table.identity.prefix(16)), expected "
          + "\(declared.identity.hexadecimal.prefix(16))")
    }
    guard table.cells == declared.cells.hexadecimal else {
      throw NoWinner(
        "it is of an earlier form of \(declared.path): the cells that are measured, or their seeds, are others now")
    }
  }

  /// The keys of the study's cells with the best trial's values.
  private func cells(
    _ file: URL, _ path: String, _ reference: WinnerReference, _ trial: SweepTrial, _ winners: ProjectSweepWinners
  ) throws(NoWinner) -> [CellKeys] {
    do {
      return try Study.cellKeys(
        of: file, kinds: project.program.kinds, named: path, setting: reference.setting, overrides: trial.overrides,
        winners: winners)
    } catch {
      throw NoWinner("\(path) refuses trial \(trial.number): \(Self.first(error))")
    }
  }

  /// The error from which others follow.
  private static func first(_ error: InvalidStudy) -> String {
    let isWinners: (StudyError) -> Bool = { if case .noWinner = $0.problem { true } else { false } }
    return (error.errors.first(where: isWinners) ?? error.errors.first).map { "\($0)" } ?? "it is not valid"
  }
}

extension Project {
  /// The folders in which results are looked for: the one in use, and the project's own. Results may be recorded elsewhere than where
  /// they are published, as those of a replay are.
  var resultsFolders: [URL] {
    let own = root.appending(path: settings.results)
    return results.standardizedFileURL.path == own.standardizedFileURL.path ? [results] : [results, own]
  }

  /// The files in which a table can lie that a run recorded.
  package func places(ofTable path: String) -> [URL] {
    guard path.hasPrefix(settings.results + "/"), !path.split(separator: "/").contains("..") else { return [] }
    return resultsFolders.map { $0.appending(path: String(path.dropFirst(settings.results.count + 1))) }
  }

  /// Reads a study of the project.
  ///
  /// - Parameters:
  ///   - file: the study file.
  ///   - setting: the name of the setting to put in force.
  ///   - overrides: values by parameter or key of a cell.
  ///   - memory: the sweeps that are known already.
  /// - Throws: `InvalidStudy`, or `RunError.outsideProject`.
  package func study(
    at file: URL, setting: String? = nil, overrides: [String: Override] = [:], _ memory: SweepMemory = SweepMemory()
  ) throws -> Study {
    let path = try relativePath(of: file)
    return try Study.read(
      from: file, kinds: program.kinds, named: path, setting: setting, overrides: overrides,
      winners: ProjectSweepWinners(self, for: path, memory))
  }
}
