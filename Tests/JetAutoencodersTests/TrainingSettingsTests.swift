import Autoencoders
import Deterministic
import Expressions
import JetProgram
import Runs
import StandardCells
import Studies
import Tables
import TestSupport
import Testing

@testable import JetAutoencoders

@Suite("What the engine is told of a train cell")
struct TrainingSettingsTests {
  private static func train(_ extra: String, initial: String = "omi") throws -> TrainCell {
    let sampler = """
      sampler:
        initial: \(initial)
        steps: 2
        noise: 0.1
        temperature: 0.5
        bounds: [-3, 3]
      \(extra)
      """
    let text = ToyStudy.text.replacing(
      "objective: reconstruction\nhidden: [4]\nlatent: 1", with: "objective: nae\n\(sampler)\nhidden: [4]\nlatent: 3")
    guard let train = try ToyStudy.study(text).cell(named: "ae")?.body as? TrainCell else {
      throw RunError.interrupted
    }
    return train
  }

  @Test(
    "On-manifold chains keep latent vectors where the study gives them a replay buffer",
    arguments: [("", nil), ("\n  replay: { ratio: 0.5, size: 40 }", 40)] as [(String, Int?)])
  func latentReplay(keys: String, kept: Int?) throws {
    let cell = try Self.train("  latent_chain: { steps: 2, noise: 0.1, temperature: 1 }" + keys)
    let trainer = Trainer(
      shape: cell.shape(features: 2), settings: cell.trainingSettings,
      rows: (0..<200).map { Float($0 % 7) / 7 }, stream: RandomStream(seed: 1))
    _ = trainer.runEpoch()
    #expect(trainer.replay?.features == kept.map { _ in 3 })
    #expect(trainer.replay?.count == kept)
  }

  @Test("The activation follows the latent layer where the study says so", arguments: [true, false])
  func latentActivation(isActivated: Bool) throws {
    let cell = try Self.train("activates_latent: \(isActivated)", initial: "cd")
    let layers = cell.shape(features: 2).layers
    #expect(layers.map(\.isActivated) == [true, isActivated, true, false])
  }
}
