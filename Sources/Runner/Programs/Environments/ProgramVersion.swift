import Digests
import Foundation
import Processes
import Synchronization
import Tables
import Values

/// The version of a system's program: what a declared command prints.
struct ProgramVersion: Hashable, Sendable {
  /// The text.
  let text: String

  /// Its digest.
  var digest: Digest { Digest(of: text) }

  private static let known = Mutex<[CommandTemplate: ProgramVersion]>([:])

  /// Asks a command, once for each process.
  ///
  /// - Throws: `unreadable`.
  init(of command: CommandTemplate) throws(DatasetError) {
    if let version = Self.known.withLock({ $0[command] }) {
      self = version
      return
    }
    let words = command.filled([:])
    let file = "the version by '\(words.joined(separator: " "))'"
    let end: ChildProcess.End
    do {
      end = try ChildProcess(.named(words[0]), Array(words.dropFirst()), output: .collected(limit: 10_000)).run()
    } catch {
      throw .unreadable(file: file, reason: ErrorText.of(error))
    }
    guard end.status == 0 else { throw .unreadable(file: file, reason: "the command ended with \(end.status)") }
    text = (end.output + end.errors).trimmingCharacters(in: .whitespacesAndNewlines)
    let asked = self
    Self.known.withLock { $0[command] = asked }
  }
}
