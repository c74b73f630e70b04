import Expressions
import Runs
import StandardCells
import Studies
import TestSupport
import Testing

@testable import JetAutoencoders

@Suite("Region of low energy")
struct RegionTests {
  private static let text =
    JetStudy.head + DensityTests.density.replacing("[1, 12]", with: "2")
    + JetStudy.autoencoder(evaluate: "{ every: 5 }") + """
      ```{region} narrow
      model: ae
      at: last
      background: ttbar.validation
      signals: [ttbar, svj_2000_0.3]
      bounds: [-4, 4]
      points: 100000
      density: limit
      ```
      ```{region} wide
      like: narrow
      bounds: [-8, 8]
      density: null
      ```
      ```{claim} own-median
      statement: Half of the background lies below its own median, and of the outliers of a signal more are flagged than by chance.
      holds: abs(narrow.region.signal["ttbar"] - 0.5) < 0.02 and narrow.region.outliers["svj_2000_0.3"] < 0.95 for every seed
      because: The median is the background's own.
      ```
      ```{claim} volume
      statement: A cube of 2ᵈ times the volume holds a smaller share of ℰ, and neither share is that of nothing or all.
      holds: wide.region.volume < 0.6 * narrow.region.volume and wide.region.volume > 0 and narrow.region.volume < 0.5 for every seed
      because: ℰ surrounds the data, which fill the inner cube more than the outer one.
      ```

      """

  @Test("Its volume shrinks with a larger cube, and the background has its own median")
  func whole() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let outcome = try project.run(Self.text, threads: 2)
      for claim in outcome.claims { #expect(claim.outcome.verdict == .holds, "\(claim.outcome)") }
      let again = try project.run(Self.text, threads: 1)
      #expect(outcome.identities == again.identities)
    }
  }

  @Test("Outliers are a density's, so that there are none without one")
  func needsDensity() {
    let errors = StudyText.errors(
      Self.text.replacing("narrow.region.outliers", with: "wide.region.outliers"))
    #expect(errors.contains { $0.contains("region.outliers") }, "\(errors)")
  }
}
