import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Another program of the system, run until its end or until a stop is asked for. It reads nothing, has this process's environment and
/// what is added to it, and leads a session of its own.
package struct ChildProcess: Sendable {
  /// The program to run.
  package enum Program: Sendable {
    /// The first of that name on the search path.
    case named(String)
    /// A file.
    case file(URL)
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
    /// A stop was asked for before its end, or its time was over.
    package let wasInterrupted: Bool
    /// The isolation that it had.
    package let isolation: ObtainedIsolation
  }

  private let program: Program
  private let arguments: [String]
  private let folder: URL
  private let output: Output
  private let patience: Duration
  private let environment: [String: String]
  private let isolation: Isolation?
  private let limit: Duration?

  /// - Parameters:
  ///   - folder: the working directory; this process's own if nil.
  ///   - patience: how long the program may take to end when it is asked to stop.
  ///   - environment: variables beside those of this process, or instead of them.
  ///   - isolation: what it sees; everything if nil.
  ///   - limit: the time after which it is asked to stop.
  package init(
    _ program: Program, _ arguments: [String], in folder: URL? = nil, output: Output,
    patience: Duration = .seconds(10), environment: [String: String] = [:], isolation: Isolation? = nil,
    limit: Duration? = nil
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.isolation = isolation
    self.limit = limit
    self.folder = folder ?? URL(filePath: FileManager.default.currentDirectoryPath)
    self.output = output
    self.patience = patience
  }

  /// Runs it and blocks the thread. Once a stop is asked for, its group gets SIGTERM and, when patience is at an end, SIGKILL.
  ///
  /// - Parameter isInterrupted: looked at every 50 milliseconds.
  package func run(isInterrupted: () -> Bool = { false }) throws(ChildProcessError) -> End {
    let files = try Files(output)
    defer { files.remove() }
    let process = IsolatedProcess(
      IsolatedProcess.Specification(
        executable: try executable(), arguments: arguments,
        environment: ProcessInfo.processInfo.environment.merging(environment) { _, own in own },
        folder: folder, output: files.output, errors: files.errors, isolation: isolation,
        limits: IsolatedProcess.Limits(time: limit), patience: patience,
        // Nobody asks what it looked for, and a program that it isolates itself could not be watched then.
        lacking: [.notifications]))
    let end = try process.run(isInterrupted: isInterrupted)
    let status: Int32 =
      switch end.exit {
      case .exited(let code): code
      case .signalled(let number): 128 + number
      }
    return End(
      status: status, output: files.text(files.output), errors: files.errors.map(files.text) ?? "",
      wasInterrupted: end.reason != nil || isInterrupted(), isolation: end.isolation)
  }

  private func executable() throws(ChildProcessError) -> URL {
    switch program {
    case .file(let file): return file
    case .named(let name):
      guard let file = SearchPath.file(named: name) else { throw .notFound(program: name) }
      return file
    }
  }

  /// The last lines of what a program wrote to a file, indented.
  package static func tail(of file: URL, lines count: Int = 20) -> String {
    let text = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return text.split(separator: "\n").suffix(count).map { "  \($0)" }.joined(separator: "\n")
  }
}

/// The files that take a program's output. What is collected goes to files, too: they take more than a pipe would hold, and no program that
/// outlives this one keeps it waiting.
private struct Files {
  let output: URL
  let errors: URL?
  /// The folder of files that are read and removed.
  private let temporary: URL?
  private let limit: Int

  init(_ place: ChildProcess.Output) throws(ChildProcessError) {
    switch place {
    case .file(let file, let includesErrors):
      (output, errors, temporary, limit) = (file, includesErrors ? file : nil, nil, 0)
    case .collected(let limit):
      var path = Array((NSTemporaryDirectory() + "/output.XXXXXX").utf8CString)
      guard mkdtemp(&path) != nil else {
        throw .notWritable(path: NSTemporaryDirectory(), reason: String(cString: strerror(errno)))
      }
      let folder = URL(filePath: String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
      (output, errors) = (folder.appending(path: "output"), folder.appending(path: "errors"))
      (temporary, self.limit) = (folder, limit)
    }
  }

  /// The text of a collected file, as far as it is wanted.
  func text(_ file: URL) -> String {
    guard temporary != nil, let handle = try? FileHandle(forReadingFrom: file) else { return "" }
    defer { try? handle.close() }
    return String(decoding: (try? handle.read(upToCount: limit)) ?? Data(), as: UTF8.self)
  }

  func remove() {
    if let temporary { try? FileManager.default.removeItem(at: temporary) }
  }
}
