import Digests
import Expressions
import Foundation
import Ledger
import Runs
import StandardCells
import Studies
import Values

/// A run as papers know it: its keys begin with the study and the setting, and its seal says which results they are.
package struct PaperRun: Sendable {
  /// The run's name in its ledger, which numbers runs by itself.
  package let name: String
  /// The study's path.
  package let studyPath: String
  /// The study, and behind an `@` the setting: what its keys begin with.
  package let prefix: String
  package let setting: String?
  package let commit: String?
  package let isDirty: Bool
  /// A digest of the study's text, the choices, and the results of all steps.
  package let seal: Digest
  package let numbers: [PaperNumber]
  package let figures: [PaperFigure]
  /// The identities of the steps, by name.
  package let identities: [String: Digest]
  package let recorded: RecordedRun
  /// The keys of what the prose fills in, by the place of the prose and of the value in it.
  let proseKeys: [[String?]]

  /// - Throws: `LedgerError`.
  package init(_ recorded: RecordedRun, in ledger: Ledger) throws(LedgerError) {
    let run = recorded.details.run
    self.recorded = recorded
    name = "\(run.id)"
    studyPath = run.studyPath
    setting = recorded.study.setting
    let prefix = Self.prefix(ofStudy: run.studyPath, setting: recorded.study.setting)
    self.prefix = prefix
    if case .git(let state) = run.versionControl {
      (commit, isDirty) = (state.commit, state.isDirty)
    } else {
      (commit, isDirty) = (nil, false)
    }
    let steps = try ledger.summaries(of: run.id)
    seal = Self.seal(of: run.study, RunChoices(run), steps)
    identities = Dictionary(steps.map { ($0.cell.name, $0.cell.identity) }, uniquingKeysWith: { _, later in later })
    var collection = PaperNumbers(recorded, prefix: prefix)
    collection.collect()
    (numbers, proseKeys) = (collection.numbers, collection.proseKeys)
    figures = recorded.study.cells.compactMap { PaperFigure($0, of: recorded, prefix: prefix) }
  }

  /// What the keys of a study's run begin with.
  package static func prefix(ofStudy path: String, setting: String?) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? ""
    let study = file.hasSuffix(".md") ? String(file.dropLast(3)) : file
    return PaperKey.plain(setting.map { "\(study)@\($0)" } ?? study)
  }

  /// The digest by which a run's results are known again, wherever the run is recorded.
  package static func seal(of study: Digest, _ choices: RunChoices, _ steps: [StepSummary]) -> Digest {
    let latest = Dictionary(steps.map { ($0.cell.name, $0) }, uniquingKeysWith: { _, later in later })
    var lines = ["\(study)", choices.arguments.joined(separator: "\u{1F}")]
    for (name, step) in latest.sorted(by: { $0.key.precedesInBytes($1.key) }) {
      let files = step.artefacts.filter { !$0.isLog }.map { "\($0.name) \($0.digest)" }.sorted()
      lines.append(
        ([name, "\(step.cell.identity)", step.metricsDigest?.hexadecimal ?? "-"] + files).joined(separator: " "))
    }
    return Digest(of: lines.joined(separator: "\n"))
  }

  /// The identity of what rests on some cells: that of the one step, or a digest over those of all.
  package func identity(of cells: [String]) -> Digest? {
    let steps = cells.compactMap { recorded.study.cell(named: $0) }.flatMap { recorded.steps(of: $0) }
    let all = steps.map(\.cell.identity)
    return all.count < 2 ? all.first : Digest(of: all.map(\.hexadecimal).joined(separator: "\n"))
  }

  /// The number of a key, and the variant of it that the key's end asks for.
  package func number(_ key: String) -> (number: PaperNumber, text: String)? {
    if let number = numbers.first(where: { $0.key == key }) { return (number, number.text.joint) }
    guard let dot = key.lastIndex(of: ".") else { return nil }
    let suffix = String(key[key.index(after: dot)...])
    guard let number = numbers.first(where: { $0.key == key[..<dot] }), let text = number.text.variant(suffix) else {
      return nil
    }
    return (number, text)
  }
}

/// A figure of a run as a paper has it.
package struct PaperFigure: Sendable {
  /// The key: the prefix and the cell's name.
  package let key: String
  package let cell: String
  package let identity: Digest
  /// The digest of the drawing that was recorded.
  package let drawing: Digest
  /// The file in the export's folder.
  package let path: String
  package let content: Data

  /// A figure that was recorded; nil for another cell, and for a picture that LaTeX cannot take.
  init?(_ cell: Cell, of recorded: RecordedRun, prefix: String) {
    guard cell.figure != nil, let identity = recorded.cells[cell.name]?.cell.identity,
      let taken = TakenDrawing(cell, in: recorded)
    else { return nil }
    key = PaperKey.plain("\(prefix)/\(cell.name)")
    self.cell = cell.name
    self.identity = identity
    drawing = taken.digest
    content = taken.content
    path = "figures/\(key).\(taken.fileExtension)"
  }
}
