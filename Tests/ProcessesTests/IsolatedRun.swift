import Foundation
import TestSupport

@testable import Processes

/// A folder in which programs run isolated: `stage`, where they work, and `project`, for whose files it stands.
struct IsolatedRun: Sendable {
  let temporary: TemporaryFolder
  var stage: URL { temporary.url.appending(path: "stage") }
  var project: URL { temporary.url.appending(path: "project") }

  init() throws {
    temporary = try TemporaryFolder()
    for folder in [stage, project] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
  }

  /// What programs of the system need.
  static let system: [URL] = {
    var places = ["/usr", "/bin", "/lib", "/lib64", "/etc", "/proc"].map { URL(filePath: $0) }
    if let python { places.append(python.deletingLastPathComponent().deletingLastPathComponent()) }
    return places.filter { FileManager.default.fileExists(atPath: $0.path) }
  }()

  /// The interpreter itself, not a script that looks for it.
  static let python: URL? = {
    let answer = try? ChildProcess(
      .named("python3"), ["-c", "import sys; print(sys.executable, end='')"], output: .collected(limit: 4096)
    ).run()
    return answer.flatMap { $0.status == 0 ? URL(filePath: $0.output) : nil }
  }()

  func isolation(readable: [URL] = [], allowsNetwork: Bool = false) -> Isolation {
    Isolation(
      readable: Self.system + readable, writable: [stage, URL(filePath: "/dev/null")], allowsNetwork: allowsNetwork,
      watched: [Isolation.Watched(folder: stage, standsFor: project)])
  }

  func specification(_ executable: URL, _ arguments: [String]) -> IsolatedProcess.Specification {
    IsolatedProcess.Specification(
      executable: executable, arguments: arguments, environment: ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"],
      folder: stage, output: temporary.file("output"), errors: temporary.file("errors"), patience: .milliseconds(300))
  }

  /// What came of a program.
  struct Outcome: Sendable {
    let end: IsolatedProcess.End
    let output: String
    let errors: String
  }

  /// Runs a command of the shell on a thread of its own.
  func shell(
    _ command: String, _ change: (inout IsolatedProcess.Specification) -> Void = { _ in },
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> Outcome {
    try await run(URL(filePath: "/bin/sh"), ["-c", command], change, isInterrupted: isInterrupted)
  }

  /// Runs a text of Python.
  func python(
    _ text: String, _ change: (inout IsolatedProcess.Specification) -> Void = { _ in }
  ) async throws -> Outcome {
    try await run(Self.python ?? URL(filePath: "/usr/bin/python3"), ["-c", text], change)
  }

  func run(
    _ executable: URL, _ arguments: [String] = [],
    _ change: (inout IsolatedProcess.Specification) -> Void = { _ in },
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> Outcome {
    var specification = specification(executable, arguments)
    change(&specification)
    let process = IsolatedProcess(specification)
    let end: IsolatedProcess.End = try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { try process.run(isInterrupted: isInterrupted) })
      }
    }
    return Outcome(
      end: end, output: try String(contentsOf: specification.output, encoding: .utf8),
      errors: try specification.errors.map { try String(contentsOf: $0, encoding: .utf8) } ?? "")
  }
}

/// What the kernel here has.
enum Kernel {
  /// Landlock, a network of its own, and the watch, as a trial shows.
  static let isolation: ObtainedIsolation = trial([])

  static let hasLandlock = if case .landlock = isolation.files { true } else { false }
  static let hasOwnNetworks = isolation.network == .own
  static let hasWatch = isolation.isWatched
  static let hasBubblewrap = trial([.landlock]).files == .bubblewrap
  static let hasTCPRules = trial([.networkNamespaces]).network == .withoutTCP

  private static func trial(_ lacking: Set<IsolatedProcess.Facility>) -> ObtainedIsolation {
    guard let place = try? IsolatedRun() else { return .none }
    var specification = place.specification(URL(filePath: "/bin/sh"), ["-c", ":"])
    specification.isolation = place.isolation()
    specification.lacking = lacking
    return (try? IsolatedProcess(specification).run().isolation) ?? .none
  }
}
