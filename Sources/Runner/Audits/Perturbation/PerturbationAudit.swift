import Digests
import Execution
import Foundation
import Ledger
import Perturbation
import Programs
import Runs
import Steps
import Studies

/// An audit of a study's programs: each is run with what must not matter changed, and gets a certificate.
public struct PerturbationAudit {
  /// What is audited, and how.
  public struct Options: Sendable {
    /// The cell; all programs if nil.
    public var cell: String?
    /// The seed, from 1, of programs with a step for each.
    public var seed = 1
    /// The names of the variations to try; all if empty.
    public var variations: [String] = []

    /// All programs, at the first seed, with all variations.
    public init() {}
  }

  private let session: RunSession
  private let options: Options
  private let announce: (String) -> Void

  /// - Parameters:
  ///   - session: the session by which inputs are computed that are not recorded.
  ///   - options: the choice of cells, repetitions and variations.
  ///   - announce: told of each thing that is done, a line each.
  public init(_ session: RunSession, options: Options, announce: @escaping (String) -> Void) {
    (self.session, self.options, self.announce) = (session, options, announce)
  }

  /// Audits the programs of a study and writes their certificates.
  ///
  /// - Returns: the certificates with their files, and the names of the cells that are no programs and compute something.
  /// - Throws: `PerturbationError`, or as `RunSession.run`.
  package func run(_ chosen: ChosenStudy) throws -> (reports: [(PerturbationReport, URL)], others: [String]) {
    let planned = try session.plan([chosen])[0]
    let steps = try steps(of: planned)
    try checkVariations()
    if try steps.contains(where: { try inputs(of: $0, planned) == nil }) {
      announce("inputs that are not recorded are computed first")
      _ = try session.run([chosen])
    }
    removeAbandoned()
    let others = planned.plan.study.cells.filter { cell in
      !(cell.body is ProgramCell) && !cell.body.holdsData && cell.figure == nil && cell.claim == nil
    }
    var reports: [(PerturbationReport, URL)] = []
    for step in steps {
      let report = try audit(step, planned)
      reports.append((report, try PerturbationFiles.write(report, in: session.project)))
    }
    return (reports, others.map(\.name))
  }

  /// Removes what killed audits left.
  private func removeAbandoned() {
    let folder = PerturbationFiles.folder(in: session.project)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] {
      guard name.hasPrefix(Self.work), let process = pid_t(name.dropFirst(Self.work.count)), process > 0,
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      try? FileManager.default.removeItem(at: folder.appending(path: name))
    }
  }

  /// The beginning of the name of an audit's folder; its process's number follows.
  private static let work = "work."

  private func checkVariations() throws(PerturbationError) {
    let known = Variation.names
    for name in options.variations where !known.contains(name) { throw .noSuchVariation(name, known: known) }
  }

  /// The steps that are audited: one of each program.
  private func steps(of planned: PlannedStudy) throws(PerturbationError) -> [PlannedStep] {
    let programs = planned.plan.study.cells.filter { $0.body is ProgramCell }
    if programs.isEmpty { throw .noPrograms(study: planned.path) }
    var chosen = programs
    if let name = options.cell {
      chosen = programs.filter { $0.name == name }
      if chosen.isEmpty { throw .noSuchProgram(study: planned.path, cell: name, programs: programs.map(\.name)) }
    }
    var steps: [PlannedStep] = []
    for cell in chosen {
      let own = planned.plan.steps.filter { $0.cell.name == cell.name }
      // A cell that is done once has no seeds to choose from.
      let place = cell.body.repetition == .each ? options.seed - 1 : 0
      guard own.indices.contains(place) else {
        throw .noSuchSeed(cell: cell.name, seed: options.seed, seeds: own.count)
      }
      steps.append(own[place])
    }
    return steps
  }

  /// What the ledger has; nil when there is no ledger, or not all of it.
  private func inputs(of step: PlannedStep, _ planned: PlannedStudy) throws -> StudyResults? {
    var results = StudyResults(study: planned.plan.study)
    results.data = planned.data
    for name in step.cell.inputs {
      guard let cell = planned.plan.study.cell(named: name), !cell.body.holdsData else { continue }
      var all: [StepResults] = []
      for input in planned.plan.steps where input.cell.name == name {
        guard step.inputs.contains(input.identity) else {
          // Nobody looks at it.
          all.append(StepResults())
          continue
        }
        guard let found = try recorded(input.identity) else { return nil }
        all.append(found)
      }
      results.steps[name] = all
    }
    return results
  }

  private func recorded(_ identity: Digest) throws -> StepResults? {
    let folder = session.project.runs
    guard FileManager.default.fileExists(atPath: folder.appending(path: Ledger.fileName).path) else { return nil }
    let ledger = try Ledger(folder: folder, access: .readOnly)
    guard let step = try ledger.finishedStep(identity: identity) else { return nil }
    return try? StepResults(step.outputs, from: ledger.artefacts)
  }

  private func audit(_ step: PlannedStep, _ planned: PlannedStudy) throws -> PerturbationReport {
    guard let results = try inputs(of: step, planned) else {
      throw PerturbationError.fails(step: step.name, reason: "has inputs that cannot be read back")
    }
    let folder = PerturbationFiles.folder(in: session.project).appending(path: "\(Self.work)\(getpid())")
    let cell = step.cell
    let context = StepContext(
      study: planned.plan.study, cell: cell, repetition: step.repetition, identity: step.identity, results: results,
      share: ThreadShare(1), interruption: session.interruption,
      checkpoint: StepCheckpoint(folder: folder, continues: false, read: { nil }, write: { _ in }),
      places: planned.places, workFolder: folder, progress: StepProgress(advance: { _, _, _ in }, stop: { _, _ in }),
      shared: SharedValues())
    announce("\(step.name):")
    let program = session.project.program
    var report = PerturbationReport(
      study: planned.path, setting: planned.plan.study.setting, cell: cell.name, step: step.name,
      identity: step.identity.hexadecimal, command: cell.body.summary(of: cell, results),
      program: "\(program.name) \(program.version)", cores: 0, background: "")
    if case .tolerances(let tolerances)? = (cell.body as? ProgramCell)?.promise { report.promise = tolerances }
    let names = options.variations.isEmpty ? nil : Set(options.variations)
    var found = try StepPerturbation(
      context, recorded: try recorded(step.identity), names: names, folder: folder,
      announce: { [announce] in announce("  \($0)") }
    ).run(report)
    found.made = Date().formatted(.iso8601)
    return found
  }
}
