import Expressions
import Foundation
import Processes
import Steps
import Studies
import Tables
import Values

/// One step of a program cell: the stage is set, the command run, and what it made and printed is read.
struct ProgramTask {
  let cell: ProgramCell
  let step: StepContext
  let stage: Stage
  /// The conditions of an audit, which must not matter; nil for the usual ones.
  let conditions: ProgramConditions

  init(_ cell: ProgramCell, _ step: StepContext, conditions: ProgramConditions = ProgramConditions()) {
    self.cell = cell
    self.step = step
    self.conditions = conditions
    stage = Stage(work: conditions.workFolder ?? step.workFolder)
  }

  /// Runs the program.
  ///
  /// - Throws: `StepFailure` with what it printed, `CellFault`, `Interrupted`, or an error of the system.
  func run() throws -> StepResults {
    defer { stage.remove() }
    var machinery = try machinery()
    try stage.make()
    if step.places.requiresIsolation { try requireIsolation() }
    let project = ProjectFiles(root: step.places.project)
    try stage.copy(try project.paths(cell.files + cell.namedFiles(in: step.places)), from: step.places.project)
    // From their copies, which nobody edits, and before the program can.
    machinery.sources = ProgramSource.logs(of: cell.namedFiles(in: step.places), in: stage.folder)
    let attempts = try ProgramAttempts(step.checkpoint)
    let handed = try handedOver(attempts.own.path)
    var isDone = false
    defer { if isDone { attempts.finish() } else if !step.interruption.isRequested { attempts.fail() } }
    let stepFile = try stage.write(Data(handed.json.utf8), as: "step.json")
    let commands = try commands(handed, machinery)
    var variables = environment(machinery).merging(handed.environment) { _, new in new }
    variables["REFIGURE_STEP"] = stage.folder.appending(path: stepFile).path
    variables.merge(conditions.environment) { _, new in new }
    var ran: ProgramRun?
    for command in commands {
      let process = try process(command, variables, attempts, machinery)
      let run = try ProgramRun(process, attempts: attempts, step: step)
      ran = run
      try check(run, command, machinery, attempts)
    }
    guard let ran else { throw CellFault("has no command") }
    let results = try results(of: ran, commands.last ?? [], machinery, attempts)
    isDone = true
    if let length = cell.continuation?.length { attempts.keep(step.checkpoint, at: length) }
    return results
  }

  /// Refuses to run where nothing keeps the program from what it does not declare.
  private func requireIsolation() throws {
    let obtained = try step.shared.value("isolation \(cell.limits.network)") {
      let log = stage.temporary.appending(path: "probe")
      let probe = IsolatedProcess(
        IsolatedProcess.Specification(
          executable: URL(filePath: "/bin/sh"), arguments: ["-c", ":"], environment: [:], folder: stage.folder,
          output: log, errors: log,
          isolation: Isolation(
            readable: SystemFolders.readable.filter { FileManager.default.fileExists(atPath: $0.path) },
            writable: [stage.work] + SystemFolders.writable, allowsNetwork: cell.limits.network)))
      return try probe.run().isolation
    }
    guard !obtained.isComplete else { return }
    throw CellFault("cannot be isolated on this machine (\(obtained)), and the project's file requires it")
  }

  // MARK: What is run

  /// The interpreter's environment, and the folders that it needs.
  private func machinery() throws -> Machinery {
    guard let path = cell.environment else {
      return Machinery(environment: nil, version: try cell.version.map { try ProgramVersion(of: $0).text })
    }
    let environment = try step.shared.value("environment \(path)") {
      try LockedEnvironment(LockFile(path, in: step.places), step.interruption) { step.progress.note($0) }
    }
    return Machinery(environment: environment, version: "Python \(environment.python.version)")
  }

  /// The commands, one after the other: a compiled script has two.
  private func commands(_ handed: HandedOver, _ machinery: Machinery) throws -> [[String]] {
    switch cell.command {
    case .run(let template): return [template.filled(handed.values)]
    case .script(let text, let language):
      let file = try stage.write(Data(text.utf8), as: "\(step.cell.name).\(language.fileExtension)")
      guard language.isCompiled else { return [language.command + [file]] }
      let program = "\(Stage.ownFolder)/\(step.cell.name)"
      let (compiler, options) = (language.command[0], language.command.dropFirst())
      let (libraries, flags) = (options.filter { $0.hasPrefix("-l") }, options.filter { !$0.hasPrefix("-l") })
      return [[compiler] + flags + ["-o", program, file] + libraries, [program]]
    case .none: return []
    }
  }

  private func environment(_ machinery: Machinery) -> [String: String] {
    let folders = (machinery.environment.map { [$0.programs.path] } ?? []) + SearchPath.system
    // Numbers that Python keeps until its end could not be followed.
    var variables = [
      "PATH": folders.joined(separator: ":"), "HOME": stage.home.path, "TMPDIR": stage.temporary.path,
      "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0", "PYTHONUNBUFFERED": "1",
      "MPLBACKEND": "Agg", "USER": "refigure", "LOGNAME": "refigure", "SOURCE_DATE_EPOCH": "0",
    ]
    if let environment = machinery.environment { variables["VIRTUAL_ENV"] = environment.folder.path }
    return variables
  }

