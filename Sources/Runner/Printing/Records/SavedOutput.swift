import Execution
import Foundation
import Ledger
import Values

/// A file that a step made, written out of the store by `show --save`.
package struct SavedOutput: Encodable {
  let step, output, file, digest: String
  let bytes: Int

  package var isStandardOutput: Bool { file == Self.standardOutput }
  private static let standardOutput = "-"

  /// Writes what an argument names, `CELL[/N].OUTPUT[=FILE]`; no file is overwritten.
  ///
  /// - Throws: `StepSelectionError`, `LedgerError`.
  package static func save(_ argument: String, of details: RunDetails, _ artefacts: ArtefactStore) throws -> SavedOutput
  {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    // Names of cells have no dots.
    guard let dot = parts[0].firstIndex(of: "."), dot > parts[0].startIndex, parts.count == 1 || !parts[1].isEmpty
    else {
      throw StepSelectionError.malformed(argument)
    }
    let (name, output) = (String(parts[0][..<dot]), String(parts[0][parts[0].index(after: dot)...]))
    let steps = try StepSelection.steps(named: name, in: details)
    guard let step = steps.first, let artefact = step.outputs.artefacts.first(where: { $0.name == output }) else {
      throw StepSelectionError.noOutput(
        output, of: steps.first?.cell.name ?? name, known: steps.first?.outputs.artefacts.map(\.name) ?? [])
    }
    let file = parts.count > 1 ? parts[1] : Self.name(name, artefact)
    try write(try artefacts.read(artefact.digest), to: file)
    return SavedOutput(
      step: step.cell.name, output: output, file: file, digest: artefact.digest.hexadecimal, bytes: artefact.bytes)
  }

  private static func write(_ bytes: Data, to file: String) throws(StepSelectionError) {
    if file == standardOutput { return FileHandle.standardOutput.write(bytes) }
    let url = URL(fileURLWithPath: file)
    if FileManager.default.fileExists(atPath: url.path) {
      throw .notWritten(path: file, reason: "it is there already; another name can follow '='")
    }
    do {
      try bytes.write(to: url, options: .withoutOverwriting)
    } catch {
      throw .notWritten(path: file, reason: (error as NSError).localizedDescription)
    }
  }

  /// `fit-2.scores.csv`.
  private static func name(_ step: String, _ artefact: ArtefactRecord) -> String {
    let stem = "\(step).\(artefact.name)".map { $0 == "/" || $0 == ":" ? "-" : String($0) }.joined()
    let type = artefact.mediaType.prefix { $0 != ";" }
    guard let ending = endings[String(type)], !stem.hasSuffix(".\(ending)"), !artefact.name.contains("/") else {
      return stem
    }
    return "\(stem).\(ending)"
  }

  private static let endings = [
    "text/csv": "csv", "text/tab-separated-values": "tsv", "application/x-npy": "npy", "application/x-npz": "npz",
    "image/svg+xml": "svg", "image/png": "png", "application/pdf": "pdf", "application/json": "json",
    "text/plain": "txt", "application/x-hdf5": "h5",
  ]

  /// A line for people.
  package var words: String {
    "\(file): \(output) of \(step), \(Count.words(bytes, "byte")), SHA-256 \(digest.prefix(12))"
  }
}
