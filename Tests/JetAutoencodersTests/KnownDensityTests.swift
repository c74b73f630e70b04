import Digests
import Expressions
import Foundation
import JetProgram
import Ledger
import Runs
import Studies
import Tables
import TestSupport
import Testing

@testable import JetAutoencoders

@Suite("A density that is known, and columns alone")
struct KnownDensityTests {
  private static func density(_ name: String, _ keys: String) -> String {
    "```{density} \(name)\ndata: jets\nbackground: ttbar.test\nsignals: svj_*\n\(keys)\n```\n"
  }

  /// Fits a density and writes it as `mixture.npy` beside the studies.
  private static func writeMixture(_ project: TemporaryProject, _ head: String = JetStudy.head) throws -> StepOutputs {
    let outcome = try project.run(
      head + density("limit", "sample: ttbar.training\ncomponents: 3\nraw: true"))
    let outputs = try project.outputs("limit", of: outcome)
    #expect(
      outputs.artefacts.map(\.name).sorted() == ["mixture-raw.npy", "mixture.npy", "replicates.npy", "replicates.txt"])
    let results = try StepResults(outputs, from: Ledger(folder: project.project.runs).artefacts)
    try required(results.files["mixture-raw.npy"], "no raw mixture").bytes
      .write(to: project.project.studies.appending(path: "mixture.npy"))
    return outputs
  }

  @Test(
    "Written in the features' units and read back, it is the density that was fitted, in any linear scaling",
    arguments: ["standard", "min-max\nrange: [-2, 5]", "none"])
  func thereAndBack(_ scaling: String) throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let head = JetStudy.head.replacing("scaling: standard", with: "scaling: \(scaling)")
        .replacing("fit: ttbar.training", with: scaling == "none" ? "" : "fit: ttbar.training")
      let fitted = try Self.writeMixture(project, head)
      let outcome = try project.run(head + Self.density("limit", "mixture: mixture.npy"))
      let known = try project.outputs("limit", of: outcome)
      #expect(known.artefacts.map(\.name) == ["mixture.npy", "replicates.npy", "replicates.txt"])
      for name in ["log_likelihood", "auc.mean", "components"] {
        let values = [known, fitted].map { $0.scalars[name] ?? .nan }
        #expect((values[0] - values[1]).magnitude < 1e-6, "\(name) \(values)")
      }
      #expect(known.scalars["iterations"] == 0)
      #expect(try project.page(of: outcome).contains("known mixture of 3 Gaussians"))
    }
  }

  @Test("Jets drawn from it are distributed as it says, and a classifier of their own density finds nothing more")
  func drawn() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let fitted = try Self.writeMixture(project)
      let head = JetStudy.head.replacing(
        "manifest: manifest.json", with: "manifest: manifest.json\ndrawn: { sample: ttbar, mixture: mixture.npy }")
      let text = head + Self.density("limit", "mixture: mixture.npy")
      let outcome = try project.run(text)
      let known = try project.outputs("limit", of: outcome)
      // Sixty points of a density in the plane: the standard error of the mean of log p is about 0.13.
      let means = [known, fitted].map { $0.scalars["log_likelihood"] ?? .nan }
      #expect((means[0] - means[1]).magnitude < 0.6 && means[0] != means[1], "\(means)")
      let data = try project.outputs("jets", of: outcome)
      #expect(data.scalars["size[\"ttbar\"]"] == 300)
      let again = try project.run(text, recomputes: true)
      #expect(again.notReproduced.isEmpty && again.identities == outcome.identities)
      // Another file of the same name is another density, and other data.
      let file = project.project.studies.appending(path: "mixture.npy")
      let one = try GaussianMixtureFile.bytes(dimension: 2)
      try one.write(to: file)
      let other = try project.run(text)
      for step in ["jets", "limit"] { #expect(other.identities[step] != outcome.identities[step], "\(step)") }
      try Data("no array".utf8).write(to: file)
      #expect(throws: (any Error).self) { try project.run(text) }
      try GaussianMixtureFile.bytes(dimension: 3).write(to: file)
      let error = #expect(throws: RunError.self) { try project.run(text) }
      #expect(
        "\(String(describing: error))".contains(
          "mixture.npy: found an array of shape [1, 13], expected a mixture of 2 features: for each component a row of 7"
        ),
        "\(String(describing: error))")
    }
  }

  @Test(
    "What a mixture cannot be is refused",
    arguments: [
      (
        "scaling: standard", "scaling: normal-scores",
        "a mixture in the features' own units is none with normal scores; expected 'scaling: standard'"
      ),
      ("scaling: standard", "transform: { tau2: log(x + 100) }\nscaling: standard", "with the logarithm of 'tau2'"),
      (
        "mixture: mixture.npy", "mixture: mixture.npy\ncomponents: 2",
        "key 'components' has no meaning in {density} limit: 'mixture' says which density it is"
      ),
      ("mixture: mixture.npy", "mixture: other.npy", "other.npy: cannot be read: it does not exist"),
      (
        "manifest.json", "manifest.json\ndrawn: { sample: ttbat, mixture: mixture.npy }", "'ttbat'"
      ),
      ("manifest.json", "manifest.json\ndrawn: { sample: ttbar }", "missing key 'mixture' in drawn of {data} jets"),
    ])
  func refusals(_ from: String, _ to: String, _ message: String) throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      try GaussianMixtureFile.bytes(dimension: 2)
        .write(to: project.project.studies.appending(path: "mixture.npy"))
      let text = (JetStudy.head + Self.density("limit", "mixture: mixture.npy")).replacing(from, with: to)
      let error = #expect(throws: (any Error).self) { try project.run(text) }
      #expect("\(String(describing: error))".contains(message), "\(String(describing: error))")
    }
  }

  @Test("A density that is fitted as before is the same cell as before there were these keys")
  func unchanged() throws {
    let study = try ToyStudy.study(JetStudy.head + Self.density("limit", "sample: ttbar.training\ncomponents: 3"))
    let (data, density) = (study.cells[0].canonicalJSON, study.cells[1].canonicalJSON)
    #expect(data.contains(#""source":{"manifest":"manifest.json"}"#))
    #expect(!density.contains("mixture") && !density.contains("raw"))
  }

  @Test("Signals are ranked by columns of their files, features or not")
  func columns() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let ranking = """
        ```{ranking} alone
        data: jets
        background: ttbar.test
        signals: svj_*
        columns: [event, tau2]
        ```
        ```{claim} both
        paper: none
        statement: They say something.
        holds: 'alone.column.auc["tau2"] >= 0.5 and alone.column.sign["event"] == 1'
        because: It is the greater of two.
        ```

        """
      let outcome = try project.run(JetStudy.head + ranking)
      let scalars = try project.outputs("alone", of: outcome).scalars
      #expect(scalars["column.auc[\"event\"]"] == 0.5 && scalars["column.sign[\"event\"]"] == 1)
      let area = try #require(scalars["column.auc[\"tau2\"][\"svj_2000_0.3\"]"])
      #expect(scalars["column.auc[\"tau2\"]"] == max(area, 1 - area))
      #expect(scalars["column.sign[\"tau2\"]"] == (area < 0.5 ? -1 : 1))
      let error = #expect(throws: (any Error).self) {
        try project.run(JetStudy.head + ranking.replacing("[event, tau2]", with: "[evnt, tau2, event]"))
      }
      #expect("\(String(describing: error))".contains("evnt"), "\(String(describing: error))")
    }
  }
}

/// A mixture of one Gaussian as a file.
private enum GaussianMixtureFile {
  static func bytes(dimension d: Int) throws -> Data {
    let unit = (0..<(d * d)).map { $0 % (d + 1) == 0 ? 1.0 : 0 }
    return NumPyArray(shape: [1, 1 + d + d * d], [1] + [Double](repeating: 0, count: d) + unit).npy
  }
}