  private func process(
    _ command: [String], _ variables: [String: String], _ attempts: ProgramAttempts, _ machinery: Machinery
  ) throws(CellFault) -> IsolatedProcess.Specification {
    let program = try machinery.program(command[0], in: stage)
    var variables = variables
    // Its own programs come first: a version manager's would not be found without its variables.
    if machinery.environment == nil, !command[0].contains("/") {
      variables["PATH"] = "\(program.executable.deletingLastPathComponent().path):\(variables["PATH"] ?? "")"
    }
    let folders =
      program.folders + machinery.folders + cell.readable.map { URL(filePath: $0) } + conditions.readable
      + SystemFolders.readable
    var specification = IsolatedProcess.Specification(
      executable: program.executable, arguments: Array(command.dropFirst()), environment: variables,
      folder: stage.folder, output: attempts.output, errors: attempts.errors,
      isolation: Isolation(
        readable: folders.filter { FileManager.default.fileExists(atPath: $0.path) },
        writable: [stage.work, attempts.own] + conditions.writable + SystemFolders.writable,
        allowsNetwork: cell.limits.network,
        watched: [Isolation.Watched(folder: stage.folder, standsFor: step.places.project)]),
      limits: IsolatedProcess.Limits(
        memory: cell.limits.memory, time: (conditions.time ?? cell.limits.time).map { .seconds($0) },
        fileSize: SystemFolders.freeSpace(at: stage.work)),
      conditions: conditions.process)
    // Its path is this attempt's alone.
    specification.mark = "REFIGURE_STEP"
    return specification
  }

  // MARK: What it is handed

  private func handedOver(_ checkpoint: String) throws -> HandedOver {
    var inputs: [String: Value] = [:]
    for (name, input) in cell.taken.sorted(by: { $0.key < $1.key }) { inputs[name] = try value(of: input, name) }
    return HandedOver(
      seed: Int(step.stream.key >> 33), repetition: (step.repetition ?? 0) + 1, parameters: cell.parameters,
      inputs: inputs, outputs: Dictionary(cell.outputs.map { ($0.name, $0.path) }) { first, _ in first },
      checkpoint: checkpoint, threads: conditions.threads ?? cell.limits.threads)
  }

  private func value(of input: ProgramInput, _ name: String) throws -> Value {
    switch input {
    case .samples(let cell):
      guard let data = step.results.data[cell] else { throw CellFault("finds no samples of '\(cell)'") }
      return .text(try stage.write(data, as: name))
    case .output(let cell, let output):
      guard let source = step.study.cell(named: cell), let body = source.body as? ProgramCell,
        let declared = body.outputs.first(where: { $0.name == output })
      else { throw CellFault("finds no output '\(output)' of '\(cell)'") }
      let suffix = declared.fileExtension.isEmpty ? "" : ".\(declared.fileExtension)"
      let steps = step.results.steps[cell] ?? []
      let isOwn = step.repetition != nil && source.body.repetition == .each
      let wanted = isOwn ? [step.repetition ?? 0] : Array(steps.indices)
      let paths = try wanted.map { index -> Value in
        guard steps.indices.contains(index), let file = steps[index].files[output] else {
          throw CellFault("finds no output '\(output)' of '\(cell)'")
        }
        let part = wanted.count > 1 ? "\(name)/\(index + 1)" : name
        return .text(try stage.write(file.bytes, as: "inputs/\(part)\(suffix)"))
      }
      return paths.count == 1 ? paths[0] : .list(paths)
    case .value(let expression): return try number(expression, name)
    }
  }

  /// The value of an expression at the step's seed; of a step that is done once, at every seed.
  private func number(_ expression: Expressions.Expression, _ name: String) throws -> Value {
    let environment = step.results.environment(of: expression.cells)
    let isRepeated = expression.cells.contains { step.study.cell(named: $0)?.body.repetition == .each }
    let seeds = step.repetition.map { [$0] } ?? (isRepeated ? Array(0..<environment.seedCount) : [0])
    let values = try seeds.map { seed -> Value in
      do {
        return Value(try expression.value(in: environment, seed: seed))
      } catch {
        throw CellFault("has no value for its input '\(name)': \(error)")
      }
    }
    return values.count == 1 ? values[0] : .list(values)
  }
}

/// What runs a cell's commands.
struct Machinery {
  /// The environment; nil for the system's programs.
  let environment: LockedEnvironment?
  /// The version of the interpreter or program.
  let version: String?
  /// The texts among the files that the commands name, as logs by their names.
  var sources: [String: StepResults.File] = [:]

  /// The folders that the environment needs.
  var folders: [URL] { environment.map { [$0.folder] + $0.python.folders } ?? [] }

  /// The program that a command names: of the environment, of the working folder, or of the system.
  ///
  /// - Throws: `CellFault` when there is none of that name.
  func program(_ name: String, in stage: Stage) throws(CellFault) -> Interpreter {
    if name.contains("/") {
      return Interpreter(file: name.hasPrefix("/") ? URL(filePath: name) : stage.folder.appending(path: name))
    }
    if let file = environment?.programs.appending(path: name), FileManager.default.isExecutableFile(atPath: file.path) {
      return Interpreter(file: file)
    }
    guard let program = Interpreter(named: name) else {
      throw CellFault(
        "cannot be run: there is no program '\(name)' \(environment == nil ? "" : "in its environment or ")on the search path"
      )
    }
    return program
  }
}

extension Value {
  /// The value of an expression as a program is handed it; a series is a list of pairs of epoch and value.
  fileprivate init(_ value: ExpressionValue) {
    switch value {
    case .number(let number): self = number.isFinite ? .number(number) : .text("\(number)")
    case .boolean(let flag): self = .flag(flag)
    case .text(let text): self = .text(text)
    case .series(let series):
      self = .list(zip(series.epochs, series.values).map { .list([.integer($0), .number($1)]) })
    default: self = .null
    }
  }
}
