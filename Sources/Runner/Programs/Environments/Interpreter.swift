import Foundation
import Processes
import Synchronization

/// A program that a command names, as it is found on this machine.
struct Interpreter: Hashable, Sendable {
  /// The file that is run.
  let executable: URL
  /// The folders that it needs beside the system's.
  let folders: [URL]

  /// The program of a name, on the search path of this process.
  ///
  /// - Returns: nil when there is none.
  init?(named name: String) {
    guard let found = SearchPath.file(named: name) else { return nil }
    if name.wholeMatch(of: /python[0-9.]*/) != nil, let python = Python.of(found) {
      self.init(executable: python.executable, folders: python.folders)
      return
    }
    self.init(file: found)
  }

  /// A program at a place.
  init(file: URL) {
    let real = file.resolvingSymlinksInPath().deletingLastPathComponent()
    // `/opt/x/bin/program` needs `/opt/x/lib`.
    let isBin = real.lastPathComponent == "bin"
    self.init(executable: file, folders: isBin ? [real.deletingLastPathComponent()] : [real])
  }

  private init(executable: URL, folders: [URL]) {
    self.executable = executable
    self.folders = folders
  }
}

/// A Python interpreter, asked once for what it is.
struct Python: Hashable, Sendable {
  /// The file itself, not a script of a version manager that looks for it.
  let executable: URL
  /// The folder that it is installed in.
  let prefix: URL
  /// The version, `3.11.7`.
  let version: String

  /// The folders that it needs.
  var folders: [URL] { [prefix, executable.resolvingSymlinksInPath().deletingLastPathComponent()] }

  /// `3.11`.
  var minorVersion: String { version.split(separator: ".").prefix(2).joined(separator: ".") }

  private static let known = Mutex<[URL: Python?]>([:])

  /// The interpreter at a place; nil when it is none.
  static func of(_ file: URL) -> Python? {
    if let python = known.withLock({ $0[file] }) { return python }
    let question = "import sys; print(sys.executable); print(sys.base_prefix); print('%d.%d.%d' % sys.version_info[:3])"
    let end = try? ChildProcess(.file(file), ["-I", "-c", question], output: .collected(limit: 10_000)).run()
    var python: Python?
    if let end, end.status == 0 {
      let lines = end.output.split(separator: "\n").map(String.init)
      if lines.count == 3 {
        python = Python(executable: URL(filePath: lines[0]), prefix: URL(filePath: lines[1]), version: lines[2])
      }
    }
    known.withLock { $0[file] = .some(python) }
    return python
  }
}
