import Audits
import Foundation
import Ledger
import Printing
import Reports
import Runs
import Values

/// All that commands do with a record, each by itself: `audit verify`, `runs`, `show`, `diff`, `audit trace`, `report`.
struct RecordReading {
  let project: Project
  private(set) var refusals: [String] = []
  /// A refusal that is not in this program's words, or a text that would reach a terminal as more than characters.
  private(set) var problem: String?
  private(set) var isIntact = false
  /// True when the ledger is, whatever the files of its runs are.
  private(set) var isLedgerIntact = false

  init(_ project: Project) { self.project = project }

  /// Puts a record into a project of its own, to be read there.
  init(of record: RecordFiles, in scratch: URL) throws {
    project = try RecordFiles.project(in: scratch)
    try record.write(to: project.runs)
  }

  mutating func readAll(verifiesFiles: Bool) {
    attempt { reading in
      let ledger = try reading.open()
      let verification = try RecordVerification(of: reading.project, ledger: ledger, files: verifiesFiles)
      (reading.isIntact, reading.isLedgerIntact) = (verification.isIntact, verification.ledger.isIntact)
    }
    attempt { reading in
      let ledger = try reading.open()
      let runs = try ledger.runs()
      _ = try ledger.choices(of: runs.map(\.id))
      _ = try ledger.studyPaths()
      for run in runs.prefix(4) { reading.read(run.id, ledger) }
      if runs.count > 1 {
        reading.attempt { reading in
          let comparison = try RunComparison(of: runs[0].id, and: runs[1].id, in: ledger, reading.project.program)
          reading.look(RunComparisonText(comparison).text)
          _ = RunComparisonJSON.text(comparison)
        }
      }
    }
    attempt { reading in
      let ledger = try reading.open()
      let file = reading.project.runs.appending(path: "r1/curves.svg")
      let trace = try FileTrace(of: file, named: "curves.svg", in: reading.project, ledger: ledger)
      reading.look(
        FileTraceText(trace, trace.presentStep(in: reading.project), results: "results", program: "refigure").text)
    }
  }

  private mutating func read(_ run: RunID, _ ledger: Ledger) {
    attempt { reading in
      let details = try ledger.details(of: run)
      let recorded = try? RecordedRun(run, in: ledger, reading.project.program)
      let text = RunDetailsText(
        details, nil, recorded: recorded, showsAll: true, folder: reading.project.folder(of: run)
      ).text
      reading.look(text)
      _ = JSONText.of(RunDetailsJSON(details, nil))
    }
    attempt { reading in _ = try StudyReport(of: run, in: ledger, reading.project.program).page }
  }

  private func open() throws -> Ledger { try Ledger(folder: project.runs, access: .readOnly, busyTimeout: 1) }

  private mutating func attempt(_ body: (inout RecordReading) throws -> Void) {
    do {
      try body(&self)
    } catch {
      let words = "\(error)"
      refusals.append(words)
      if words.contains("Error Domain") { problem = "an error of Foundation's: \(words)" }
    }
  }

  private mutating func look(_ text: String) {
    if VisibleText.shown(text).unicodeScalars.contains("\u{1B}") { problem = "an escape sequence" }
  }
}
