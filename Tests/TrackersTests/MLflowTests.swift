import Foundation
import Ledger
import Runs
import TestSupport
import Testing

@testable import Trackers

@Suite("Export to MLflow")
struct MLflowTests {
  @Test("A file store has all parameters, values to the bit, repetitions, figures, and no path of the machine")
  func store() throws {
    try TemporaryProject.with { project in
      let outcome = try project.run(ToyStudy.text)
      let ledger = try Ledger(folder: project.project.runs)
      let run = try ExportedRun(outcome.run, in: ledger, of: project.project)
      let files = try MLflow().files(of: [run])
      #expect(try MLflow().files(of: [run]) == files)
      #expect(Set(files.map(\.path)).count == files.count)
      let metas = files.filter { $0.path.hasSuffix("/meta.yaml") }.map { String(decoding: $0.content, as: UTF8.self) }
      // The experiment, the run, and its two repetitions.
      #expect(metas.count == 4)
      let root = project.project.root.path
      for file in files where !file.path.contains("/figures/") {
        let text = String(decoding: file.content, as: UTF8.self)
        #expect(!text.contains(root) && !text.contains(ProcessInfo.processInfo.hostName), "\(file.path)")
      }
      let leaves = HyperparameterLeaf.leaves(of: run.recorded.details.run.hyperparameters)
      #expect(files.filter { $0.path.contains("/params/") }.count == 3 * leaves.count)
      #expect(files.contains { $0.path.hasSuffix("/artifacts/figures/curves.svg") })
      #expect(files.contains { $0.path.hasSuffix("/tags/refigure.claim/falls") && $0.content == Data("holds".utf8) })
      for repetition in 1...2 {
        let outputs = try project.outputs("ae/\(repetition)", of: outcome)
        let seed = files.first {
          $0.path.hasSuffix("/tags/refigure.repetition") && $0.content == Data("\(repetition)".utf8)
        }
        let folder = try #require(seed).path.split(separator: "/").dropLast(2).joined(separator: "/")
        for series in outputs.series {
          let path = "\(folder)/metrics/ae/\(MLflowName.text(series.name))"
          let lines = String(decoding: try #require(files.first { $0.path == path }).content, as: UTF8.self)
          let points = lines.split(separator: "\n").map { $0.split(separator: " ") }
          #expect(points.map { Int($0[2]) } == series.epochs)
          #expect(points.map { Double($0[1])?.bitPattern } == series.values.map(\.bitPattern))
        }
      }
    }
  }

  @Test("Values that are no plain numbers are as Python reads them")
  func values() {
    #expect(MLflowRun.text(-Double.nan) == "nan")
    #expect([Double.infinity, -.infinity].map(MLflowRun.text) == ["inf", "-inf"])
    for value in [-0.0, Double.leastNonzeroMagnitude, 0.1 + 0.2, Double.greatestFiniteMagnitude, 1e23] {
      #expect(Double(MLflowRun.text(value))?.bitPattern == value.bitPattern)
    }
  }

  @Test("Texts of any kind are YAML")
  func yaml() {
    #expect(
      MLflow.yaml([("a", .text("\"é\n: #😀")), ("b", .null)]) == "a: \"\\\"\\U000000e9\\n: #\\U0001f600\"\nb: null\n")
  }
}
