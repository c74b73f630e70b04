import Figures
import Foundation
import TestSupport
import Testing

@Suite("Golden figures")
struct SnapshotTests {
  @Test("Each kind of figure is drawn as recorded", arguments: try SampleFigures.all())
  func matchesSnapshot(_ figure: Figure) throws {
    for (text, kind) in [(try figure.svg(), "svg"), (figure.numbersCSV(), "csv")] {
      // Numbers of one figure suffice to hold the format.
      if kind == "csv", !["2-b", "7-a", "layers", "scatter"].contains(figure.name) { continue }
      let file = Checkout.root.appending(path: "Tests/FiguresTests/Snapshots/\(figure.name).\(kind)")
      if let difference = try Snapshot.difference(of: text, from: file) { Issue.record("\(difference)") }
    }
  }
}
