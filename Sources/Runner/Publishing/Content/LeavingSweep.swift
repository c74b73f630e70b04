import Foundation
import Ledger
import Reports
import Runs
import SweepCharts
import Sweeps
import Values

/// A sweep as it leaves its project: its page, its tables and its charts, without the names of runs that stay.
struct LeavingSweep {
  let name: String
  /// Its files, by their paths in the site.
  let files: [ExportedFile]

  /// Reads a sweep's folder.
  ///
  /// - Parameters:
  ///   - sweep: the sweep.
  ///   - project: the project that it is of.
  ///   - runs: the runs that leave with it.
  ///   - hasLogs: true when what programs printed may stay in the reasons of trials that failed.
  ///   - places: what its texts must not name; nil when they may.
  /// - Throws: `RunError.unreadable`.
  init(
    _ sweep: RecordedSweep, of project: Project, with runs: Set<RunID>, hasLogs: Bool, _ places: PrivatePlaces?
  ) throws(RunError) {
    name = sweep.name
    let folder = project.sweeps.appending(path: sweep.name)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let text = LeavingSweepText(runs: runs, hasLogs: hasLogs, places: places)
    var files: [ExportedFile] = []
    for name in names.sorted() where Self.isPart(name) {
      let file = folder.appending(path: name)
      let content: Data
      do {
        content = try Data(contentsOf: file)
      } catch {
        throw .unreadable(path: file.path, reason: (error as NSError).localizedDescription)
      }
      files.append(ExportedFile("sweeps/\(sweep.name)/\(name)", text.leaving(name, content)))
    }
    self.files = files
  }

  /// True for a file of the page. What else is in the folder tells of tasks, machines and processes.
  private static func isPart(_ name: String) -> Bool {
    if LeavingSweepText.names.contains(name) { return true }
    let chart = (name as NSString).deletingPathExtension
    guard ["svg", "pdf", "csv"].contains((name as NSString).pathExtension) else { return false }
    return SweepCharts.names.contains { chart == $0 || chart.hasPrefix("\($0)-") }
  }
}

/// The texts of a recorded sweep without what stays.
struct LeavingSweepText {
  /// The runs that leave with it.
  let runs: Set<RunID>
  let hasLogs: Bool
  let places: PrivatePlaces?

  private static let (page, json, csv) = (StudyReport.fileName, "table.json", "table.csv")
  /// The names of the texts; all else is charts.
  static let names = [page, json, csv]

  /// A file as it leaves.
  func leaving(_ name: String, _ content: Data) -> Data {
    var text = String(decoding: content, as: UTF8.self)
    switch name {
    case Self.page: text = page(text)
    case Self.json:
      text = text.split(separator: "\n", omittingEmptySubsequences: false).map(row).joined(separator: "\n")
    case Self.csv: text = hasLogs ? text : table(text)
    default: return content
    }
    if let places { text = places.removed(from: text) }
    return Data(text.utf8)
  }

  /// The page with links to the runs that leave alone.
  private func page(_ page: String) -> String {
    page.replacing(#/<a href="\.\./\.\./(r[0-9]+)/index\.html">r[0-9]+</a>/#) { link in
      RunID(String(link.output.1)).map(runs.contains) == true ? String(link.output.0) : "–"
    }
  }

  /// A line of the table, a trial without the name of a run that stays.
  private func row(_ line: Substring) -> String {
    let isFollowed = line.hasSuffix(",")
    guard line.hasPrefix("  {"), case .mapping(var keys)? = Value(json: String(isFollowed ? line.dropLast() : line))
    else { return String(line) }
    if case .text(let run)? = keys["run"], RunID(run).map(runs.contains) != true { keys["run"] = nil }
    // The end of what a program printed stands below the reason.
    if !hasLogs, case .text(let reason)? = keys["reason"] { keys["reason"] = .text(StudyReport.announced(reason)) }
    return "  " + Value.mapping(keys).canonicalJSON + (isFollowed ? "," : "")
  }

  /// The table as CSV with reasons of one line; a table that cannot be read is none that this program wrote, and loses all but its header.
  private func table(_ text: String) -> String {
    var reader = CSVReader(text)
    var lines: [String] = []
    while let record = try? reader.record() {
      var fields = record.map(\.text)
      if let last = fields.indices.last { fields[last] = StudyReport.announced(fields[last]) }
      lines.append(CSVWriter.exactLine(fields))
    }
    return lines.joined()
  }
}
