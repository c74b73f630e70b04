import Expressions
import Ledger
import Runs
import StandardCells
import Studies
import Values

extension StudyReport {
  /// A piece of the study with the run's results.
  package func block(_ segment: Segment) -> Report.Block {
    switch segment {
    case .prose(let prose): return .prose(recorded.results.filled(prose))
    case .cell(let index):
      let cell = recorded.study.cells[index]
      if let body = cell.figure { return .figure(figure(cell, body)) }
      if let body = cell.claim { return .claim(claim(cell, body)) }
      return .cell(self.cell(cell))
    }
  }

  // MARK: Cells

  private func cell(_ cell: Cell) -> Report.Cell {
    let sections = cell.body.sections(on: recorded.recordedCell(cell))
    var shown = Report.Cell(
      name: cell.name, kind: cell.kind.title, summary: summary(of: cell, isShown: !sections.isEmpty),
      source: recorded.study.declaration(of: cell))
    shown.promise = promise(of: cell)
    shown.sections = sections + recorded.steps(of: cell).compactMap { certificates[$0.cell.identity]?.section }
    return shown
  }

  /// - Parameter isShown: true when sections below say more than the line.
  private func summary(of cell: Cell, isShown: Bool) -> String {
    let steps = recorded.steps(of: cell)
    var parts = [cell.body.summary(of: cell, recorded.results)].compactMap(\.self)
    if let failed = steps.first(where: { $0.metricsDigest == nil }) {
      return isShown ? Self.announced("\(failed.disposition)") : "\(failed.disposition)"
    }
    if steps.isEmpty { return (parts + ["not reached by this run"]).joined(separator: ", ") }
    if steps.count < cell.stepCount { parts.append("only \(steps.count) of \(cell.stepCount) seeds done") }
    let origins = steps.compactMap { recorded.origins[$0.cell.name] }
    let seconds = origins.reduce(0) { $0 + $1.seconds }
    if seconds >= 0.05 { parts.append(NumberFormat.fixed(1).text(of: seconds) + " s") }
    let runs = Set(origins.map(\.run)).sorted().map { $0 == recorded.details.run.id ? "this run" : "\($0)" }
    return parts.joined(separator: ", ") + ", \(cell.body.holdsData ? "read" : "computed") in "
      + runs.joined(separator: " and ")
  }

  /// A reason without lines that are announced at the end of its first one, and without the announcement: of `failed: a; its end:` and
  /// what follows, `failed: a`.
  static func announced(_ reason: String) -> String {
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

  // MARK: Figures

  private func figure(_ cell: Cell, _ body: FigureCell) -> Report.Figure {
    var figure = Report.Figure(
      name: cell.name, caption: body.caption,
      paper: body.paper.map { PanelLabel($0).isPanel ? "\($0) of the paper" : $0 },
      drawing: body.isPicture ? nil : recorded.file(FigureCell.svg, of: cell.name),
      numbers: recorded.file(FigureCell.csv, of: cell.name), origin: origin(of: cell),
      source: recorded.study.declaration(of: cell))
    figure.picture = Self.picture(cell, body, recorded)
    return figure
  }

  /// The picture that a figure is; nil for a drawing, and for one that was not made.
  static func picture(_ cell: Cell, _ body: FigureCell, _ recorded: RecordedRun) -> Report.Figure.Picture? {
    guard body.isPicture else { return nil }
    for format in PictureFormat.allCases {
      guard let bytes = recorded.bytes(of: format.rawValue, cell: cell.name) else { continue }
      return Report.Figure.Picture(
        fileName: "\(cell.name).\(format.rawValue)",
        address: Markup.dataAddress(bytes, type: format.mediaType), isImage: format != .pdf,
        alternative: body.alternative ?? "Figure \(cell.name) of the study '\(recorded.study.title)', made by a program"
      )
    }
    return nil
  }

  /// The cell, run and commit that made a figure.
  private func origin(of cell: Cell) -> String {
    guard let record = recorded.cells[cell.name] else { return "This run did not come to it." }
    guard let origin = recorded.origins[cell.name] else { return "This run could not draw it: \(record.disposition)." }
    let commit = origin.commit.map { Self.words(commit: $0, isDirty: origin.isDirty) } ?? "without version control"
    let run = origin.run == recorded.details.run.id ? "this run, \(origin.run)" : "run \(origin.run)"
    return "Made by \(run), \(commit); identity \(record.cell.identity.short)."
  }

  // MARK: Claims

  package func claim(_ cell: Cell, _ body: ClaimCell) -> Report.Claim {
    let (outcome, decision) = recorded.outcome(cell, body)
    var claim = Report.Claim(
      body, named: cell.name, rule: Self.oneLine(body.holds.source), .undecided("this run did not come to it"))
    claim.otherSettings = otherSettings.verdicts(of: cell.name).map {
      (words: $0.words, run: "\($0.run)", verdict: Self.verdict($0.verdict))
    }
    guard let decision else { return claim }
    claim.verdict = Self.verdict(outcome.verdict)
    // The record is what counts, should this version judge otherwise.
    guard outcome.verdict.recorded == decision.verdict else {
      claim.verdict = Self.verdict(decision.verdict)
      return claim
    }
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
