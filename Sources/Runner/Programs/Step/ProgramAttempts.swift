import Foundation
import Steps
import Studies

/// The attempts at a step: a program that keeps files in its checkpoint folder goes on from them after a kill, and what it printed before
/// counts. In the same way it goes on from those of a shorter step, where its cell says that it can.
struct ProgramAttempts {
  /// The program's checkpoint folder.
  let own: URL
  /// The number of this attempt, from 1.
  let number: Int
  private let folder: URL

  /// Begins an attempt. Where the program kept nothing it begins anew, and what it printed before is forgotten.
  init(_ checkpoint: StepCheckpoint) throws {
    folder = checkpoint.folder
    own = folder.appending(path: "own")
    let files = FileManager.default
    if !checkpoint.continues || Self.isEmpty(own) {
      try? files.removeItem(at: folder)
      _ = checkpoint.takeEarlierFiles()
    }
    try files.createDirectory(at: own, withIntermediateDirectories: true)
    number = 1 + ((try? files.contentsOfDirectory(atPath: folder.path)) ?? []).count { $0.hasSuffix(".out") }
    try Data().write(to: output)
  }

  /// The file of this attempt's standard output.
  var output: URL { file(number, "out") }
  /// The file of this attempt's standard error.
  var errors: URL { file(number, "err") }

  /// What the attempts before this one printed, in order.
  func before() -> [Data] { (1..<max(1, number)).compactMap { try? Data(contentsOf: file($0, "out")) } }

  /// What all attempts printed on standard output and on standard error.
  func printed() -> (output: Data, errors: Data) {
    func joined(_ suffix: String) -> Data {
      (1...number).reduce(into: Data()) { $0 += (try? Data(contentsOf: file($1, suffix))) ?? Data() }
    }
    return (joined("out"), joined("err"))
  }

  /// Removes all of it, unless the program kept something from which it can go on.
  func fail() {
    if Self.isEmpty(own) { finish() }
  }

  /// Keeps what the program left for longer steps, with what it printed.
  func keep(_ checkpoint: StepCheckpoint, at length: Int) {
    if !Self.isEmpty(own) { checkpoint.keepFiles(at: length) }
  }

  private static func isEmpty(_ folder: URL) -> Bool {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).isEmpty
  }

  /// Removes all of it, once the step is done.
  func finish() { try? FileManager.default.removeItem(at: folder) }

  private func file(_ number: Int, _ suffix: String) -> URL { folder.appending(path: "attempt-\(number).\(suffix)") }
}
