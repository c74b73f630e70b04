import Foundation
import Ledger
import Runs
import Studies
import Values

/// A run's record for people: what it was given other than its study declares comes first, the rest where it is asked for.
package struct RunDetailsText {
  package let details: RunDetails
  package let difference: String?
  /// The run as this version reads it back; nil when it cannot.
  package let recorded: RecordedRun?
  /// The cells whose settings are those of a sweep's best trial.
  package let settings: [SettingsOrigin]
  /// True to list everything.
  package let showsAll: Bool
  /// The folder in which the run's figures are.
  package let folder: URL

  package init(
    _ details: RunDetails, _ difference: String?, recorded: RecordedRun?, settings: [SettingsOrigin] = [],
    showsAll: Bool, folder: URL
  ) {
    self.settings = settings
    self.details = details
    self.difference = difference
    self.recorded = recorded
    self.showsAll = showsAll
    self.folder = folder
  }

  package var text: String {
    var lines = heading
    func section(_ title: String, _ body: [String]) {
      if !body.isEmpty { lines += ["", StyledText.text(title, .strong)] + body.map { "  " + $0 } }
    }
    section("claims: " + claimCounts, claims)
    let (others, declared) = parameters
    section("other than declared", TextTable(others).lines)
    section(showsAll ? "as declared" : "as declared", declared)
    section("settings from sweeps", settingsLines)
    section("figures in \(OutcomeText.relative(folder))", figures)
    section("steps", showsAll ? RunStepsText(details, recorded).lines : RunStepsText(details, recorded).summary)
    section("data", data)
    section("environment", showsAll ? environment : [])
    if let difference { lines += ["", StyledText.text("difference from the commit", .strong), difference] }
    if !showsAll { lines += ["", "--all lists every step, hyperparameter and digest; --json is for programs"] }
    return lines.joined(separator: "\n")
  }

  // MARK: Heading

  private var heading: [String] {
    let run = details.run
    var rows: [[String]] = []
    func add(_ name: String, _ value: String) { rows.append(["  " + name, value]) }
    add("study", run.studyPath + (showsAll ? " (\(run.study.hexadecimal))" : ""))
    if let setting = RunChoices(run).setting { add("setting", setting) }
    // What a program printed stands with its step.
    let status = "\(run.status)".split(separator: "\n").first.map(String.init) ?? ""
    add("status", StyledText.text(status, run.status.kind.style))
    add("started", JSONText.date(run.started))
    if let ended = run.ended {
      add("took", NumberFormat.duration.plain(of: ended.timeIntervalSince(run.started)))
    }
    if let origin = details.origin {
      add("origin", "\(origin.name) of another ledger (\(origin.head)), imported \(JSONText.date(origin.imported))")
    }
    switch run.versionControl {
    case .notUnderVersionControl: add("commit", "none: not under version control")
    case .git(let state):
      let tree = state.isDirty ? "with changes, shown below" : "clean tree"
      add("commit", "\(showsAll ? state.commit : String(state.commit.prefix(12))), \(tree)")
      add("branch", state.branch ?? "none (detached HEAD)")
      if let remote = state.remote { add("remote", remote) }
    }
    add("command", run.command.joined(separator: " "))
    add("numerics", run.numericsVersion)
    add("seeds", seeds)
    return [StyledText.text("run \(run.id): \(run.studyTitle)", .strong)] + TextTable(rows).lines
  }

  private var seeds: String {
    let all = details.run.seeds
    let words = all.prefix(showsAll ? all.count : 3).map { String($0, radix: 16) }.joined(separator: " ")
    return "\(all.count): \(words)" + (showsAll || all.count <= 3 ? "" : " …")
  }

  // MARK: Claims

  private var claimCounts: String {
    recorded?.tally.words ?? VerdictCounts(details.claims.map(\.decision.verdict)).words
  }

  private var claims: [String] {
    let words = recorded?.decisionWords ?? [:]
    return TextTable(
      details.claims.map(\.decision).map { claim in
        let text = words[claim.id] ?? claim.words(sign: nil)
        return [claim.id, StyledText.text(text, claim.verdict.style)]
      }
    ).lines
  }

  // MARK: Parameters

  /// The parameters as tables: those that have another value than declared, and the others.
  private var parameters: (others: [[String]], declared: [String]) {
    guard let recorded else {
      guard case .mapping(let all) = Value(json: details.run.hyperparameters),
        case .mapping(let own)? = all["parameters"]
      else { return ([], []) }
      let rows = own.sorted { $0.key < $1.key }.map { [$0.key, $0.value.plain] }
      return ([], ["this version cannot read the study: what it declares is not known"] + TextTable(rows).lines)
    }
    let all = ParameterInForce.all(of: recorded.study, overrides: recorded.overrides)
    let others = all.filter { $0.origin != .study || $0.declared.map { [value = $0.value] in $0 != value } == true }
    let rows = others.map { parameter in
      [parameter.name, parameter.value, "declared: \(parameter.declared ?? "–")", "by \(parameter.origin)"]
    }
    let same = all.filter { !others.contains($0) }.map { [$0.name, $0.value] }
    return (rows, TextTable(same).lines + (showsAll ? hyperparameters : []))
  }

  /// All that follows from the parameters for each cell.
  private var hyperparameters: [String] {
    let leaves = HyperparameterLeaf.leaves(of: details.run.hyperparameters).filter { !$0.cell.isEmpty }
    return TextTable(leaves.map { ["\($0.cell).\($0.path)", Self.oneLine($0.value)] }).lines
  }

  private static func oneLine(_ text: String) -> String {
    let line = text.replacing("\n", with: " ")
    return line.count > 100 ? line.prefix(99) + "…" : line
  }

  private var settingsLines: [String] {
    settings.flatMap { settings in
      [
        "\(settings.subject): \(settings.winner.words)",
        "  table \(showsAll ? "\(settings.winner.table), SHA-256 \(settings.winner.digest)" : settings.winner.tableWords), "
          + settings.state,
      ]
    }
  }

  // MARK: The rest

  private var figures: [String] {
    let names = details.latestSteps.values.filter { $0.cell.kind == "figure" && !$0.isFailed }
      .flatMap { step in
        step.outputs.artefacts.filter { !$0.isLog && $0.name != "csv" }.map { "\(step.cell.name).\($0.name)" }
      }
      .sorted { $0.localizedStandardCompare($1) == .orderedAscending }
    return names.isEmpty ? [] : Self.wrapped(names)
  }

  /// Names with commas in lines that are not too long to be read.
  private static func wrapped(_ names: [String]) -> [String] {
    var lines: [String] = []
    for name in names {
      if let last = lines.last, last.count + name.count < 98 {
        lines[lines.count - 1] = "\(last), \(name)"
      } else {
        lines.append(name)
      }
    }
    return lines
  }

  private var data: [String] {
    let all = details.run.data.sorted { $0.key < $1.key }
    if showsAll { return TextTable(all.map { [$0.key, $0.value.hexadecimal] }).lines }
    if all.isEmpty { return [] }
    let names = all.prefix(4).map { "\($0.key) \($0.value.short)" }.joined(separator: ", ")
    return ["\(Count.words(all.count, "file")): \(names)" + (all.count > 4 ? ", …" : "")]
  }

  private var environment: [String] {
    guard case .mapping(let all) = Value(json: details.run.environment) else { return [details.run.environment] }
    return TextTable(HyperparameterLeaf.leaves(of: Value.mapping(all).canonicalJSON).map { [$0.path, $0.value] }).lines
  }
}

extension RunStatus.Kind {
  /// The colour in which a terminal shows it; nil for none.
  package var style: StyledText.Style? {
    switch self {
    case .finished: .good
    case .failed: .bad
    case .running: .strong
    case .interrupted: .open
    }
  }
}
