import Foundation
import Ledger
import Values

/// All that a step printed, for `show --log`.
package struct StepLog: Encodable {
  let step, disposition: String
  /// Standard output and standard error.
  let output, errors: String

  /// The logs of a step, or of all steps of a cell.
  ///
  /// - Throws: `StepSelectionError`, `LedgerError`.
  package static func all(of name: String, in details: RunDetails, _ artefacts: ArtefactStore) throws -> [StepLog] {
    let logs = try StepSelection.steps(named: name, in: details).compactMap { step -> StepLog? in
      func text(_ name: String) throws -> String? {
        guard let log = step.outputs.artefacts.first(where: { $0.isLog && $0.name == name }) else { return nil }
        return String(decoding: try artefacts.read(log.digest), as: UTF8.self)
      }
      let (output, errors) = (try text("stdout"), try text("stderr"))
      if output == nil, errors == nil { return nil }
      return StepLog(
        step: step.cell.name, disposition: "\(step.disposition)", output: output ?? "", errors: errors ?? "")
    }
    if logs.isEmpty { throw StepSelectionError.noLog(name, run: details.run.id) }
    return logs
  }

  /// Both for people; nothing in it reaches the terminal but characters.
  package var text: String {
    var lines = ["\(step): \(disposition.prefix { !$0.isNewline })"]
    for (title, text) in [("standard output", output), ("standard error", errors)] {
      let end = VisibleText.end(of: Data(text.utf8), lines: .max, size: text.utf8.count)
      let size = NumberFormat.bytes.text(of: Double(text.utf8.count))
      lines.append("--- \(title)\(text.isEmpty ? ": nothing" : ", \(Count.words(end.lines, "line")), \(size)")")
      if !text.isEmpty { lines.append(end.shown) }
    }
    return lines.joined(separator: "\n")
  }
}
