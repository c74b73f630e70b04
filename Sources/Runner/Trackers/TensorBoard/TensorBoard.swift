import Foundation
import Ledger
import Live
import Runs
import Values

/// Runs as TensorBoard reads them: a folder a repetition of a cell, a curve a series, and the hyperparameters as texts.
///
/// The time of all points of a series is that at which the ledger recorded its step; no time is recorded of an epoch. Of a run that goes on,
/// files of their own have the few numbers that it tells of itself, at the times at which it tells them. They go when the run ends.
public struct TensorBoard: FollowingExporter {
  /// The exporter.
  public init() {}

  /// `tensorboard`.
  public let name = "tensorboard"
  /// What it writes.
  public let summary = "curves of series; with --follow while a run makes them"

  // TensorBoard reads the files of a folder in the order of their names, and goes on to the next one for good.
  private static let recordedFile = "events.out.tfevents.1.recorded"
  private static let toldFile = "events.out.tfevents.0.told"

  /// The files of events.
  ///
  /// - Throws: `ExportError.nothing`, where a run has no series.
  public func files(of runs: [ExportedRun]) throws -> [ExportedFile] {
    try runs.flatMap { run -> [ExportedFile] in
      let steps = ExportedStep.all(of: run).filter { !$0.series.isEmpty }
      if steps.isEmpty { throw ExportError.nothing(run: run.name, reason: "none of its steps recorded a series") }
      return [Self.texts(of: run)] + steps.map { Self.file(of: $0, run.name) }
    }
  }

  private static func file(of step: ExportedStep, _ run: String) -> ExportedFile {
    var bytes = TensorBoardEvent.version(at: step.recorded).record
    for series in step.series {
      for (epoch, value) in zip(series.epochs, series.values) {
        bytes += TensorBoardEvent.scalar(series.name, value, step: epoch, at: step.recorded).record
      }
    }
    let folder = StepDescription.name(of: step.cell, repetition: step.repetition)
    return ExportedFile("\(run)/\(folder)/\(recordedFile)", bytes)
  }

  // MARK: Texts

  private static func texts(of run: ExportedRun) -> ExportedFile {
    let record = run.recorded.details.run
    let leaves = HyperparameterLeaf.leaves(of: record.hyperparameters)
    var bytes = TensorBoardEvent.version(at: record.started).record
    bytes += TensorBoardEvent.text("run", table(facts(of: run)), at: record.started).record
    for cell in Set(leaves.map(\.cell)).sorted() {
      let rows = leaves.filter { $0.cell == cell }.map { ($0.path, $0.value) }
      let tag = "hyperparameters/\(cell.isEmpty ? "study" : cell)"
      bytes += TensorBoardEvent.text(tag, table(rows), at: record.started).record
    }
    return ExportedFile("\(run.name)/\(recordedFile)", bytes)
  }

  private static func facts(of run: ExportedRun) -> [(String, String)] {
    let record = run.recorded.details.run
    var rows = [
      ("run", run.name), ("study", run.study), ("title", record.studyTitle), ("setting", record.setting ?? ""),
      ("seeds", record.seeds.map { "\($0)" }.joined(separator: ", ")), ("numerics", record.numericsVersion),
    ]
    if case .git(let state) = record.versionControl {
      rows.append(("commit", state.commit + (state.isDirty ? ", and changes" : "")))
    }
    return rows
  }

  private static func table(_ rows: [(String, String)]) -> String {
    (["| | |", "|---|---|"] + rows.map { "| \(cell($0)) | \(cell($1)) |" }).joined(separator: "\n")
  }

  /// A text as a table of Markdown shows it, and does nothing else with it.
  private static func cell(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      if scalar.value < 0x20 { return " " }
      return "\\`*_{}[]<>()#+-.!|&~".unicodeScalars.contains(scalar) ? "\\\(scalar)" : "\(scalar)"
    }.joined()
  }

  // MARK: Following

  /// Adds the points of a run that goes on to files of their own. The same points have the same bytes, so that a record which an earlier
  /// following left unfinished is finished: who reads the file has its beginning already.
  package func add(_ points: [LivePoint], of run: LiveRun, in folder: URL) throws {
    for (step, points) in Dictionary(grouping: points, by: \.step) {
      guard let file = Self.told(step, of: run.run, in: folder) else { continue }
      let there = (try? Data(contentsOf: file)) ?? Data()
      let start = TensorBoardEvent.version(at: run.started).record
      let whole = points.reduce(into: start) { $0 += Self.records(of: $1, run) }
      if whole.starts(with: there) {
        guard whole.count > there.count else { continue }
        try AppendedFile.append(whole.dropFirst(there.count), to: file, at: there.count)
      } else if let added = Self.records(behind: there, points, of: run) {
        try AppendedFile.append(added.bytes, to: file, at: added.place)
      }
    }
  }

  /// The points behind the last epoch of a file that began with others, as that of a run which was resumed does; nil where there are none.
  private static func records(behind there: Data, _ points: [LivePoint], of run: LiveRun) -> (bytes: Data, place: Int)?
  {
    let known = RecordFile.records(in: there)
    let last = known.contents.compactMap(TensorBoardEvent.step).max() ?? -1
    let start = known.bytes == 0 ? TensorBoardEvent.version(at: run.started).record : Data()
    let new = points.filter { $0.done > last }
    return new.isEmpty ? nil : (new.reduce(into: start) { $0 += records(of: $1, run) }, known.bytes)
  }

  private static func records(of point: LivePoint, _ run: LiveRun) -> Data {
    let time = run.started.addingTimeInterval(point.seconds)
    return point.values.sorted { $0.key < $1.key }.reduce(into: Data()) { bytes, value in
      bytes += TensorBoardEvent.scalar("told/\(value.key)", value.value, step: point.done, at: time).record
    }
  }

  /// Removes those files.
  package func removeAdded(of run: RunID, in folder: URL) {
    let own = folder.appending(path: "\(run)")
    let found = FileManager.default.enumerator(at: own, includingPropertiesForKeys: nil)
    for case let file as URL in found ?? FileManager.DirectoryEnumerator()
    where file.lastPathComponent == Self.toldFile {
      try? FileManager.default.removeItem(at: file)
      // The folders of a step that recorded nothing have nothing else; `rmdir` takes empty ones alone.
      var folder = file.deletingLastPathComponent()
      while rmdir(folder.path) == 0, folder.lastPathComponent != own.lastPathComponent {
        folder.deleteLastPathComponent()
      }
    }
  }

  /// The file of a step; nil where what was told cannot be the name of one.
  private static func told(_ step: String, of run: RunID, in folder: URL) -> URL? {
    let parts = step.split(separator: "/", omittingEmptySubsequences: false)
    let isName = parts.allSatisfy { part in
      !part.isEmpty
        && part.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains($0) }
    }
    guard isName, (1...2).contains(parts.count) else { return nil }
    return folder.appending(path: "\(run)").appending(path: step).appending(path: toldFile)
  }
}
