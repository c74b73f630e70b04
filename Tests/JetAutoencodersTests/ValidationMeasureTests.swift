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

@Suite("What is measured of a training on the validation sample")
struct ValidationMeasureTests {
  private static func results(
    objective: String, evaluate: String, points: Int = 400, seed: Int = 11,
    validation: String = "validation"
  ) throws
    -> StepResults
  {
    let text = """
      ---
      title: Toy
      seed: \(seed)
      ---
      ```{data} ring
      toy: ring
      points: \(points)
      noise: 0
      fractions: [0.4, 0.5, 0.1]
      ```
      ```{train} model
      data: ring
      sample: toy.training
      validation: toy.\(validation)
      objective: \(objective)
      hidden: [4]
      latent: 1
      batch: 16
      epochs: 2
      steps: 1
      optimizer: { kind: adam, rate: 0.01 }
      sampler: { initial: pcd, steps: 2, noise: 0.2, temperature: 0.05, bounds: [-3, 3] }
      evaluate: \(evaluate)
      ```

      """
    let study = try ToyStudy.study(
      objective == "reconstruction" ? text.replacing(/sampler:.*\n/, with: "") : text)
    let train = try #require(study.cell(named: "model")?.body as? TrainCell)
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let step = try SoloStep("model", of: study, checkpoints: CheckpointStore(folder: folder.file("checkpoints")))
    let results = try step.run()
    let recorded = Set(results.series.keys).intersection(train.metrics.map(\.name))
    #expect(recorded == Set(train.metrics.map(\.name)), "what the cell says it measures is measured")
    return results
  }

  @Test(
    "The loss is the objective of what is measured, at every epoch",
    arguments: [
      ("reconstruction", "{}"), ("nae", "{}"), ("nae-log-cosh", "{}"), ("wasserstein", "{ wasserstein_samples: 50 }"),
    ])
  func loss(objective: String, evaluate: String) throws {
    let results = try Self.results(objective: objective, evaluate: evaluate)
    let loss = try #require(results.series["validation.loss"])
    #expect(loss.epochs == [0, 1, 2])
    for epoch in loss.epochs {
      let positive = try #require(results.series["validation.error"]?[epoch])
      let negative = results.series["negatives.error"]?[epoch] ?? .nan
      let expected =
        switch objective {
        case "reconstruction": positive
        case "nae": positive - negative
        case "nae-log-cosh": log(cosh(positive - negative))
        default: results.series["wasserstein.negatives"]?[epoch] ?? .nan
        }
      let found = try #require(loss[epoch])
      #expect(abs(found - expected) <= 1e-12 * max(1, abs(expected)))
    }
  }

  @Test(
    "An objective of which the validation sample shows nothing has no validation loss",
    arguments: [("nae", "{ negatives: false }"), ("wasserstein", "{}")])
  func noLoss(objective: String, evaluate: String) throws {
    #expect(try Self.results(objective: objective, evaluate: evaluate).series["validation.loss"] == nil)
  }

  /// W between two samples of n points on a circle of length L is L² / (6 n) in the mean: twice the integral of a centred Brownian
  /// bridge's square, 1/12, over n, of which each sample has half. The positives' half varies by 63 %, so that over 20 of them the
  /// mean varies by 7 %.
  @Test("The floor of W, averaged over samples, is that of points on a circle")
  func floor() throws {
    let length = 4 * Double.pi
    let evaluate = "{ wasserstein_samples: 50, floor_draws: 20 }"
    let floors = try (0..<20).map { seed in
      let floor = try Self.results(objective: "wasserstein", evaluate: evaluate, points: 1_000, seed: seed)
        .series["wasserstein.floor"]?.values
      #expect(floor.map(Set.init)?.count == 1, "the same at every epoch")
      return try #require(floor?.first)
    }
    #expect(abs(floors.reduce(0, +) / 20 * 300 / (length * length) - 1) < 0.25)
    let single = try Self.results(
      objective: "wasserstein", evaluate: "{ wasserstein_samples: 50 }", points: 1_000, seed: 0)
    #expect(single.series["wasserstein.floor"]?.values.first != floors[0])
  }

  @Test("W between a sample and itself as the training sample is 0, and more of other entries")
  func training() throws {
    func distance(_ evaluate: String, validation: String) throws -> Double {
      let results = try Self.results(
        objective: "nae", evaluate: "{ wasserstein_samples: 50, wasserstein_training: true\(evaluate) }",
        validation: validation)
      return try #require(results.series["wasserstein.training"]?.values.last)
    }
    #expect(try distance("", validation: "training") == 0)
    #expect(try distance("", validation: "validation") > 0)
    #expect(try distance(", floor_draws: 3", validation: "training") > 0)
  }
}
