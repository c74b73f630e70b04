import Foundation
import Records
import Values

/// The log of a run: a plain text beside its figures, a line for each thing that happens, each with its time. It is told, not recorded:
/// no result depends on it, nothing compares it, and a full disk only makes it shorter.
package struct RunLog: ~Copyable, Sendable {
  /// The name of the file in the run's folder.
  package static let fileName = "run.log"

  private let descriptor: Int32

  /// Opens the log in a run's folder, which is made; a run that goes on has one log.
  package init(in folder: URL) {
    try? AtomicFile.createFolder(folder)
    let path = folder.appending(path: Self.fileName).path
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o666)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Adds a line; further lines of the text are set in below it.
  package func add(_ text: String, at time: Date = Date()) {
    guard descriptor >= 0 else { return }
    let shown = VisibleText.shown(text).split(separator: "\n", omittingEmptySubsequences: false).joined(
      separator: "\n  ")
    // In one piece: several threads add lines.
    _ = Array("\(Timestamp.text(time))  \(shown)\n".utf8).withUnsafeBytes {
      AtomicFile.systemWrite(descriptor, $0.baseAddress, $0.count)
    }
  }
}
