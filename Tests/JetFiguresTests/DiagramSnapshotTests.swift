import Figures
import Foundation
import TestSupport
import Testing

@testable import JetFigures

@Suite("Golden diagrams")
struct DiagramSnapshotTests {
  static let diagrams = [
    ("1", PaperDiagrams.outlierReconstruction), ("6-a", PaperDiagrams.beforeModeCollapse),
    ("6-b", PaperDiagrams.afterModeCollapse), ("8", PaperDiagrams.trainingStep),
  ]

  @Test("Each diagram of the paper is drawn as recorded", arguments: diagrams)
  func matchesSnapshot(_ name: String, _ diagram: Diagram) throws {
    let figure = Figure(
      name: name, title: "Sample \(name)", summary: "Made-up values for t\\bar{t} & \\it{m}_{Φ} < 1 TeV.",
      identity: String(repeating: "0123456789abcdef", count: 4), heading: .none, content: .diagram(diagram))
    let file = Checkout.root.appending(path: "Tests/JetFiguresTests/Snapshots/\(name).svg")
    if let difference = try Snapshot.difference(of: figure.svg(), from: file) { Issue.record("\(difference)") }
  }
}
