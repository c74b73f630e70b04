import Foundation
import Ledger
import Provenance
import Runs
import StandardCells
import Studies
import Values

/// The study of a run as a workflow of a crate: its language, the kinds of its cells as tools, its steps, and the actions that carried them out.
struct CrateWorkflow {
  private let run: ExportedRun
  /// The cells of which a step was done or failed, in the order in which they need each other.
  private let cells: [(cell: Cell, steps: [StepRecord])]

  /// The identifier of the study's file, which is the workflow.
  var id: String { CrateEntity.identifier(path) }

  /// The path of the study's file in the crate; no other file of the crate has it.
  private var path: String { "study/\(run.study).md" }

  init(_ run: ExportedRun) {
    self.run = run
    cells = run.content.topologicalOrder.map { ($0, run.recorded.steps(of: $0)) }.filter { !$0.steps.isEmpty }
  }

  func add(to crate: inout RunCrate) {
    let (inputs, given) = addInputs(to: &crate)
    let (outputs, made) = addOutputs(to: &crate)
    addPrograms(to: &crate)
    crate.add(file: path, Data(run.content.source.utf8), type: "text/markdown", name: run.content.title.inOneLine)
    crate.replaceLast { entity in
      var workflow = CrateEntity(
        entity.id, "File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo", name: run.content.title.inOneLine)
      for key in ["encodingFormat", "contentSize", "sha256"] { workflow[key] = entity[key] }
      workflow["version"] = .text(run.commit ?? "not under version control")
      workflow.refer("programmingLanguage", to: ["#language"])
      workflow.refer("conformsTo", to: ["https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"])
      workflow.refer("input", to: inputs)
      workflow.refer("output", to: outputs)
      workflow.refer("hasPart", to: cells.map { Self.tool($0.cell) })
      workflow.refer("step", to: cells.map { Self.step($0.cell) })
      return workflow
    }
    addSteps(to: &crate)
    addRun(given, made, to: &crate)
  }

  // MARK: Inputs and outputs

  private func addInputs(to crate: inout RunCrate) -> (formal: [String], actual: [String]) {
    var pairs = ParameterInForce.all(of: run.content, overrides: run.recorded.overrides).map { parameter in
      crate.add(
        parameter: parameter.name, in: "parameter", value: RunCrate.value(parameter.value),
        declared: parameter.declared, description: "Its value is from \(parameter.origin).")
    }
    for (name, digest) in run.record.data.sorted(by: { $0.key.precedesInBytes($1.key) }) {
      let id = crate.content(digest, name: name)
      pairs.append((crate.add(fileParameter: name, in: "data", example: id), id))
    }
    return (pairs.map { $0.0 }, pairs.map { $0.1 })
  }

  private func addOutputs(to crate: inout RunCrate) -> (formal: [String], actual: [String]) {
    var pairs: [(String, String)] = []
    for file in crate.files where file.path.hasPrefix("results/") {
      let id = CrateEntity.identifier(file.path)
      pairs.append((crate.add(fileParameter: String(file.path.dropFirst(8)), in: "output", example: id), id))
    }
    for claim in run.claims {
      let words = claim.decision.words(sign: claim.sign, error: claim.error)
      pairs.append(
        crate.add(
          parameter: claim.decision.id, in: "claim", value: .text(words),
          description: claim.decision.statement.inOneLine))
    }
    return (pairs.map { $0.0 }, pairs.map { $0.1 })
  }

  // MARK: Programs

  private static let engine = "#engine"

  /// What is known of the program and the machine that changes no result and names nobody: versions.
  private func addPrograms(to crate: inout RunCrate) {
    let host = try? JSONDecoder().decode(HostEnvironment.self, from: Data(run.record.environment.utf8))
    let program = run.project.program
    let version = host?.program?.version ?? "unknown"
    var language = CrateEntity("#language", "ComputerLanguage", name: "Study of \(program.name)")
    language["description"] = .text("Markdown with blocks that declare data, steps, figures and claims.")
    crate.add(language)
    var engine = CrateEntity(Self.engine, "SoftwareApplication", name: program.name)
    engine["softwareVersion"] = .text(host?.program.map { "\($0)" } ?? version)
    var about = "Numerics version \(run.record.numericsVersion)"
    if let host {
      about +=
        "; \(host.architecture), instruction set \(host.instructionSet), Swift \(host.swiftCompiler), "
        + "\(host.build) build"
    }
    engine["description"] = .text(about + ".")
    if let digest = host?.program?.digest { engine["sha256"] = .text(digest.hexadecimal) }
    let packages = (host?.packages ?? [:]).sorted { $0.key.precedesInBytes($1.key) }
    engine.refer("softwareRequirements", to: packages.map { CrateEntity.identifier("package", $0.key) })
    crate.add(engine)
    for (name, version) in packages {
      var package = CrateEntity(CrateEntity.identifier("package", name), "SoftwareApplication", name: name)
      package["softwareVersion"] = .text(version)
      crate.add(package)
    }
    var kinds: Set<String> = []
    for (cell, _) in cells where kinds.insert(cell.kind.name).inserted {
      var tool = CrateEntity(Self.tool(cell), "SoftwareApplication")
      tool["name"] = .text("\(program.name), cells of the kind \(cell.kind.name)")
      tool["softwareVersion"] = .text("\(version), numerics \(run.record.numericsVersion)")
      tool.refer("softwareRequirements", to: [Self.engine])
      crate.add(tool)
    }
  }

