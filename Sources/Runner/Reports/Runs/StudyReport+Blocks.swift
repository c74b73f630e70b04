import Expressions
import Ledger
import Runs
import StandardCells
import Studies
import Values

extension StudyReport {
  /// A piece of the study with the run's results.
  func block(_ segment: Segment, _ figures: [String: TakenFigure], _ parts: PageParts) -> Report.Block {
    switch segment {
    case .prose(let prose): return .prose(recorded.results.filled(prose))
    case .cell(let index):
      let cell = recorded.study.cells[index]
      if let body = cell.figure { return .figure(figure(cell, body, figures[cell.name], parts)) }
      if let body = cell.claim { return .claim(claim(cell, body)) }
      return .cell(self.cell(cell))
    }
  }

  // MARK: Cells

  private func cell(_ cell: Cell) -> Report.Cell {
    let sections = sections(of: cell)
    var shown = Report.Cell(
      name: cell.name, kind: cell.kind.title, summary: summary(of: cell, isShown: !sections.isEmpty),
      source: recorded.study.declaration(of: cell))
    shown.promise = promise(of: cell)
    shown.sections =
      settings(of: cell) + sections + recorded.steps(of: cell).compactMap { certificates[$0.cell.identity]?.section }
    return shown
  }

  /// What its kind shows of a cell, without what programs printed where that is left out.
  private func sections(of cell: Cell) -> [PageSection] {
    let sections = cell.body.sections(on: recorded.recordedCell(cell))
    if scope.hasLogs { return sections }
    return sections.filter { $0.subject != .log }.map { section in
      var section = section
      // The end of what a step printed stands below the reason why it failed.
      if section.subject == .outcome {
        section.content.removeAll { if case .output = $0 { true } else { false } }
      }
      return section
    }
  }

  /// The sweep whose best trial the cell's settings are of.
  private func settings(of cell: Cell) -> [PageSection] {
    recorded.study.winners[cell.name].map { winner in
      [
        PageSection(
          "Settings", [.text("\(winner.sentence(on: cell.name)) Sweep \(winner.identity.prefix(16)).")],
          subject: .making)
      ]
    } ?? []
  }

  /// - Parameter isShown: true when sections below say more than the line.
  private func summary(of cell: Cell, isShown: Bool) -> String {
    let steps = recorded.steps(of: cell)
    var parts = [cell.body.summary(of: cell, recorded.results)].compactMap(\.self)
    if let failed = steps.first(where: { $0.metricsDigest == nil }) {
      return isShown ? Self.announced("\(failed.disposition)") : "\(failed.disposition)"
    }
    if steps.isEmpty { return (parts + ["not finished by this run"]).joined(separator: ", ") }
    if steps.count < cell.stepCount { parts.append("only \(steps.count) of \(cell.stepCount) seeds done") }
    let origins = steps.compactMap { recorded.origins[$0.cell.name] }
    let seconds = origins.reduce(0) { $0 + $1.seconds }
    if seconds >= 0.05 { parts.append(NumberFormat.fixed(1).text(of: seconds) + " s") }
    let runs = Set(origins.map(\.run)).sorted().map { run in
      run == recorded.details.run.id ? "this run" : scope.names(run) ? "\(run)" : Self.otherRun
    }.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return parts.joined(separator: ", ") + ", \(cell.body.holdsData ? "read" : "computed") in "
      + runs.joined(separator: " and ")
  }

  /// The words for a run that is not named.
  static let otherRun = "an earlier run"

  /// A reason without lines that are announced at the end of its first one, and without the announcement: of `failed: a; its end:` and
  /// what follows, `failed: a`.
  package static func announced(_ reason: String) -> String {
    let line = String(reason.prefix { !$0.isNewline })
    guard line.hasSuffix(":"), let mark = line.range(of: "; ", options: .backwards) else { return reason }
    return String(line[..<mark.lowerBound])
  }

