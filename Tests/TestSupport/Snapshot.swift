import Foundation

/// Texts that are compared with what was recorded before.
package enum Snapshot {
  /// What is different from a recorded text, in words; nil when nothing is.
  ///
  /// `RECORD_SNAPSHOTS=1` writes the snapshot anew, and that is a difference too, so that no test passes by recording.
  package static func difference(of text: String, from file: URL) throws -> String? {
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      return "Recorded \(file.lastPathComponent); look at it, then run again without RECORD_SNAPSHOTS."
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    if text == expected { return nil }
    let lines = zip(
      text.split(separator: "\n", omittingEmptySubsequences: false),
      expected.split(separator: "\n", omittingEmptySubsequences: false))
    let first = lines.enumerated().first { $0.element.0 != $0.element.1 }
    return """
      \(file.lastPathComponent) differs from line \(first.map { $0.offset + 1 } ?? 0):
      - \(first?.element.1 ?? "(other length)")
      + \(first?.element.0 ?? "(other length)")
      """
  }
}