  private static func tool(_ cell: Cell) -> String { CrateEntity.identifier("kind", cell.kind.name) }

  private static func step(_ cell: Cell) -> String { CrateEntity.identifier("step", cell.name) }

  // MARK: Actions

  private func addSteps(to crate: inout RunCrate) {
    var results: [String: [String]] = [:]
    for (position, (cell, steps)) in cells.enumerated() {
      var step = CrateEntity(Self.step(cell), "HowToStep", name: cell.name)
      step["position"] = .text("\(position)")
      step["description"] = cell.body.summary(of: cell, run.recorded.results).map { .text($0.inOneLine) }
      step.refer("workExample", to: [Self.tool(cell)])
      crate.add(step)
      let data = RunCrate.data(of: cell, in: run.record).map { crate.content($0.digest, name: $0.name) }
      let upstream = cell.inputs.flatMap { results[$0] ?? [] }
      for record in steps {
        let made = record.outputs.artefacts.filter { !$0.isLog }.map { artefact in
          crate.content(
            artefact.digest, name: "\(record.cell.name): \(artefact.name)", type: artefact.mediaType,
            bytes: artefact.bytes)
        }
        let hasNumbers = !record.outputs.series.isEmpty || !record.outputs.scalars.isEmpty || made.isEmpty
        let numbers = record.metricsDigest.flatMap { digest in
          hasNumbers ? crate.add(numbersOf: record.cell.name, digest) : nil
        }
        let all = made + [numbers].compactMap(\.self)
        results[cell.name, default: []] += all
        add(record, of: cell, given: data + upstream, made: all, to: &crate)
      }
    }
  }

  private func add(
    _ record: StepRecord, of cell: Cell, given: [String], made: [String], to crate: inout RunCrate
  ) {
    let id = CrateEntity.identifier("action", record.cell.name)
    var action = CrateEntity(id, "CreateAction", name: "\(cell.kind.title) \(record.cell.name)")
    action["identifier"] = .text(record.cell.identity.hexadecimal)
    action["endTime"] = RunCrate.time(record.finished)
    action["actionStatus"] = .text(Self.status(isFailed: record.summary.isFailed))
    switch record.disposition {
    case .computed:
      action["startTime"] = RunCrate.time(record.finished.addingTimeInterval(-record.seconds))
      action["description"] = .text(
        "Computed in this run. The identifier is the digest of all that its results depend on.")
    case .reused:
      action["description"] = .text("Taken from an earlier run, where a step with the same identifier was computed.")
    case .failed:
      action["description"] = .text("It failed.")
      action["error"] = .text("The step ended with an error; the project's record says which.")
    }
    action.refer("instrument", to: [Self.tool(cell)])
    action.refer("object", to: given)
    action.refer("result", to: made)
    var control = CrateEntity(CrateEntity.identifier("control", record.cell.name), "ControlAction")
    control["name"] = .text("Step \(record.cell.name)")
    control.refer("instrument", to: [Self.step(cell)])
    control.refer("object", to: [id])
    crate.add(action)
    crate.add(control)
    crate.mentioned += [id, control.id]
  }

  private static func status(isFailed: Bool) -> String {
    "http://schema.org/" + (isFailed ? "FailedActionStatus" : "CompletedActionStatus")
  }

  private func addRun(_ given: [String], _ made: [String], to crate: inout RunCrate) {
    let isFailed = run.record.status != .finished
    let arguments = "\(run.project.program.name) \(run.record.runArguments)"
    var action = CrateEntity("#run", "CreateAction", name: "Run of the study \(run.record.studyPath)")
    action["description"] = .text("As by the command: \(arguments)")
    action["startTime"] = RunCrate.time(run.record.started)
    action["endTime"] = run.record.ended.map(RunCrate.time)
    action["actionStatus"] = .text(Self.status(isFailed: isFailed))
    if isFailed {
      action["error"] = .text("The run \(run.record.status.kind.rawValue); the project's record says why.")
    }
    action.refer("instrument", to: [id])
    action.refer("object", to: given)
    action.refer("result", to: made)
    crate.add(action)
    var organized = CrateEntity("#organized", "OrganizeAction", name: "All steps of the run")
    organized.refer("instrument", to: [Self.engine])
    organized.refer("object", to: crate.mentioned.filter { $0.hasPrefix("#control/") })
    organized.refer("result", to: ["#run"])
    organized["startTime"] = action["startTime"]
    organized["endTime"] = action["endTime"]
    organized["actionStatus"] = action["actionStatus"]
    crate.add(organized)
    crate.mentioned = ["#run", "#organized"] + crate.mentioned
  }
}
