import Figures
import Foundation
import Testing

@Suite("Golden figures")
struct SnapshotTests {
  /// `RECORD_SNAPSHOTS=1` writes the snapshots anew, and still fails, so that no run passes by recording.
  @Test("Each kind of figure is drawn as recorded", arguments: try SampleFigures.all())
  func matchesSnapshot(_ figure: Figure) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots")
    for (text, kind) in [(try figure.svg(), "svg"), (figure.numbersCSV(), "csv")] {
      // Numbers of one figure suffice to hold the format.
      if kind == "csv", !["2-b", "7-a", "layers", "scatter"].contains(figure.name) { continue }
      let file = folder.appending(path: "\(figure.name).\(kind)")
      if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
        try text.write(to: file, atomically: true, encoding: .utf8)
        Issue.record("Recorded \(file.lastPathComponent); look at it, then run again without RECORD_SNAPSHOTS.")
        continue
      }
      let expected = try String(contentsOf: file, encoding: .utf8)
      guard text != expected else { continue }
      let lines = zip(
        text.split(separator: "\n", omittingEmptySubsequences: false),
        expected.split(separator: "\n", omittingEmptySubsequences: false))
      let first = lines.enumerated().first { $0.element.0 != $0.element.1 }
      Issue.record(
        """
        \(file.lastPathComponent) differs from line \(first.map { $0.offset + 1 } ?? 0):
        - \(first?.element.1 ?? "(other length)")
        + \(first?.element.0 ?? "(other length)")
        """)
    }
  }
}
