import CLauncher
import Foundation

extension IsolatedProcess {
  /// The isolation to try for, and what it makes of the command.
  struct Attempt {
    var files: ObtainedIsolation.Files
    var network: ObtainedIsolation.Network
    var executable: String
    var arguments: [String]
  }

  /// A program that runs.
  struct Running {
    let process: pid_t
    let listener: Int32?
    let isolation: ObtainedIsolation
  }

  /// The isolations to try for, the best first.
  func attempts() throws(ChildProcessError) -> [Attempt] {
    let plain = specification.executable.path
    let arguments = specification.arguments
    guard let isolation = specification.isolation else {
      return [Attempt(files: .open, network: .open, executable: plain, arguments: arguments)]
    }
    let version = has(.landlock) ? Int(launcher_landlock_version()) : 0
    // Version 1 cannot move files between folders.
    if version < 2, has(.bubblewrap), let bubblewrap = Bubblewrap.installed {
      let network: ObtainedIsolation.Network =
        isolation.allowsNetwork ? .allowed : bubblewrap.hasNetworks && has(.networkNamespaces) ? .own : .open
      let command = try bubblewrap.arguments(specification, isolation, ownNetwork: network == .own)
      return [Attempt(files: .bubblewrap, network: network, executable: bubblewrap.path, arguments: command)]
    }
    let files: ObtainedIsolation.Files = version >= 2 ? .landlock(version) : .open
    var networks: [ObtainedIsolation.Network] = [.allowed]
    if !isolation.allowsNetwork {
      networks = (has(.networkNamespaces) ? [.own] : []) + [version >= 4 ? .withoutTCP : .open]
    }
    return networks.map { Attempt(files: files, network: $0, executable: plain, arguments: arguments) }
  }

  func has(_ facility: Facility) -> Bool { !specification.lacking.contains(facility) }

  /// Starts it with the best isolation that can be had.
  func start(_ streams: Streams) throws(ChildProcessError) -> Running {
    var refused = ""
    for attempt in try attempts() {
      let result = try launch(attempt, streams)
      if result.step == Int32(LAUNCHER_STEP_NONE.rawValue) {
        let listener = result.listener >= 0 ? result.listener : nil
        return Running(
          process: result.process, listener: listener,
          isolation: ObtainedIsolation(files: attempt.files, network: attempt.network, isWatched: listener != nil))
      }
      guard result.step == Int32(LAUNCHER_STEP_NETWORK.rawValue) else { throw failure(result) }
      refused = Self.reason(result.error)
    }
    throw .notStarted(program: specification.executable.path, reason: "no network of its own: \(refused)")
  }

  private func launch(
    _ attempt: Attempt, _ streams: Streams
  ) throws(ChildProcessError) -> launcher_start_result {
    let isolation = specification.isolation
    let rules = try rules(attempt)
    defer { if rules >= 0 { close(rules) } }
    let environment = specification.environment.map { "\($0.key)=\($0.value)" }.sorted()
    let isWatching = isolation != nil && has(.notifications)
    var plan = launcher_plan()
    plan.input = streams.input
    plan.output = streams.output
    plan.errors = streams.errors
    plan.rules = rules
    plan.own_network = attempt.network == .own && attempt.files != .bubblewrap ? 1 : 0
    plan.watches_opens = isWatching && isolation?.watched.isEmpty == false ? 1 : 0
    plan.watches_connections = isWatching && isolation?.allowsNetwork == false ? 1 : 0
    plan.memory = Int64(specification.limits.memory ?? -1)
    plan.file_size = Int64(specification.limits.fileSize ?? -1)
    plan.mask = specification.conditions.umask.map(Int32.init) ?? -1
    plan.fixed_addresses = specification.conditions.hasFixedAddresses ? 1 : 0
    return withCStrings([attempt.executable] + attempt.arguments) { arguments in
      withCStrings(environment) { environment in
        specification.folder.path.withCString { folder in
          coreMask.withUnsafeBufferPointer { cores in
            plan.program = UnsafePointer(arguments[0])
            plan.arguments = arguments
            plan.environment = environment
            plan.folder = folder
            plan.cores = cores.baseAddress
            plan.core_words = Int32(cores.count)
            return launcher_start(&plan)
          }
        }
      }
    }
  }

