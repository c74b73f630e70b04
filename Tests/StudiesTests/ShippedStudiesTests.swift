import Expressions
import Foundation
import JetAutoencoders
import JetProgram
import StandardCells
import TestSupport
import Testing

@testable import Studies

@Suite("The shipped studies")
struct ShippedStudiesTests {
  static let folder = Checkout.root.appending(path: "studies")

  static let files: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    // The project's text at the head of results/README.md is no study.
    return names.filter { $0.hasSuffix(".md") && $0 != "summary.md" }.sorted()
  }()

  @Test("There is at least one")
  func existence() {
    #expect(Self.files.contains("outlier-reconstruction.md"))
  }

  @Test("Every one can be read, with every setting that it declares", arguments: files)
  func reading(file: String) throws {
    let study = try Checkout.study("studies/\(file)")
    #expect(!study.title.isEmpty)
    #expect(study.topologicalOrder.count == study.cells.count)
    for setting in study.settings {
      let other = try Checkout.study("studies/\(file)", setting: setting)
      #expect(other.cells.map(\.name) == study.cells.map(\.name))
    }
  }

  @Test("The first study declares what figures 1 and 2 need")
  func outlierReconstruction() throws {
    let study = try Study.read(from: Self.folder.appending(path: "outlier-reconstruction.md"), kinds: Refigure.kinds)
    guard let training = study.cell(named: "ae")?.body as? TrainCell,
      let grid = study.cell(named: "ae-grid")?.body as? EvaluateCell,
      let jets = study.cell(named: "jets")?.body as? DataCell
    else {
      Issue.record("ae, ae-grid or jets is missing")
      return
    }
    #expect(study.seeds == 11)
    #expect(training.hidden == [32, 32])
    #expect(training.latent == 6)
    #expect(training.optimizer.rate == 1e-3)
    #expect(training.evaluation.signals == grid.signals)
    #expect(jets.scaling == .standard)
    #expect(grid.signals.count == 28)
    #expect(grid.signals.first == "svj_500_0.1")
    #expect(grid.signals.last == "svj_4000_0.7")
    #expect(study.cells.filter { $0.claim != nil }.count == 3)
    let authors = try Study.read(
      from: Self.folder.appending(path: "outlier-reconstruction.md"), kinds: Refigure.kinds, setting: "authors",
      overrides: ["epochs": "50"])
    guard let theirs = authors.cell(named: "ae")?.body as? TrainCell,
      let scaled = authors.cell(named: "jets")?.body as? DataCell
    else {
      Issue.record("ae or jets is missing")
      return
    }
    #expect(theirs.hidden == [10, 10])
    #expect(theirs.epochs == 50)
    #expect(theirs.steps == .count(32))
    #expect(scaled.range == -3...3)
    #expect(scaled.transforms["softdrop_mass"]?.offset == 0.001)
  }
}
