import Foundation
import Processes

/// A copy of a kept program that can be executed. It is another's program: it is run with the files it needs to write, without a network,
/// and tried before.
package struct ExecutableCopy: Sendable {
  package let program: KeptProgram
  package let file: URL
  /// The folder of its libraries; nil when it brings none.
  package let libraries: URL?

  /// The variables by which the loader finds its libraries before those of this machine.
  package var environment: [String: String] {
    libraries.map { ["LD_LIBRARY_PATH": $0.path] } ?? [:]
  }

  /// The result of trying a program.
  package enum Trial: Sendable, Equatable {
    /// It runs, isolated so.
    case runs(ObtainedIsolation)
    /// It does not run here, for a reason.
    case fails(String)
  }

  /// Asks the program for its version, as it would be run.
  ///
  /// - Parameters:
  ///   - isolation: what it sees.
  ///   - folder: where it is run.
  ///   - limit: the time that it may take.
  package func trial(in folder: URL, isolation: Isolation, limit: Duration = .seconds(20)) -> Trial {
    do {
      let end = try ChildProcess(
        .file(file), ["--version"], in: folder, output: .collected(limit: 4_096), patience: .seconds(1),
        environment: environment, isolation: isolation, limit: limit
      ).run()
      if end.wasInterrupted { return .fails("it did not say its version within \(limit)") }
      if end.status == 0 { return .runs(end.isolation) }
      let words = end.errors.split(separator: "\n").first.map { ": \($0.prefix(300))" } ?? ""
      return .fails("it ended with \(end.status)\(words)")
    } catch {
      return .fails("\(error)")
    }
  }

  /// What a program of somebody else's gets: it may read what the user may, changes nothing but some folders, and has no network.
  ///
  /// - Parameter writable: the folders and files that it may change; each must exist.
  package static func isolation(writable: [URL]) -> Isolation {
    // Not the topmost folder as a whole: bubblewrap has devices and processes of its own.
    let top = (try? FileManager.default.contentsOfDirectory(atPath: "/")) ?? []
    let readable = top.sorted().map { URL(filePath: "/\($0)") }
    return Isolation(
      readable: readable.filter { FileManager.default.fileExists(atPath: $0.path) }, writable: writable)
  }
}
