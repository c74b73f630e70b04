import Deterministic
import Digests
import Foundation
import Ledger
import Studies
import Testing

@testable import Execution

@Suite("What is measured of a training on the validation sample")
struct ValidationMeasureTests {
  private static func results(objective: String, evaluate: String, points: Int = 400) throws -> StepResults {
    let text = """
      ---
      title: Toy
      seed: 11
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
      validation: toy.validation
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
    let cell = try #require(study.cell(named: "model"))
    guard case .train(let train) = cell.body else { throw ExecutionError.interrupted }
    let folder = FileManager.default.temporaryDirectory.appending(path: "refigure-validation-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let task = TrainingTask(
      cell: train, data: try #require(try ToyStudy.data(study)["ring"]), stream: StudyPlan.stream(study, cell, 0),
      identity: Digest(of: "model"), threads: 1, checkpoints: CheckpointStore(folder: folder),
      interruption: Interruption(), continues: false
    ) { _, _ in }
    let results = try task.run()
    let recorded = Set(results.series.keys).intersection(train.metrics.map(\.rawValue))
    #expect(recorded == Set(train.metrics.map(\.rawValue)), "what the cell says it measures is measured")
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

  /// W between two samples of n points on a circle of length L tends to L² / (6 n) in the mean (twice the integral of a centred
  /// Brownian bridge's square, 1/12, over n) and varies by 63 % of that; of 200 divisions the mean varies by 4.5 %.
  @Test("The floor of W, averaged over divisions of the sample, is that of points on a circle")
  func floor() throws {
    let length = 4 * Double.pi
    let results = try Self.results(
      objective: "wasserstein", evaluate: "{ wasserstein_samples: 100, floor_draws: 200 }")
    let floor = try #require(results.series["wasserstein.floor"]?.values)
    #expect(abs(floor[0] * 600 / (length * length) - 1) < 0.15)
    #expect(Set(floor).count == 1)
    let single = try #require(
      try Self.results(objective: "wasserstein", evaluate: "{ wasserstein_samples: 100 }").series["wasserstein.floor"])
    #expect(single.values[0] != floor[0])
  }
}
