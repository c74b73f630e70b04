import Digests
import Expressions
import Foundation
import Records
import Studies
import Tables
import Values

/// A `{program}` cell: a command with all that goes into it and comes out of it.
public struct ProgramCell: CellBody {
  /// The command or the script.
  let command: Command
  /// The files of the project that it sees: paths, folders and patterns.
  let files: [String]
  /// The things of other cells, by name.
  let taken: [String: ProgramInput]
  /// The files that it makes, in the order of their names.
  let outputs: [ProgramOutput]
  /// The values that it is handed, by name.
  let parameters: [String: Value]
  /// The names of numbers with one value.
  let metricNames: [String]
  /// The names of numbers with a value for each epoch.
  let seriesNames: [String]
  /// The number of epochs, for progress; 0 where it is not said.
  let epochs: Int
  /// The parameter that is its length, where it goes on from the files that a shorter one left; nil where it begins anew.
  let continues: String?
  /// True when it has one step, whatever the number of seeds.
  let once: Bool
  /// The path of the environment's lock file; nil for the system's programs.
  let environment: String?
  /// The command that prints the version of what it runs.
  let version: CommandTemplate?
  /// What it may use of the machine.
  let limits: ProgramLimits
  /// Folders outside the project that it may read.
  let readable: [String]
  /// The way in which its outputs are to be the same when it runs again.
  let reproducibility: Reproducibility

  /// What is run.
  enum Command: Hashable, Sendable {
    /// A command.
    case run(CommandTemplate)
    /// A script in the cell.
    case script(String, ProgramLanguage)
    /// A command that could not be read.
    case none
  }

  /// The names of the values that every program is handed.
  static let ownValues = ["seed", "repetition", "threads", "checkpoint"]

  // MARK: Identity

  /// The cell as canonical JSON has it.
  public var canonicalValue: Value {
    var value = identifyingValue
    value["files"] = .texts(files)
    value["environment"] = .optional(environment)
    value["version"] = version.canonicalValue
    value["threads"] = .integer(limits.threads)
    value["memory"] = .optional(limits.memory)
    value["timeout"] = .optional(limits.time)
    value["network"] = .flag(limits.network)
    value["readable"] = .texts(readable)
    value["metrics"] = .texts(metricNames)
    value["series"] = .texts(seriesNames)
    switch reproducibility {
    case .bits: value["reproducible"] = .text("bits")
    case .tolerances(let tolerances): value["reproducible"] = .mapping(tolerances.mapValues(Value.number))
    }
    // Left out where there is none, as before there was the key.
    if let continues { value["continues"] = .text(continues) }
    return .mapping(value)
  }

  /// What decides on the outputs, beside the content of files. Limits, threads and tolerances are not part of it, nor are the metrics that
  /// are declared, for all that are printed are recorded.
  public var identifyingText: String? { Value.mapping(identifyingValue).canonicalJSON }

  private var identifyingValue: [String: Value] {
    var value: [String: Value] = [
      "inputs": .mapping(taken.mapValues(\.canonicalValue)),
      "outputs": .mapping(Dictionary(outputs.map { ($0.name, .text($0.path)) }) { first, _ in first }),
      "parameters": .mapping(parameters), "once": .flag(once),
    ]
    switch command {
    case .run(let template): value["run"] = template.canonicalValue
    case .script(let text, let language):
      value["script"] = .text(text)
      value["language"] = .text(language.name)
    case .none: break
    }
    return value
  }

  /// The files of the project that it sees: those that are declared, and those that its command names.
  var allFiles: [String] { files + commandPaths }

  /// The words of its command that are paths within the project.
  var commandPaths: [String] {
    guard case .run(let template) = command else { return [] }
    return template.words.compactMap { pieces in
      guard pieces.count == 1, case .text(let word) = pieces[0] else { return nil }
      return ProjectPath(word)?.path
    }
  }

  /// The files of the project that its command names.
  func namedFiles(in places: StudyPlaces) -> [String] {
    commandPaths.filter { path in
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(
        atPath: places.project.appending(path: path).path, isDirectory: &isFolder)
      return exists && !isFolder.boolValue
    }
  }

  /// The digests of the files that it sees, of its environment's lock file, and of its programs' versions.
  public func digests(in places: StudyPlaces) throws(DatasetError) -> [String: Digest] {
    var digests = try ProjectFiles(root: places.project).digests(files + namedFiles(in: places))
    if let environment {
      for (name, digest) in try LockFile(environment, in: places).digests() { digests[name] = digest }
    }
    if let version { digests["version"] = try ProgramVersion(of: version).digest }
    return digests
  }

  /// A file of the project; nil for the versions among the digests.
  public func file(named name: String, in places: StudyPlaces) -> URL? {
    if (version != nil && name == "version") || (environment != nil && name == "python") { return nil }
    return ProjectPath(name).map { places.project.appending(path: $0.path) }
  }

  // MARK: What others see

  /// The cells of its inputs.
  public var inputs: [String] { taken.sorted { $0.key < $1.key }.flatMap(\.value.cells) }
  /// The numbers that it prints.
  public var metrics: [Metric] { metricNames.map { Metric($0) } + seriesNames.map { Metric($0, isSeries: true) } }
  /// The files that it makes, with their media types.
  public var madeFiles: [String: String] {
    Dictionary(outputs.map { ($0.name, $0.mediaType) }) { first, _ in first }
  }
  /// True.
  public var isForeign: Bool { true }
  /// A step for each seed, or one.
  public var repetition: Repetition { once ? .once : .each }
  /// True: each seed goes its own way.
  public var readsOwnRepetition: Bool { true }
  /// One part of so many epochs.
  public var workload: Workload { Workload(steps: epochs) }

  /// The parameter that is its length, if it is said.
  public var continuation: Continuation? {
    guard let continues, case .integer(let length)? = parameters[continues] else { return nil }
    var value = identifyingValue
    value["parameters"] = .mapping(parameters.filter { $0.key != continues })
    value["continues"] = .text(continues)
    return Continuation(length: length, identifyingText: Value.mapping(value).canonicalJSON)
  }

  /// Runs the program.
  public func run(_ step: StepContext) throws -> StepResults { try ProgramTask(self, step).run() }

  /// The command, in short.
  public func summary(of cell: Cell, _ results: StudyResults) -> String? {
    switch command {
    case .run(let template): template.line
    case .script(let text, let language):
      "\(language.name), \(Count.words(text.split(separator: "\n").count, "line"))"
    case .none: nil
    }
  }

  /// What the record says of the way in which the step ran.
  public func remarks(on results: StepResults) -> [String] { ProgramRecord(in: results)?.remarks ?? [] }
}
