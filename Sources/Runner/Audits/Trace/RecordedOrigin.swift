import Digests
import Foundation
import Ledger
import Provenance
import Runs
import Studies
import Values

/// The record of the step that made a file, from the ledger.
public struct RecordedOrigin: Sendable {
  /// The run whose record is followed: the one that made these bytes first, or the latest that computed the identity.
  public let run: RunRecord
  /// The machine of that run; nil when its record is in another form.
  public let host: HostEnvironment?
  /// The step.
  public let step: StepSummary
  /// Every run that has the identity, oldest first.
  public let appearances: [StepAppearance]
  /// The runs in which the identity gave other outputs than it had given before; it should be none.
  public let breaks: [RunID]
  /// The steps that it was made from, each after those that it reads.
  public let upstream: [UpstreamStep]
  /// The data files and generated samples among it, and the files that the step itself read.
  public let data: [DataState]
  /// The cells among it, or the step's own, and the parameters of the study, whose settings are those of a sweep's best trial.
  public let settings: [SettingsOrigin]
  /// All that went into the step itself, where its kind says so: command, parameters, files, environment.
  public let making: [PageSection]

  /// A step that the file was made from.
  public struct UpstreamStep: Sendable {
    /// The step.
    public let summary: StepSummary
    /// The place where its result was computed.
    public let origin: StepOrigin?
    /// The hyperparameters, by path such as `optimizer.rate`; those that are null are left out.
    public let hyperparameters: [(key: String, value: String)]
    /// The key of the random stream of a training's repetition.
    public let stream: UInt64?
    /// Remarks on the way in which it ran.
    public let remarks: [String]
  }

  /// A sample with what lies on the disk now.
  public struct DataState: Sendable {
    /// The cell and the sample, such as `points.first`.
    public let name: String
    /// The digest that was recorded.
    public let recorded: Digest
    /// The file, and the digest of its content now; nil for generated samples.
    public let file: String?
    /// The digest of the file's content now; nil when it cannot be read.
    public let found: Digest?

    /// True when the file still has its recorded content; true for generated samples, which the seed gives again.
    public var isUnchanged: Bool { file == nil || found == recorded }
  }

  /// - Parameter run: the run to follow; nil for the latest that computed the identity.
  /// - Returns: nil when no run has that identity.
  package init?(of identity: Digest, run: RunID?, in ledger: Ledger, _ project: Project) throws(LedgerError) {
    appearances = try ledger.appearances(of: identity)
    guard let followed = run ?? appearances.last(where: { $0.disposition == .computed })?.run else { return nil }
    self.run = try ledger.run("\(followed)")
    host = try? JSONDecoder().decode(HostEnvironment.self, from: Data(self.run.environment.utf8))
    breaks = try ledger.discrepantRuns(of: identity)
    let rows = try ledger.summaries(of: followed).filter { !$0.isFailed }
    let byIdentity = Dictionary(rows.map { ($0.cell.identity, $0) }, uniquingKeysWith: { first, _ in first })
    guard let step = byIdentity[identity] else { return nil }
    self.step = step
    let needed = Self.upstream(of: step, byIdentity)
    let origins = Dictionary(
      try ledger.origins(of: followed).map { ($0.name, $0) }, uniquingKeysWith: { _, later in later })
    let seed = self.run.hyperparameter("seed").flatMap { UInt64($0.plain) }
    let kinds = project.program.kinds
    // The rows of a run are in an order in which each comes after what it reads.
    let study = try? RecordedRun.study(of: self.run, ledger.artefacts, project.program).study
    upstream = rows.filter { needed.contains($0.cell.identity) }.sorted {
      Self.order($0, kinds) < Self.order($1, kinds)
    }.map { row in
      UpstreamStep(
        summary: row, origin: origins[row.cell.name], hyperparameters: Self.hyperparameters(row.cell.body),
        stream: seed.flatMap { Self.stream($0, row.cell, kinds) },
        remarks: Self.remarks(on: row, study, ledger.artefacts))
    }
    data = Self.data(of: self.run, upstream.map(\.summary) + [step], study, project)
    let followedRun = self.run
    // The run that made it may have had the same settings by itself, as a trial of the sweep has.
    let others = appearances.suffix(Self.mostAppearances).reversed().map(\.run).filter { $0 != followed }
    let cells = Set((upstream.map(\.summary) + [step]).map(\.cell.cell))
    var found = Self.settings(of: cells, followedRun, project)
    for other in others where found.isEmpty { found = Self.settings(of: cells, try ledger.run("\(other)"), project) }
    settings = found
    making = study.map { Self.making(step, of: followedRun, $0, ledger.artefacts) } ?? []
  }

