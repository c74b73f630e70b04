import Expressions
import JetProgram
import Ledger
import Runs
import Studies
import TestSupport
import Testing

@testable import JetAutoencoders

@Suite("Chains whose noise falls, of random length, and accepted by Metropolis–Hastings, in a training")
struct SamplerFormsTests {
  private static let text =
    JetStudy.head + """
      ```{train} wnae
      data: jets
      sample: ttbar.training
      validation: ttbar.validation
      objective: wasserstein
      hidden: [8]
      latent: 1
      batch: 60
      epochs: 40
      optimizer: { kind: adam, rate: 0.01 }
      sampler: { initial: pcd, steps: 6, noise: 0.3, temperature: 0.3, bounds: [-4, 4] }
      evaluate: { every: 20, wasserstein_samples: 30, wasserstein_signals: false }
      ```

      """

  private static func sampler(_ change: (String, String)) throws -> TrainCell.Sampler {
    let study = try ToyStudy.study(text.replacing(change.0, with: change.1))
    guard let cell = study.cells.last?.body as? TrainCell, let sampler = cell.sampler else {
      throw TestFailure("no sampler")
    }
    return sampler
  }

  @Test("Are read, and a sampler without them is what it was")
  func reading() throws {
    let plain = try Self.sampler(("", "")).canonicalValue
    #expect(
      plain.canonicalJSON.contains(#""chain":{"noise":0.3,"step_size":0.045,"steps":6,"temperature":0.3}"#),
      "\(plain.canonicalJSON)")
    let falling = try Self.sampler(("noise: 0.3", "noise: { from: 0.4, to: 0.1 }"))
    #expect(falling.chain.noise == 0.4 && falling.chain.fall?.noise == 0.1 && falling.chain.fall?.scalesStep == true)
    #expect(falling.chain.stepSize == 0.4 * 0.4 / 2)
    #expect(falling.canonicalValue.canonicalJSON.contains(#""noise":{"from":0.4,"to":0.1},"step_size":null"#))
    let fixed = try Self.sampler(("noise: 0.3", "noise: { from: 0.4, to: 0.1 }, step_size: 0.02"))
    #expect(fixed.chain.fall?.scalesStep == false && fixed.chain.stepSize == 0.02)
    let random = try Self.sampler(("steps: 6", "steps: { from: 3, to: 9 }"))
    #expect(random.chain.steps == 9 && random.chain.leastSteps == 3)
    #expect(random.canonicalValue.canonicalJSON.contains(#""steps":{"from":3,"to":9}"#))
  }

  @Test(
    "What is no form of them is refused",
    arguments: [
      ("noise: 0.3", "noise: { from: 0.4 }", "missing key 'to' in noise of sampler of {train} wnae"),
      ("noise: 0.3", "noise: { from: 0.4, to: 0 }", "expected a number > 0, found 0"),
      ("steps: 6", "steps: { from: 9, to: 3 }", "'steps' in sampler of {train} wnae: expected 'from' below 'to'"),
      ("steps: 6", "steps: { from: 0, to: 3 }", "expected a whole number ≥ 1, found 0"),
      ("steps: 6", "steps: { from: 1, to: 3, by: 1 }", "unknown key 'by' in steps of sampler of {train} wnae"),
    ])
  func refusals(_ from: String, _ to: String, _ message: String) {
    let errors = StudyText.errors(Self.text.replacing(from, with: to))
    #expect(errors.contains { "\($0)".contains(message) }, "\(errors)")
  }

  @Test(
    "Each lets W fall, with the same bits from any number of threads",
    arguments: [
      ("noise: 0.3", "noise: { from: 0.5, to: 0.1 }"), ("steps: 6", "steps: { from: 3, to: 9 }"),
      ("noise: 0.3", "noise: 0.3, metropolis: true"),
    ])
  func trainings(_ from: String, _ to: String) throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let text = Self.text.replacing(from, with: to)
      let outcome = try project.run(text, threads: 2)
      let outputs = try project.outputs("wnae/1", of: outcome)
      func series(_ name: String) -> [Double]? { outputs.series.first { $0.name == name }?.values }
      let distance = try #require(series("wasserstein.negatives"))
      #expect(distance.count == 3 && distance[2] < distance[0] && distance[2].isFinite, "\(distance)")
      let acceptance = series("negatives.acceptance")
      #expect((acceptance != nil) == to.contains("metropolis"))
      if let acceptance { #expect(acceptance.allSatisfy { $0 > 0.3 && $0 <= 1 }, "\(acceptance)") }
      let again = try project.run(text, threads: 1, recomputes: true)
      #expect(again.notReproduced.isEmpty)
    }
  }
}
