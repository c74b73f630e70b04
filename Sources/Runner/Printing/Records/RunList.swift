import Comparison
import Foundation
import Ledger
import Queries
import Runs
import Values

/// Runs in a list, with what was asked of each.
package struct RunList {
  private let rows: [QueriedRun]
  private let columns: [String]

  private let mayGoOn: Set<RunID>

  /// - Parameters:
  ///   - columns: the expressions that were asked, as they were typed.
  ///   - mayGoOn: the unfinished runs that can be resumed as far as one sees.
  package init(_ rows: [QueriedRun], columns: [String], mayGoOn: Set<RunID> = []) {
    self.rows = rows
    self.columns = columns
    self.mayGoOn = mayGoOn
  }

  // MARK: For people

  /// A table, and what its columns are.
  ///
  /// - Parameters:
  ///   - width: the columns of the terminal; what matters least is left out of a table that is wider. nil: nothing is.
  ///   - rest: what is said of runs that are not listed.
  package func text(now: Date, width: Int? = nil, rest: String? = nil) -> String {
    let header = ["run", "started (UTC)", "took", "status", "commit", "steps", "claims"] + columns
    var table = [header + ["study", "setting and values"]] + rows.map { cells($0, now: now) }
    var lines = TextTable(table).lines
    var leftOut: [String] = []
    for name in Self.dispensable {
      guard let width, lines.contains(where: { ColumnWidth.of(StyledText.plain($0)) > width }) else { break }
      guard let column = table[0].firstIndex(of: name) else { continue }
      for row in table.indices { table[row].remove(at: column) }
      leftOut.append(name)
      lines = TextTable(table).lines
    }
    let room = leftOut.isEmpty ? nil : "no room here for: \(leftOut.joined(separator: ", "))"
    let notes = [legend(without: leftOut), room, rest].compactMap(\.self)
    return ([StyledText.text(lines[0], .strong)] + lines.dropFirst() + [""] + notes).joined(separator: "\n")
  }

  /// The columns that a narrow terminal does without, the first one first.
  private static let dispensable = ["commit", "started (UTC)", "took", "steps"]

  private func legend(without leftOut: [String]) -> String {
    let steps = leftOut.contains("steps") ? nil : "steps: computed new, taken over from earlier runs"
    let changes = leftOut.contains("commit") ? nil : "+: with changes that were not committed"
    let parts = [
      steps, "claims: ✓ holds, ✗ does not hold, ? undecided", changes,
      mayGoOn.isEmpty ? nil : "↻: goes on with run --resume and its name",
      columns.isEmpty ? nil : "a number of several seeds: median (least … greatest)",
    ]
    return parts.compactMap(\.self).joined(separator: "; ")
  }

  private func cells(_ row: QueriedRun, now: Date) -> [String] {
    let run = row.run
    let started = JSONText.date(run.started)
    let commit = run.commit.map { String($0.prefix(8)) + (run.isDirty ? "+" : "") } ?? "unversioned"
    return [
      "\(run.id)", "\(started.prefix(10)) \(started.dropFirst(11).prefix(5))", Self.duration(run, now: now),
      StyledText.text(
        run.status.kind.rawValue + (mayGoOn.contains(run.id) ? " ↻" : ""),
        run.status == .finished ? nil : run.status.kind.style), commit,
      Self.steps(run.steps), Self.claims(run.claims),
    ] + row.answers.map(GroupComparison.words) + [run.studyName, row.given]
  }

  private static func steps(_ steps: RunSummary.StepCounts) -> String {
    let parts = [(steps.computed, "new"), (steps.reused, "old"), (steps.failed, "failed")].filter { $0.0 > 0 }
    return parts.isEmpty ? "–" : parts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }

  private static func claims(_ claims: RunSummary.ClaimCounts) -> String {
    let parts: [(Int, String, StyledText.Style)] = [
      (claims.holds, "✓", .good), (claims.fails, "✗", .bad), (claims.undecided, "?", .open),
    ]
    let shown = parts.filter { $0.0 > 0 }.map { StyledText.text("\($0.0)\($0.1)", $0.2) }
    return shown.isEmpty ? "–" : shown.joined(separator: " ")
  }

  /// The time to the end; until now for a run that goes on.
  private static func duration(_ run: RunSummary, now: Date) -> String {
    if run.status == .running {
      return NumberFormat.duration.plain(of: now.timeIntervalSince(run.started)) + " so far"
    }
    return run.ended.map { NumberFormat.duration.plain(of: $0.timeIntervalSince(run.started)) } ?? "–"
  }

  // MARK: For programs

  /// A line a run (RFC 4180), with all digits.
  package var csv: String {
    let names = Set(rows.flatMap(\.overrides.keys)).sorted()
    let header =
      [
        "run", "study", "title", "setting", "status", "started", "seconds", "commit", "dirty", "computed", "reused",
        "failed", "holds", "fails", "undecided",
      ] + names.map { "set.\($0)" } + columns
    let lines = rows.map { row in
      let json = RunListJSON(row, columns)
      let counts = [row.run.steps.computed, row.run.steps.reused, row.run.steps.failed]
      let verdicts = [row.run.claims.holds, row.run.claims.fails, row.run.claims.undecided]
      return [json.id, row.run.studyName, json.title, json.setting ?? "", json.status, json.started]
        + [json.seconds.map { "\($0)" } ?? "", json.commit ?? "", "\(json.dirty)"]
        + (counts + verdicts).map { "\($0)" } + names.map { json.set[$0] ?? "" } + row.answers.map(Self.exact)
    }
    return ([header] + lines).map(CSVWriter.line).joined()
  }

  private static func exact(_ answer: RunAnswer) -> String {
    switch answer {
    case .numbers: answer.median.map(NumberFormat.shortest.plain) ?? ""
    case .text(let text): text
    case .flag(let flag): "\(flag)"
    case .none, .series: ""
    }
  }

  /// A list of objects.
  package var json: String { JSONText.of(rows.map { RunListJSON($0, columns) }) }
}

