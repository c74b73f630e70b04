import Foundation
import JetAutoencoders
import JetFigures
import JetProgram
import Runs
import StandardCells
import StandardFigures
import Studies
import Values

/// The kind `{made}`: a cell whose files are written in the study, as those of a program would be made.
package struct MadeKind: CellKind {
  package let name = "made"
  package let documentation = ""
  /// Seeds have files of their own.
  package let identification: Identification = [.name, .stream]

  package func read(_ reader: CellReader) -> any CellBody {
    let keys = reader.keys
    let files = keys.children("files")?.map { file in
      defer { file.finish() }
      return MadeCell.File(
        name: file.required("name", "") { file.text($0) }, type: file.required("type", "") { file.text($0) },
        text: file.text("text") ?? "", base64: file.text("base64"))
    }
    return MadeCell(files: files ?? [], once: keys.flag("once") ?? false)
  }

  /// All kinds of the program, and this one.
  package static let kinds = CellKinds(
    [
      DataKind(sources: [JetManifest(), Toy()]), DensityKind(), ClassifierKind(), TrainKind(), EvaluateKind(),
      MadeKind(),
    ]
      + Refigure.kinds.all.filter { ["figure", "claim"].contains($0.name) }, index: "signal")

  package static let program = Program(name: "refigure", version: "1", numerics: "2", kinds: kinds)
}

/// A `{made}` cell; in its texts `{seed}` is the number of the seed, from 1.
package struct MadeCell: CellBody {
  struct File: Sendable {
    let name, type, text: String
    let base64: String?
  }

  let files: [File]
  let once: Bool

  package var canonicalValue: Value {
    .mapping([
      "once": .flag(once),
      "files": .list(
        files.map {
          .mapping([
            "name": .text($0.name), "type": .text($0.type), "text": .text($0.text), "base64": .optional($0.base64),
          ])
        }),
    ])
  }

  package var madeFiles: [String: String] {
    Dictionary(files.map { ($0.name, $0.type) }) { first, _ in first }
  }
  package var repetition: Repetition { once ? .once : .each }

  package func run(_ step: StepContext) throws -> StepResults { results(seed: step.repetition ?? 0) }

  package func results(seed: Int) -> StepResults {
    var results = StepResults()
    for file in files where !file.type.isEmpty {
      let text = Data(file.text.replacing("{seed}", with: "\(seed + 1)").utf8)
      results.files[file.name] = StepResults.File(
        mediaType: file.type, bytes: file.base64.flatMap { Data(base64Encoded: $0) } ?? text)
    }
    return results
  }
}
