import Digests
import Expressions
import Foundation
import JetProgram
import Ledger
import Runs
import StandardCells
import Studies
import Tables
import TestSupport
import Testing

@testable import JetAutoencoders

@Suite("Correlation of energies with a density")
struct CorrelationTests {
  /// The density's coordinates are other ones than the training's.
  private static let text =
    JetStudy.head + """
      ```{data} scores
      manifest: manifest.json
      features: [tau3, tau2]
      samples: [ttbar, svj_2000_0.3]
      scaling: normal-scores
      fit: ttbar.training
      ```

      """ + DensityTests.density.replacing("data: jets", with: "data: scores").replacing("[1, 12]", with: "2")
    + JetStudy.autoencoder(evaluate: "{ every: 5, signals: svj_*, density: limit }") + """
      ```{evaluate} last
      model: ae
      at: last
      background: ttbar.validation
      signals: svj_*
      density: limit
      ```
      ```{figure} by-epoch
      kind: curves
      panels:
        - label: ρ
          series:
            - { value: ae.density.correlation, label: tt }
            - { value: 'ae.density.signal_correlation["svj_2000_0.3"]', label: signal }
          lines: [{ value: 'limit.auc["svj_2000_0.3"]', label: limit }]
      caption: Correlations.
      ```
      ```{claim} same-jets
      paper: none
      statement: The evaluation sees what the training saw in the end.
      holds: >-
        abs(last.density.correlation - last(ae.density.correlation)) <= 0
        and abs(last.density.signal_correlation - last(ae.density.signal_correlation)) <= 0 for every signal for every seed
      because: Both look at the same network and the same jets.
      seeds: 2
      ```

      """

  @Test("It is measured by epoch and of an evaluation, drawn, and judged over all seeds")
  func whole() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let outcome = try project.run(Self.text, threads: 2)
      #expect(outcome.claims[0].outcome.verdict == .holds, "\(outcome.claims[0].outcome)")
      #expect(outcome.claims[0].seeds == 2 && outcome.panels.count == 1)
      for seed in 1...2 {
        let series = try project.outputs("ae/\(seed)", of: outcome).series
        for name in ["density.correlation", #"density.signal_correlation["svj_2000_0.3"]"#] {
          let measured = try #require(series.first { $0.name == name })
          #expect(measured.epochs == [0, 5, 10, 15, 20])
          #expect(measured.values.allSatisfy { $0.magnitude <= 1 } && measured.values.last.map { $0 > 0.1 } == true)
        }
      }
    }
  }

  @Test(
    "Looking at a correlation changes nothing of the training, whatever the threads; the density's identity is in its own"
  )
  func unchanged() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      func weights(_ outcome: StudyOutcome) throws -> Digest? {
        try project.outputs("ae/1", of: outcome).artefacts.first { $0.name == "weights.npy" }?.digest
      }
      let with = try project.run(Self.text)
      let plain = Self.text.replacing(", density: limit }", with: " }").components(separatedBy: "```{figure}")[0]
        .replacing("```{evaluate} last", with: "```{evaluate} final")
      let without = try project.run(plain)
      #expect(try weights(with) != nil && weights(with) == weights(without))
      let again = try project.run(Self.text, threads: 2, recomputes: true)
      #expect(again.notReproduced.isEmpty)
      let other = try project.run(Self.text.replacing("components: 2", with: "components: 1"))
      for step in ["ae/1", "last"] { #expect(other.identities[step] != with.identities[step]) }
      // Without the key, the density may be any.
      let third = try project.run(plain.replacing("components: 2", with: "components: 1"))
      #expect(third.identities["ae/1"] == without.identities["ae/1"])
    }
  }

  @Test("A density of other jets under the same name is refused")
  func otherRows() throws {
    let toy = """
      ---
      title: Rings
      seed: 1
      ---
      ```{data} ring
      toy: ring
      points: 100
      ```
      ```{data} other
      toy: ring
      points: 100
      ```
      ```{density} limit
      data: other
      sample: toy.training
      components: 1
      background: toy.test
      signals: [toy]
      ```
      ```{train} ae
      data: ring
      sample: toy.training
      validation: toy.validation
      objective: reconstruction
      hidden: [2]
      latent: 1
      batch: 32
      epochs: 1
      optimizer: { kind: adam, rate: 0.01 }
      evaluate: { density: limit }
      ```

      """
    try TemporaryProject.with { project in
      let error = #expect(throws: RunError.self) { try project.run(toy) }
      #expect(
        error?.description.hasPrefix("studies/study.md:20: 'ae' cannot be correlated with 'limit': the rows of 'toy'")
          == true, "\(String(describing: error))")
      let outcome = try project.run(toy.replacing("data: other", with: "data: ring"))
      let series = try project.outputs("ae/1", of: outcome).series
      #expect(series.contains { $0.name == "density.correlation" })
    }
  }
}
