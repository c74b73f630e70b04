import Foundation
import Studies

/// The attempts at a step: a program that keeps files in its checkpoint folder goes on from them after a kill, and what it printed before counts.
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
    let kept = ((try? files.contentsOfDirectory(atPath: own.path)) ?? []).isEmpty == false
    if !checkpoint.continues || !kept { try? files.removeItem(at: folder) }
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
    if ((try? FileManager.default.contentsOfDirectory(atPath: own.path)) ?? []).isEmpty { finish() }
  }

  /// Removes all of it, once the step is done.
  func finish() { try? FileManager.default.removeItem(at: folder) }

  private func file(_ number: Int, _ suffix: String) -> URL { folder.appending(path: "attempt-\(number).\(suffix)") }
}
