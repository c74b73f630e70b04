import Foundation
import Subprocess
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Another program, run until its end or until a stop is asked for. It reads nothing and leads a process group of its own.
package struct ChildProcess: Sendable {
  /// The program to run.
  package enum Program: Sendable {
    /// The first of that name on the search path.
    case named(String)
    /// A file.
    case file(URL)

    var name: String {
      switch self {
      case .named(let name): name
      case .file(let file): file.path
      }
    }
  }

  /// The place of the program's output.
  package enum Output: Sendable {
    /// A file, emptied first; standard error goes there, too, or is this process's own.
    case file(URL, includingErrors: Bool)
    /// The texts in `End`, each up to that many bytes.
    case collected(limit: Int)
  }

  /// The end of the program.
  package struct End: Sendable, Equatable {
    /// The exit status; 128 and the signal's number after a signal.
    package let status: Int32
    /// The collected text of its standard output.
    package let output: String
    /// The collected text of its standard error.
    package let errors: String
    /// A stop was asked for before its end.
    package let wasInterrupted: Bool
  }

  private let program: Program
  private let arguments: [String]
  private let folder: URL?
  private let output: Output
  private let patience: Duration

  /// - Parameters:
  ///   - folder: the working directory; this process's own if nil.
  ///   - patience: how long the program may take to end when it is asked to stop.
  package init(
    _ program: Program, _ arguments: [String], in folder: URL? = nil, output: Output,
    patience: Duration = .seconds(10)
  ) {
    self.program = program
    self.arguments = arguments
    self.folder = folder
    self.output = output
    self.patience = patience
  }

  /// Runs it and blocks the thread. Once a stop is asked for, its group gets SIGTERM and, when patience is at an end, SIGKILL.
  ///
  /// Not to be called from a task: a task that blocks takes one of the few threads that also hear of the program's end.
  ///
  /// - Parameter isInterrupted: looked at every 50 milliseconds.
  package func run(isInterrupted: () -> Bool = { false }) throws(ChildProcessError) -> End {
    let (out, err) = try openOutputs()
    defer {
      out.close()
      if err.descriptor != out.descriptor { err.close() }
    }
    let work = Work()
    let configuration = configuration
    Task.detached {
      await work.finish(
        Result {
          try await Subprocess.run(
            configuration, input: .none,
            output: .fileDescriptor(.init(rawValue: out.descriptor), closeAfterSpawningProcess: false),
            error: .fileDescriptor(.init(rawValue: err.descriptor), closeAfterSpawningProcess: false)
          ) { work.started($0.processIdentifier.value) }.terminationStatus
        })
    }
    let wasInterrupted = wait(for: work, isInterrupted)
    do {
      let status: Int32 =
        switch try work.result() {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
      return End(status: status, output: text(of: out), errors: text(of: err), wasInterrupted: wasInterrupted)
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw .notFound(program: program.name)
    } catch {
      throw .notStarted(program: program.name, reason: "\(error)")
    }
  }

  private var configuration: Configuration {
    var options = PlatformOptions()
    options.processGroupID = 0
    let executable: Executable =
      switch program {
      case .named(let name): .name(name)
      case .file(let file): .path(.init(file.path))
      }
    return Configuration(
      executable: executable, arguments: Arguments(arguments), workingDirectory: folder.map { .init($0.path) },
      platformOptions: options)
  }

  /// Waits for its end, or asks for it.
  private func wait(for work: Work, _ isInterrupted: () -> Bool) -> Bool {
    var asked: ContinuousClock.Instant?
    while !work.waits(.milliseconds(50)) {
      guard isInterrupted() else { continue }
      guard let before = asked else {
        // A program that has not begun is asked once it has.
        if work.signal(SIGTERM) { asked = .now }
        continue
      }
      if ContinuousClock.now - before > patience { work.signal(SIGKILL) }
    }
    return asked != nil || isInterrupted()
  }
}

extension ChildProcess {
  private struct OpenFile: Sendable {
    var descriptor: Int32
    var isOwn = true

    func close() {
      if isOwn { _ = systemClose(descriptor) }
    }
  }

  /// The files to which its standard output and its standard error go.
  private func openOutputs() throws(ChildProcessError) -> (OpenFile, OpenFile) {
    switch output {
    case .file(let file, let includesErrors):
      let out = open(file.path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o666)
      guard out >= 0 else { throw .notWritable(path: file.path, reason: String(cString: strerror(errno))) }
      let own = OpenFile(descriptor: STDERR_FILENO, isOwn: false)
      return (OpenFile(descriptor: out), includesErrors ? OpenFile(descriptor: out) : own)
    case .collected:
      let out = try Self.temporaryFile()
      do throws(ChildProcessError) {
        return (out, try Self.temporaryFile())
      } catch {
        out.close()
        throw error
      }
    }
  }

  /// A file without a name: it takes more than a pipe would hold, and no program that outlives this one keeps it
  /// waiting.
  private static func temporaryFile() throws(ChildProcessError) -> OpenFile {
    var path = Array((NSTemporaryDirectory() + "/output.XXXXXX").utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else {
      throw .notWritable(path: NSTemporaryDirectory(), reason: String(cString: strerror(errno)))
    }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(path)
    return OpenFile(descriptor: descriptor)
  }

  /// The text that was collected.
  private func text(of file: OpenFile) -> String {
    guard case .collected(let limit) = output else { return "" }
    var bytes = [UInt8](repeating: 0, count: limit)
    var count = 0
    while count < limit {
      let read = bytes.withUnsafeMutableBytes {
        pread(file.descriptor, $0.baseAddress.map { $0 + count }, limit - count, off_t(count))
      }
      if read < 0, errno == EINTR { continue }
      guard read > 0 else { break }
      count += read
    }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  /// The last lines of what a program wrote to a file, indented.
  package static func tail(of file: URL, lines count: Int = 20) -> String {
    let text = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return text.split(separator: "\n").suffix(count).map { "  \($0)" }.joined(separator: "\n")
  }
}

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

/// A program that runs, between the thread that waits and the task that runs it.
private final class Work: Sendable {
  private struct State {
    var process: pid_t?
    var result: Result<TerminationStatus, any Error>?
  }

  private let state = Mutex(State())
  private let end = DispatchSemaphore(value: 0)

  func started(_ process: pid_t) {
    state.withLock { $0.process = process }
  }

  func finish(_ result: Result<TerminationStatus, any Error>) {
    state.withLock { $0 = State(process: nil, result: result) }
    end.signal()
  }

  /// True when it ends within some time.
  func waits(_ time: DispatchTimeInterval) -> Bool { end.wait(timeout: .now() + time) == .success }

  /// Sends a signal to the program's group, if there is one.
  @discardableResult
  func signal(_ number: Int32) -> Bool {
    state.withLock { state in
      guard let process = state.process else { return false }
      kill(-process, number)
      return true
    }
  }

  /// Once it has ended.
  func result() throws -> TerminationStatus {
    try state.withLock { $0.result }?.get() ?? .exited(-1)
  }
}

extension Result where Failure == any Error {
  fileprivate init(_ body: () async throws -> Success) async {
    do {
      self = .success(try await body())
    } catch {
      self = .failure(error)
    }
  }
}