  private static func upstream(of step: StepSummary, _ byIdentity: [Digest: StepSummary]) -> Set<Digest> {
    var (found, open) = (Set<Digest>(), step.cell.inputs)
    while let identity = open.popLast() {
      guard found.insert(identity).inserted else { continue }
      open += byIdentity[identity]?.cell.inputs ?? []
    }
    return found
  }

  /// The order of steps: by kind, in the order in which kinds need each other, then by name and repetition.
  private static func order(_ row: StepSummary, _ kinds: CellKinds) -> (Int, String, Int) {
    let kind = kinds.order(of: row.cell.kind)
    return (kind, row.cell.cell, row.cell.repetition ?? 0)
  }

  private static func stream(_ seed: UInt64, _ cell: StepDescription, _ kinds: CellKinds) -> UInt64? {
    guard kinds[cell.kind]?.identification.contains(.stream) == true, let repetition = cell.repetition
    else { return nil }
    return StepContext.stream(seed: seed, cell: cell.cell, repetition - 1).key
  }

  private static func hyperparameters(_ body: String) -> [(key: String, value: String)] {
    guard case .mapping(let all)? = Value(json: body), let own = all["body"] else { return [] }
    return leaves(own, at: "")
  }

  private static func leaves(_ value: Value, at key: String) -> [(key: String, value: String)] {
    switch value {
    case .null: []
    case .mapping(let values) where !values.isEmpty:
      values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .flatMap { leaves($0.value, at: key.isEmpty ? $0.key : "\(key).\($0.key)") }
    default: [(key, value.plain)]
    }
  }

  private static func remarks(on row: StepSummary, _ study: Study?, _ artefacts: ArtefactStore) -> [String] {
    study?.cell(named: row.cell.cell)?.body.remarks(on: RecordedCell.Step(row, from: artefacts).results) ?? []
  }

  private static func making(
    _ row: StepSummary, of run: RunRecord, _ study: Study, _ artefacts: ArtefactStore
  ) -> [PageSection] {
    guard let cell = study.cell(named: row.cell.cell) else { return [] }
    let recorded = RecordedCell(
      cell: cell, steps: [RecordedCell.Step(row, from: artefacts)],
      digests: RecordedRun.digests(of: cell.name, in: run))
    return cell.body.sections(on: recorded).filter { $0.subject == .making }
  }

  /// The latest runs of an identity in which settings are looked for.
  private static let mostAppearances = 20

  /// The settings from sweeps that a run gave to cells, each with the run's commit where that has the very table.
  private static func settings(of cells: Set<String>, _ run: RunRecord, _ project: Project) -> [SettingsOrigin] {
    SettingsOrigin.all(of: run, among: cells, in: project).map { settings in
      guard case .git(let state) = run.versionControl,
        let path = project.pathInRepository(of: project.root.appending(path: settings.winner.table)),
        let content = try? GitFile.content(of: path, at: state.commit, from: project.root, stores: [project.commits]),
        Digest(of: content) == settings.winner.digest
      else { return settings }
      var settings = settings
      settings.commit = state.commit
      return settings
    }
  }

  // MARK: Data

  private static func data(
    of run: RunRecord, _ steps: [StepSummary], _ study: Study?, _ project: Project
  ) -> [DataState] {
    let places = project.places(of: project.root.appending(path: run.studyPath))
    var seen: Set<String> = []
    return steps.flatMap { step -> [DataState] in
      // Steps of one cell read the same files.
      let cell = step.cell.cell
      guard seen.insert(cell).inserted else { return [] }
      if let generated = run.data[cell] { return [DataState(name: cell, recorded: generated, file: nil, found: nil)] }
      let files = run.data.filter { $0.key.hasPrefix("\(cell).") }.sorted { $0.key < $1.key }
      let body = study?.cell(named: cell)?.body
      return files.compactMap { name, digest -> DataState? in
        let sample = String(name.dropFirst(cell.count + 1))
        let file = body?.file(named: sample, in: places)
        // The version of a program is no file.
        if file == nil, body?.holdsData == false { return nil }
        return DataState(
          name: name, recorded: digest, file: file.map(path) ?? "no sample '\(sample)' now",
          found: file.flatMap { try? Digest(ofFileAt: $0) })
      }
    }

    func path(_ url: URL) -> String {
      (try? project.relativePath(of: url)) ?? url.path
    }
  }
}
