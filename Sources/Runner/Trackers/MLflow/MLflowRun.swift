import Digests
import Foundation
import Ledger
import Runs
import StandardCells
import Studies
import Values

/// A run, or one repetition of it, as the file store of MLflow keeps it: a folder with a file for each parameter, metric and tag.
struct MLflowRun {
  /// The most characters of a parameter.
  static let longestParameter = 6_000
  /// The most characters of a tag.
  static let longestTag = 8_000

  private let run: ExportedRun
  private let experiment: String
  private let identifier: String
  /// The repetition, from 1; nil for the run as a whole.
  private let repetition: Int?
  private let steps: [ExportedStep]

  /// A run as a whole, with its repetitions behind it.
  static func all(of run: ExportedRun, experiment: String) -> [MLflowRun] {
    let steps = ExportedStep.all(of: run)
    let repetitions = Set(steps.compactMap(\.repetition)).sorted()
    return ([nil] + repetitions.map(Optional.some)).map { repetition in
      MLflowRun(run, experiment, repetition, steps.filter { $0.repetition == repetition })
    }
  }

  private init(_ run: ExportedRun, _ experiment: String, _ repetition: Int?, _ steps: [ExportedStep]) {
    (self.run, self.experiment, self.repetition, self.steps) = (run, experiment, repetition, steps)
    identifier = Self.identifier(of: run, repetition)
  }

  /// The same for a run wherever it was imported, and for no other one.
  private static func identifier(of run: ExportedRun, _ repetition: Int?) -> String {
    let record = run.recorded.details.run
    let text =
      "mlflow/1\n\(record.study)\n\(Digest(of: record.hyperparameters))\n\(Timestamp.text(record.started))\n"
      + "\(repetition ?? 0)"
    return String(Digest(of: text).hexadecimal.prefix(32))
  }

  private var record: RunRecord { run.recorded.details.run }
  private var name: String { repetition.map { "\(run.name) repetition \($0)" } ?? run.name }
  private var folder: String { "\(MLflow.root)/\(experiment)/\(identifier)" }

  /// The files of the run's folder.
  var files: [ExportedFile] {
    let metrics = self.metrics
    return [ExportedFile("\(folder)/meta.yaml", text: description)]
      + parameters.map { ExportedFile("\(folder)/params/\($0.key)", text: Self.cut($0.value, Self.longestParameter)) }
      + metrics.map { ExportedFile("\(folder)/metrics/\($0.key)", text: $0.lines) }
      + tags.map { ExportedFile("\(folder)/tags/\($0.key)", text: Self.cut($0.value, Self.longestTag)) }
      + artifacts(metrics.map { ($0.key, $0.name) })
  }

  private var description: String {
    let status =
      switch record.status.kind {
      case .running: 1
      case .finished: 3
      case .failed: 4
      case .interrupted: 5
      }
    return MLflow.yaml([
      ("artifact_uri", .text("\(folder)/artifacts")), ("deleted_time", .null),
      ("end_time", record.ended.map { .integer(MLflow.milliseconds($0)) } ?? .null), ("entry_point_name", .text("")),
      ("experiment_id", .text(experiment)), ("lifecycle_stage", .text("active")), ("run_id", .text(identifier)),
      ("run_name", .text(name)), ("run_uuid", .text(identifier)), ("source_name", .text("")),
      ("source_type", .integer(4)), ("source_version", .text("")),
      ("start_time", .integer(MLflow.milliseconds(record.started))), ("status", .integer(status)), ("tags", .list([])),
      ("user_id", .text("")),
    ])
  }

  /// All hyperparameters, of a repetition too, so that repetitions of several runs can be grouped by them.
  private var parameters: [(key: String, value: String)] {
    var seen: Set<String> = []
    return HyperparameterLeaf.leaves(of: record.hyperparameters).map { leaf in
      let key = MLflowName.key(leaf.cell, leaf.path)
      // A figure has a kind, and its cell has one.
      return (seen.insert(key).inserted ? key : MLflowName.key(leaf.cell, leaf.path, isCellsOwn: true), leaf.value)
    }
  }

