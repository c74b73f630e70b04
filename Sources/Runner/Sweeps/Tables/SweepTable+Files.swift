import Foundation
import Reports
import Runs
import Values

extension SweepTable {
  /// The table as CSV (RFC 4180). Nothing in it depends on runs, commits, times, or the order in which trials finished.
  public var csv: String {
    var header = ["trial"] + sweep.columns + ["status"]
    for measure in sweep.measures { header += [measure.name, "\(measure.name)_lower", "\(measure.name)_upper"] }
    header += ["claims_hold", "claims_fail", "claims_undecided"]
    if !sweep.goals.isEmpty { header.append("best") }
    header.append("reason")
    let front = Set(front)
    let lines = rows.enumerated().map { index, row in
      var fields = ["\(row.trial.number)"] + sweep.values(row.trial).map { $0?.plain ?? "" } + [row.status.word]
      for place in sweep.measures.indices {
        let measured = row.measures.indices.contains(place) ? row.measures[place] : nil
        fields += [measured?.median, measured?.lower, measured?.upper].map { $0.map { "\($0)" } ?? "" }
      }
      fields += [row.claims?.holds, row.claims?.fails, row.claims?.undecided].map { $0.map { "\($0)" } ?? "" }
      if !sweep.goals.isEmpty { fields.append(front.contains(index) ? "yes" : "") }
      fields.append(row.status.reason ?? row.measures.lazy.compactMap(\.reason).first ?? "")
      return fields
    }
    return ([header] + lines).map(CSVWriter.line).joined()
  }

  /// The table with its runs, as JSON, a line a trial; docs/schemas/sweep.json has the keys.
  public var json: String { json(withRuns: true) }

  /// - Parameter withRuns: false for a text that depends on the trials' results alone.
  func json(withRuns: Bool) -> String {
    let front = front
    let trials = rows.enumerated().map { "  " + jsonRow($1, isBest: front.contains($0), withRuns).canonicalJSON }
    var head: [(String, Value)] = [
      ("study", .text(study)), ("title", .text(title)), ("setting", setting.map { .text($0) } ?? .null),
      ("overrides", .mapping(overrides.mapValues { .text($0.plain) })), ("name", .text(name)),
      ("identity", .text(identity)), ("cells", .text(cells.hexadecimal)),
      ("parameters", .list(sweep.space.map { .text($0.parameter) })),
      ("measures", .mapping(measureSources)),
      ("search", sweep.search.canonicalValue),
      ("goals", .list(sweep.goals.map { .mapping([$0.direction.rawValue: .text($0.measure)]) })),
      ("goal", sweep.goal.map { .mapping([$0.direction.rawValue: .text($0.measure)]) } ?? .null),
      ("front", .list(front.map { .integer(rows[$0].trial.number) })),
      ("best", best.map { .integer(rows[$0].trial.number) } ?? .null),
    ]
    if later > 0 { head.append(("later", .integer(later))) }
    let lines = head.map { " \"\($0)\": \($1.canonicalJSON),\n" }.joined()
    return "{\n\(lines) \"trials\": [\n\(trials.joined(separator: ",\n"))\n ]\n}\n"
  }

  private var measureSources: [String: Value] {
    Dictionary(
      sweep.measures.map { ($0.name, .text($0.expression.source)) }, uniquingKeysWith: { first, _ in first })
  }

  private func jsonRow(_ row: Row, isBest: Bool, _ withRuns: Bool) -> Value {
    let values = zip(sweep.columns, sweep.values(row.trial)).map { ($0, $1 ?? .null) }
    var entries: [String: Value] = [
      "trial": .integer(row.trial.number),
      "parameters": .mapping(Dictionary(values, uniquingKeysWith: { first, _ in first })),
      "status": .text(row.status.word), "best": .flag(isBest),
    ]
    if let rung = row.trial.rung {
      entries["rung"] = .mapping(["bracket": .integer(rung.bracket), "level": .integer(rung.level)])
    }
    if let reason = row.status.reason { entries["reason"] = .text(reason) }
    if withRuns, let run = row.run { entries["run"] = .text("\(run)") }
    if let claims = row.claims {
      entries["claims"] = .mapping([
        "holds": .integer(claims.holds), "fails": .integer(claims.fails), "undecided": .integer(claims.undecided),
      ])
    }
    if case .finished = row.status {
      let measures = zip(sweep.measures.map(\.name), row.measures).map { ($0, Self.json($1)) }
      entries["measures"] = .mapping(Dictionary(measures, uniquingKeysWith: { first, _ in first }))
    }
    return .mapping(entries)
  }

  private static func json(_ measured: Measured) -> Value {
    func number(_ value: Double?) -> Value {
      guard let value else { return .null }
      return value.isFinite ? .number(value) : .text("\(value)")
    }
    var entries: [String: Value] = [
      "median": number(measured.median), "lower": number(measured.lower), "upper": number(measured.upper),
      "seeds": .list(measured.seeds.map(number)),
    ]
    if let reason = measured.reason { entries["reason"] = .text(reason) }
    return .mapping(entries)
  }

  /// Writes `table.csv`, `table.json`, charts and a page into the sweep's folder, each whole; while `isRunning`, with trials still to come,
  /// charts that take long are left to the end.
  ///
  /// - Returns: the folder.
  /// - Throws: `RunError.notWritable`.
  @discardableResult
  public func write(to project: Project, isRunning: Bool = false) throws(RunError) -> URL {
    let folder = project.sweeps.appending(path: name)
    try PageFile.write(csv, to: folder.appending(path: "table.csv"))
    try PageFile.write(json, to: folder.appending(path: "table.json"))
    let charts = isRunning && rows.count > Self.mostWhileRunning ? nil : charts
    if let charts { try write(charts, to: folder) }
    try PageFile.write(page(of: project.program, charts), to: folder.appending(path: StudyReport.fileName))
    return folder
  }
}