/// A run in a list for programs.
struct RunListJSON: Encodable {
  let id, study, title, status, started, numerics: String
  let reason, ended, commit, setting: String?
  let dirty: Bool
  let seconds: Double?
  let set: [String: String]
  let steps: RunSummary.StepCounts
  let claims: RunSummary.ClaimCounts
  let columns: [String: Column]?

  /// An answer: `value`, with the range over seeds, or the reason why there is none.
  struct Column: Encodable {
    var value, least, greatest: Double?
    var text: String?
    var flag: Bool?
    var reason: String?

    init(_ answer: RunAnswer) {
      switch answer {
      case .numbers(let numbers): (value, least, greatest) = (answer.median, numbers.min(), numbers.max())
      case .series: reason = "a value for each epoch: min(…), last(…) or the like makes it one"
      case .text(let text): self.text = text
      case .flag(let flag): self.flag = flag
      case .none(let reason): self.reason = reason
      }
    }
  }

  init(_ row: QueriedRun, _ columns: [String]) {
    let run = row.run
    id = "\(run.id)"
    study = run.studyPath
    title = run.studyTitle
    status = run.status.kind.rawValue
    reason = run.status.reason
    started = JSONText.date(run.started)
    ended = run.ended.map(JSONText.date)
    seconds = run.ended.map { ($0.timeIntervalSince(run.started) * 1000).rounded() / 1000 }
    numerics = run.numericsVersion
    commit = run.commit
    dirty = run.isDirty
    setting = row.setting
    set = row.overrides
    steps = run.steps
    claims = run.claims
    let answers = zip(columns, row.answers.map(Column.init)).map { ($0, $1) }
    self.columns = columns.isEmpty ? nil : Dictionary(answers, uniquingKeysWith: { first, _ in first })
  }
}
