import Densities
import Deterministic
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
import Values
import VectorKernels

@testable import JetAutoencoders

@Suite("A density in a study")
struct DensityTests {
  static let density = """
    ```{density} limit
    data: jets
    sample: ttbar.training
    components: [1, 12]
    starts: 2
    background: ttbar.test
    signals: svj_*
    ```

    """

  private static let figures = """
    ```{figure} grid
    kind: heatmap
    of: limit
    caption: AUC.
    ```
    ```{claim} found
    paper: none
    statement: The density tells them apart.
    holds: limit.auc > 0.75 and limit.auc < 0.95 for every signal
    because: A signal as wide as this is in the tails.
    ```
    ```{claim} once
    paper: none
    statement: It is fitted once.
    holds: limit.components == 1 and limit.converged == 1
    because: The points are of one Gaussian, and twelve would fit their noise.
    seeds: 2
    ```
    Of `{{ limit.components }}` Gaussians: `{{ limit.auc.mean | fixed 3 }}`.

    """

  @Test("It is chosen by held-out likelihood, ranks signals, is drawn, judged and kept")
  func whole() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let outcome = try project.run(JetStudy.head + Self.density + Self.figures)
      #expect(outcome.panels.count == 1)
      #expect(outcome.claims[0].outcome.verdict == .holds, "\(outcome.claims[0].outcome)")
      // A number that exists once is no evidence of two seeds.
      #expect(outcome.claims[1].outcome.verdict == .undecided(reason: "needs 2 seeds, has 1"))
      let outputs = try project.outputs("limit", of: outcome)
      let scores = [1, 12].map { outputs.scalars["log_likelihood[\"ttbar.validation\"]@\($0)"] ?? .nan }
      #expect(scores[0] > scores[1] && outputs.scalars["components"] == 1)
      #expect(outputs.scalars["auc.mean"] == outputs.scalars["auc[\"svj_2000_0.3\"]"])
      #expect(outputs.artefacts.map(\.name) == ["mixture.npy", "replicates.npy", "replicates.txt"])
      let page = try project.page(of: outcome)
      #expect(page.contains("mixture of 1 Gaussian, of 2 sizes"))
      let area = NumberFormat.fixed(3).text(of: outputs.scalars["auc.mean"] ?? .nan)
      #expect(page.contains(">\(area)<"), "the number in the prose")
    }
  }

  @Test("The errors of its AUCs are in the record, on the heat map, in claims and in prose")
  func errors() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let text = Self.figures.replacing("limit.auc > 0.75 and limit.auc < 0.95", with: "limit.auc > LEVEL")
        .replacing("fixed 3", with: "fixed 3 | error").replacing("paper: none", with: "about: search")
      let first = try project.run(JetStudy.head + Self.density + text.replacing("LEVEL", with: "0.5"))
      let scalars = try project.outputs("limit", of: first).scalars
      let (area, error) = (scalars["auc.mean"] ?? .nan, scalars["auc.mean.error"] ?? .nan)
      #expect((0.005...0.05).contains(error) && scalars["auc.error[\"svj_2000_0.3\"]"] == error)
      let decided = first.claims[0]
      #expect(((decided.outcome.error ?? .nan) - error).magnitude < 1e-15 && decided.outcome.verdict == .holds)
      let numbers = String(decoding: try #require(first.panels[0].numbers), as: UTF8.self)
      #expect(numbers.split(separator: "\n")[1].hasSuffix(",error"))
      #expect(numbers.split(separator: "\n")[2].hasSuffix(",\(error)"))
      let drawing = String(decoding: first.panels[0].drawing, as: UTF8.self)
      #expect(drawing.contains("±" + NumberFormat.fixed(3).text(of: error)))
      let shown = "\(NumberFormat.fixed(3).text(of: area)) ± \(NumberFormat.fixed(3).text(of: error))"
      #expect(try project.page(of: first).contains(">\(shown)<"))
      // A level that the AUC exceeds by less than its error.
      let level = NumberFormat.fixed(4).plain(of: area - error / 2)
      let second = try project.run(JetStudy.head + Self.density + text.replacing("LEVEL", with: level))
      #expect(second.claims[0].outcome.isWithinError, "\(second.claims[0].outcome)")
      #expect(second.claims[0].words.contains(": undecided, within its error"))
      #expect(second.tally.words == "of the search 2 undecided")
      let page = try project.page(of: second)
      #expect(page.contains("is within its error") && page.contains("? undecided"))
      let ledger = try Ledger(folder: project.project.runs)
      #expect(try ledger.claims(of: second.run)[0].decision.verdict == .undecided)
      let files = Publication(second, numerics: Refigure.program.numerics).files
      let claims = String(decoding: try #require(files.first { $0.name == "claims.json" }).content, as: UTF8.self)
      #expect(claims.contains("\"error\":0.0") && claims.contains("\"about\":\"search\""))
    }
  }

  @Test("What is kept is the mixture, bit for bit, and it gives the numbers recorded")
  func artefact() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let outcome = try project.run(JetStudy.head + Self.density.replacing("[1, 12]", with: "3"))
      let store = try Ledger(folder: project.project.runs).artefacts
      let results = try StepResults(project.outputs("limit", of: outcome), from: store)
      let read = try #require(FittedDensity(results, dimension: 2))
      #expect(read.mixture.components == 3 && FittedDensity(results, dimension: 3) == nil)
      #expect(read.file.bytes == results.files["mixture.npy"]?.bytes)
      let study = try ToyStudy.study(JetStudy.head)
      guard let cell = study.cells[0].body as? DataCell else { throw RunError.interrupted }
      let data = try #require(
        try cell.load(
          in: project.project.places(of: project.project.studies.appending(path: "a.md")), stream: RandomStream(seed: 7)
        ))
      func scores(_ sample: String) -> [Float] {
        RankStatistics.sorted(read.scores(of: data.rows(SampleReference(sample: sample, split: .test)) ?? [], 1))
      }
      let background = scores("ttbar")
      #expect(
        results.scalars["auc.mean"]
          == RankStatistics.areaUnderCurve(sortedBackground: background, sortedSignal: scores("svj_2000_0.3")))
      let mean = background.reduce(0) { $0 + Double($1) } / Double(background.count)
      #expect((mean + (results.scalars["log_likelihood"] ?? .nan)).magnitude < 1e-5)
    }
  }

  @Test("A blurred density is the same fit, with wider components")
  func blurred() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let sharp = Self.density.replacing("[1, 12]", with: "3")
      let store = try Ledger(folder: project.project.runs).artefacts
      func mixture(_ cell: String) throws -> GaussianMixture {
        let outputs = try project.outputs("limit", of: try project.run(JetStudy.head + cell))
        return try #require(FittedDensity(try StepResults(outputs, from: store), dimension: 2)).mixture
      }
      let blurred = try mixture(sharp.replacing("starts: 2", with: "starts: 2\nblur: 0.5"))
      #expect(blurred == (try mixture(sharp).blurred(by: 0.5)))
    }
  }

  @Test("Its bits depend neither on threads nor on the time, and it is not computed twice")
  func reproducible() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let text = JetStudy.head + Self.density
      let first = try project.run(text)
      let digest = try project.outputs("limit", of: first).metricsDigest
      let again = try project.run(text, threads: 2, recomputes: true)
      #expect(again.notReproduced.isEmpty && again.identities == first.identities)
      #expect(try project.outputs("limit", of: again).metricsDigest == digest)
      let third = try project.run(text)
      let cells = try Ledger(folder: project.project.runs).details(of: third.run).steps
      #expect(cells.allSatisfy { $0.disposition != .computed })
    }
  }

  @Test(
    "What changes the fit changes its identity, and nothing else does",
    arguments: [
      ("starts: 2", "starts: 3", true), ("[1, 12]", "[1, 13]", true), ("seed: 7", "seed: 8", true),
      ("ttbar.test", "ttbar.validation", true), ("{density} limit", "{density} other", true),
      ("starts: 2", "starts: 2\nblur: 0.2", true),
      ("starts: 2", "starts: 2\niterations: 200", false), ("title: Limits", "title: Limit", false),
    ])
  func identity(_ from: String, _ to: String, _ changes: Bool) throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      func identity(_ text: String) throws -> String? {
        let outcome = try project.run(text)
        return outcome.identities.first { $0.key == "limit" || $0.key == "other" }?.value.hexadecimal
      }
      let text = JetStudy.head + Self.density
      #expect(text.contains(from))
      #expect(try (identity(text) != identity(text.replacing(from, with: to))) == changes)
    }
  }

  @Test("More components than jets are an error that names the cell and its line")
  func tooMany() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let error = #expect(throws: RunError.self) {
        try project.run(JetStudy.head + Self.density.replacing("[1, 12]", with: "181"))
      }
      #expect(
        error?.description
          == "studies/study.md:13: 'limit' cannot be fitted: 180 points for 181 components: expected "
          + "at least as many points")
      #expect(error?.isUsage == true)
    }
  }
}
