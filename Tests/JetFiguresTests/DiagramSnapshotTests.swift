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
    let figure = Self.figure(name, diagram)
    let file = Checkout.root.appending(path: "Tests/JetFiguresTests/Snapshots/\(name).svg")
    if let difference = try Snapshot.difference(of: figure.svg(), from: file) { Issue.record("\(difference)") }
  }

  @Test("A diagram is well-formed XML, and the same again, also after a round trip through JSON", arguments: diagrams)
  func isRepeatable(_ name: String, _ diagram: Diagram) throws {
    let figure = Self.figure(name, diagram)
    let svg = try figure.svg()
    let reading = WellFormedness(svg)
    #expect(reading.problem == nil)
    let identifiers = reading.values(of: "id")
    #expect(Set(identifiers).count == identifiers.count && reading.references.allSatisfy(identifiers.contains))
    let copy = try JSONDecoder().decode(Figure.self, from: JSONEncoder().encode(figure))
    #expect(copy == figure)
    #expect(try copy.svg() == svg)
  }

  private static func figure(_ name: String, _ diagram: Diagram) -> Figure {
    Figure(
      name: name, title: "Sample \(name)", summary: "Made-up values for t\\bar{t} & \\it{m}_{Φ} < 1 TeV.",
      identity: String(repeating: "0123456789abcdef", count: 4), heading: .none, content: .diagram(diagram))
  }
}
