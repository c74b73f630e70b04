import Foundation
import JetProgram
import Ledger
import Runs
import TestSupport
import Testing

@testable import ModelExports

@Suite("Export to ONNX")
struct ONNXTests {
  private static let text =
    JetStudy.head + JetStudy.autoencoder(epochs: 3) + """
      ```{density} limit
      data: jets
      sample: ttbar.training
      components: 2
      background: ttbar.test
      signals: svj_2000_0.3
      ```

      """

  @Test("Each network that was kept is a file that says what it is; the same run gives the same bytes")
  func files() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let outcome = try project.run(Self.text)
      let ledger = try Ledger(folder: project.project.runs)
      let run = try ExportedRun(outcome.run, in: ledger, of: project.project)
      let files = try ONNX().files(of: [run])
      #expect(try ONNX().files(of: [run]) == files)
      let networks = (1...2).flatMap { seed in (0...3).map { "r1/ae/\(seed)/epoch-\($0).onnx" } }
      #expect(files.map(\.path) == ["r1/models.json"] + networks + ["r1/limit/model.onnx"])
      let list = try JSONSerialization.jsonObject(with: files[0].content) as? [[String: Any]]
      #expect(
        list?.compactMap { $0["path"] as? String } == networks.map { String($0.dropFirst(3)) } + ["limit/model.onnx"])
      #expect(list?.filter { $0["best"] as? Bool == true }.count == 2)
      let properties = try GraphReference(files[4].content).properties
      #expect(properties["refigure.run"] == "r1" && properties["refigure.epoch"] == "3")
      #expect(properties["refigure.features"] == #"["tau2","tau3"]"#)
      let identity = run.recorded.cells["ae/1"].map { "\($0.cell.identity)" }
      #expect(properties["refigure.identity"] == identity)
    }
  }

  @Test("Data that are other ones than those of the run are refused")
  func otherData() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let outcome = try project.run(Self.text)
      try project.writeJets(signals: ["svj_2000_0.3", "svj_2000_0.5"])
      let ledger = try Ledger(folder: project.project.runs)
      // The samples that the run read are the same.
      _ = try ONNX().files(of: [ExportedRun(outcome.run, in: ledger, of: project.project)])
      try FileManager.default.removeItem(at: project.project.studies.appending(path: "ttbar.npy"))
      let error = #expect(throws: ExportError.self) {
        try ONNX().files(of: [ExportedRun(outcome.run, in: ledger, of: project.project)])
      }
      #expect("\(try #require(error))".contains("r1 cannot be exported: the data of 'jets' cannot be read"))
    }
  }

  @Test("A run without a trained network has nothing to export")
  func nothing() throws {
    let text = ToyStudy.text.prefix(upTo: try #require(ToyStudy.text.range(of: "```{train}")).lowerBound)
    try TemporaryProject.with { project in
      let outcome = try project.run(String(text))
      let run = try ExportedRun(outcome.run, in: Ledger(folder: project.project.runs), of: project.project)
      #expect(throws: ExportError.self) { try ONNX().files(of: [run]) }
    }
  }
}