  /// A bit for each processor; empty for those of this process.
  private var coreMask: [UInt] {
    guard let cores = specification.conditions.cores, let last = cores.max() else { return [] }
    var words = [UInt](repeating: 0, count: last / UInt.bitWidth + 1)
    for core in cores where core >= 0 { words[core / UInt.bitWidth] |= 1 << (core % UInt.bitWidth) }
    return words
  }

  /// Landlock's rules, or -1 where they are not used.
  private func rules(_ attempt: Attempt) throws(ChildProcessError) -> Int32 {
    guard case .landlock(let number) = attempt.files, let isolation = specification.isolation else { return -1 }
    let version = Int32(number)
    let rules = launcher_rules_make(version, attempt.network == .withoutTCP ? 1 : 0)
    guard rules >= 0 else {
      throw .notStarted(program: specification.executable.path, reason: "Landlock's rules: \(Self.reason(errno))")
    }
    for (places, isWritable) in [(isolation.readable, false), (isolation.writable, true)] {
      for place in places {
        let error = launcher_rules_allow(rules, version, place.path, isWritable ? 1 : 0)
        guard error == 0 else {
          close(rules)
          throw .notGrantable(path: place.path, reason: Self.reason(error))
        }
      }
    }
    return rules
  }

  static func reason(_ error: Int32) -> String { String(cString: strerror(error)) }

  /// The error of a step that failed.
  private func failure(_ result: launcher_start_result) -> ChildProcessError {
    let program = specification.executable.path
    let reason = Self.reason(result.error)
    func failed(_ text: String) -> ChildProcessError { .notStarted(program: program, reason: text) }
    switch launcher_step(UInt32(result.step)) {
    case LAUNCHER_STEP_EXEC: return executionFailure(program, result.error)
    case LAUNCHER_STEP_FOLDER: return failed("its folder '\(specification.folder.path)' cannot be entered: \(reason)")
    case LAUNCHER_STEP_FORK: return failed("no new process: \(reason)")
    case LAUNCHER_STEP_SESSION: return failed("no session of its own: \(reason)")
    case LAUNCHER_STEP_STREAMS: return failed("its input and output: \(reason)")
    case LAUNCHER_STEP_CONDITIONS: return failed("its umask, processors or addresses: \(reason)")
    case LAUNCHER_STEP_LIMITS: return failed("its limits: \(reason)")
    case LAUNCHER_STEP_DESCRIPTORS: return failed("closing what is not its own: \(reason)")
    case LAUNCHER_STEP_PRIVILEGES: return failed("giving up privileges: \(reason)")
    case LAUNCHER_STEP_FILES: return failed("Landlock: \(reason)")
    default: return failed(reason)
    }
  }

  private func executionFailure(_ program: String, _ error: Int32) -> ChildProcessError {
    switch error {
    case ENOENT where access(program, F_OK) != 0: .notFound(program: program)
    case ENOENT: .notStarted(program: program, reason: "the interpreter that it names does not exist")
    case ENOEXEC:
      .notStarted(program: program, reason: "it is neither a program for this machine nor a script that begins with #!")
    case EACCES where access(program, X_OK) == 0:
      .notStarted(program: program, reason: "it, or the interpreter that it names, is not among what may be read")
    case EACCES: .notStarted(program: program, reason: "it may not be executed")
    default: .notStarted(program: program, reason: Self.reason(error))
    }
  }
}

/// Calls with an array of C strings that ends with nil. The first is always there, if only as nil.
func withCStrings<Result>(
  _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  let strings = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: texts.count + 1)
  for (index, text) in texts.enumerated() { strings[index] = strdup(text) }
  strings[texts.count] = nil
  defer {
    for index in texts.indices { free(strings[index]) }
    strings.deallocate()
  }
  return body(UnsafePointer(strings))
}