  /// The promise on which a cell's numbers rest, and what became of it so far.
  private func promise(of cell: Cell) -> String? {
    let steps = recorded.steps(of: cell).filter { $0.metricsDigest != nil }
    guard let first = steps.first, !cell.body.holdsData else { return nil }
    let origins = steps.compactMap { recorded.origins[$0.cell.name] }
    guard let least = origins.map(\.computations).min(), let most = origins.map(\.computations).max() else {
      return nil
    }
    var text = "Its numbers rest on \(Self.words(first.cell.reproducibility))."
    // How often is a matter of the whole ledger.
    guard scope.isWhole else { return text }
    let each = steps.count > 1 ? "Each of its \(steps.count) steps was computed" : "It was computed"
    let times = least == most ? "\(least) times" : "\(least) to \(most) times"
    let differing = origins.reduce(0) { $0 + $1.differing }
    text += most == 1 ? " \(each) once so far." : " \(each) \(times) so far, "
    if most > 1 { text += differing == 0 ? "and that was kept." : "AND \(differing) GAVE OTHER RESULTS." }
    return text
  }

  private static func words(_ promise: Reproducibility) -> String {
    switch promise {
    case .bits: return "bits, compared whenever it is computed again"
    case .tolerances(let tolerances):
      let all = tolerances.sorted { $0.key < $1.key }.map { "\($0.key) \(NumberFormat.shortest.plain(of: $0.value))" }
      return all.isEmpty
        ? "nothing: no tolerance is declared" : "a promise within tolerances: \(all.joined(separator: ", "))"
    }
  }

  // MARK: Claims

  package func claim(_ cell: Cell, _ body: ClaimCell) -> Report.Claim {
    let (outcome, decision) = recorded.outcome(cell, body)
    var claim = Report.Claim(
      body, named: cell.name, rule: Self.oneLine(body.holds.source), .notRun)
    claim.otherSettings = otherSettings.verdicts(of: cell.name).filter { scope.names($0.run) }.map {
      (words: $0.words, run: "\($0.run)", verdict: Self.verdict($0.verdict))
    }
    guard let decision else { return claim }
    claim.verdict = Self.verdict(outcome.verdict)
    // The record is what counts, should this version judge otherwise.
    guard outcome.verdict.recorded == decision.verdict else {
      claim.verdict = Self.verdict(decision.verdict)
      return claim
    }
    claim.comparison = decision.comparison(sign: outcome.comparison?.sign, error: outcome.error)
    for (name, number) in [("value", decision.value), ("bound", decision.bound), ("margin", decision.margin)] {
      let error = name == "margin" ? outcome.error : nil
      let range = error.map { " ± " + NumberFormat.significant(2).text(of: $0) } ?? ""
      if let number { claim.numbers.append((name, Self.text(number) + range)) }
    }
    if let member = outcome.member { claim.numbers.append(("worst at", member)) }
    if let epoch = outcome.epoch { claim.numbers.append(("worst at epoch", "\(epoch)")) }
    claim.seeds = outcome.seeds.map { seed in
      Report.Seed(
        number: seed.seed + 1, verdict: Self.verdict(seed.verdict), value: Self.text(seed.value),
        bound: Self.text(seed.bound), margin: Self.text(seed.margin), member: seed.member)
    }
    return claim
  }

  static func verdict(_ verdict: ClaimOutcome.Verdict) -> Report.Verdict {
    switch verdict {
    case .holds: .holds
    case .fails: .fails
    case .undecided(let reason): .undecided(reason)
    }
  }

  private static func verdict(_ recorded: ClaimVerdict) -> Report.Verdict {
    switch recorded {
    case .holds: .holds
    case .fails: .fails
    case .undecided: .undecided("as it was recorded")
    }
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func text(_ number: Double?) -> String {
    number.map { NumberFormat.significant(4).text(of: $0) } ?? "–"
  }
}

extension Report.Claim {
  /// A claim of a study, without numbers.
  init(_ claim: ClaimCell, named name: String, rule: String, _ verdict: Report.Verdict) {
    self.init(
      name: name, paper: claim.paper, statement: claim.statement, rule: rule, because: claim.because, verdict: verdict)
    isOfSearch = claim.about == .search
    stated = claim.stated?.rawValue
  }
}