  /// A line a value: the time when its step was recorded, the value in the fewest digits that give its bits, and its epoch.
  private var metrics: [(key: String, name: String, lines: String)] {
    var metrics: [(key: String, name: String, lines: String)] = []
    for step in steps {
      let time = MLflow.milliseconds(step.recorded)
      for series in step.series {
        let lines = zip(series.epochs, series.values).map { "\(time) \(Self.text($1)) \($0)\n" }.joined()
        metrics.append((MLflowName.key(step.cell, series.name), "\(step.cell)/\(series.name)", lines))
      }
      for scalar in step.scalars {
        metrics.append(
          (
            MLflowName.key(step.cell, scalar.name), "\(step.cell)/\(scalar.name)",
            "\(time) \(Self.text(scalar.value)) 0\n"
          ))
      }
    }
    // A folder of metrics is what MLflow knows a run by, also of one that has no numbers yet.
    let count = "\(MLflow.milliseconds(record.started)) \(steps.count) 0\n"
    return metrics.filter { !$0.lines.isEmpty } + [("refigure.steps", "refigure.steps", count)]
  }

  private var tags: [(key: String, value: String)] {
    var tags: [(key: String, value: String)] = [
      ("mlflow.note.content", record.studyTitle), ("mlflow.runName", name), ("mlflow.source.name", record.studyPath),
      ("refigure.numerics", record.numericsVersion), ("refigure.run", run.name),
      ("refigure.seeds", record.seeds.map { "\($0)" }.joined(separator: ", ")),
      ("refigure.setting", record.setting ?? ""), ("refigure.status", record.status.kind.rawValue),
      ("refigure.study", run.study), ("refigure.study.sha256", "\(record.study)"),
    ]
    if let repetition {
      tags.append(("mlflow.parentRunId", Self.identifier(of: run, nil)))
      tags.append(("refigure.repetition", "\(repetition)"))
      if record.seeds.indices.contains(repetition - 1) {
        tags.append(("refigure.seed", "\(record.seeds[repetition - 1])"))
      }
    }
    if case .git(let state) = record.versionControl {
      tags.append(("mlflow.source.git.commit", state.commit))
      tags.append(("refigure.dirty", "\(state.isDirty)"))
      if let branch = state.branch { tags.append(("mlflow.source.git.branch", branch)) }
    }
    for (name, digest) in record.data.sorted(by: { $0.key < $1.key }) {
      tags.append((MLflowName.key("refigure.data", name), "\(digest)"))
    }
    for (claim, decision) in decisions {
      tags.append((MLflowName.key("refigure.claim", claim), decision.verdict.rawValue))
    }
    return tags
  }

  /// The last decision on each claim.
  private var decisions: [(String, ClaimDecision)] {
    let all = run.recorded.details.claims.map { ($0.decision.id, $0.decision) }
    return Dictionary(all, uniquingKeysWith: { _, later in later }).sorted { $0.key < $1.key }
      .map { ($0.key, $0.value) }
  }

  private func artifacts(_ names: [(key: String, name: String)]) -> [ExportedFile] {
    let folder = "\(folder)/artifacts"
    let known = Value.mapping(
      Dictionary(names.map { ($0.key, Value.text($0.name)) }, uniquingKeysWith: { first, _ in first }))
    let table = ExportedFile("\(folder)/names.json", text: known.canonicalJSON + "\n")
    if repetition != nil { return [table] }
    let drawings = run.recorded.study.cells.filter { $0.figure != nil }.flatMap { cell -> [ExportedFile] in
      (run.recorded.cells[cell.name]?.outputs.artefacts ?? []).filter { !$0.isLog }.compactMap { file in
        run.recorded.bytes(of: file.name, cell: cell.name).map {
          ExportedFile("\(folder)/figures/\(MLflowName.text(cell.name)).\(MLflowName.text(file.name))", $0)
        }
      }
    }
    return [
      table, ExportedFile("\(folder)/hyperparameters.json", text: record.hyperparameters + "\n"),
      ExportedFile("\(folder)/study.md", text: run.recorded.study.source),
    ] + drawings
  }

  /// The number as Python reads it, to the bit; not-a-numbers are one.
  static func text(_ value: Double) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value > 0 ? "inf" : "-inf" }
    return value.description
  }

  private static func cut(_ text: String, _ most: Int) -> String {
    if text.unicodeScalars.count <= most { return text }
    let note = "… (cut; see the artefact hyperparameters.json)"
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(most - note.unicodeScalars.count))) + note
  }
}
