import Digests
import Foundation
import Ledger
import Runs
import Values

/// The trained models of runs as graphs of ONNX, which take features in their own units: a file for each training, repetition and epoch that
/// was kept, and for each fitted density.
///
/// `models.json` lists them. Classifiers are in none: a run keeps their numbers alone.
public struct ONNX: Exporter {
  /// The exporter.
  public init() {}

  /// `onnx`.
  public let name = "onnx"
  /// What it writes.
  public let summary = "trained networks and densities, with their scaling"

  /// The models' files and their list.
  ///
  /// - Throws: `ExportError.nothing` where a run has no model; `.unsupported` where its data are not there.
  public func files(of runs: [ExportedRun]) throws -> [ExportedFile] {
    try runs.flatMap { run -> [ExportedFile] in
      let models = try run.models()
      if models.isEmpty {
        throw ExportError.nothing(
          run: run.name, reason: "it has no trained network and no fitted density; classifiers are not kept")
      }
      let facts = Self.facts(of: run)
      let files = models.map { model in
        ExportedFile(
          "\(run.name)/\(model.path)",
          model.graph.model(
            "A model of the study '\(run.study)', run \(run.name); features in their own units go in.",
            properties: model.properties(of: facts)))
      }
      let list = zip(models, files).map { model, file in
        Value.mapping(
          (model.value.mapping ?? [:]).merging(["sha256": .text("\(Digest(of: file.content))")]) { $1 })
      }
      let lines = list.map(\.canonicalJSON).joined(separator: ",\n")
      return [ExportedFile("\(run.name)/models.json", text: "[\n\(lines)\n]\n")] + files
    }
  }

  private static func facts(of run: ExportedRun) -> [(key: String, value: String)] {
    let record = run.recorded.details.run
    var facts = [
      ("refigure.run", run.name), ("refigure.study", run.study), ("refigure.setting", record.setting ?? ""),
      ("refigure.numerics", record.numericsVersion),
    ]
    if case .git(let state) = record.versionControl {
      facts.append(("refigure.commit", state.commit))
      facts.append(("refigure.dirty", "\(state.isDirty)"))
    }
    return facts
  }
}

extension Value {
  fileprivate var mapping: [String: Value]? { if case .mapping(let keys) = self { keys } else { nil } }
}
