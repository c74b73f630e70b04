import Deterministic
import Digests
import Foundation
import JetProgram
import Runs
import Studies
import Tables

/// A small study of a toy, with every kind of cell that has an identity.
package enum ToyStudy {
  package static let text = """
    ---
    title: Toy
    seed: 7
    seeds: 2
    parameters: { epochs: 6, points: 200 }
    ---
    Words.

    ```{data} ring
    toy: ring
    points: $points
    noise: 0.05
    ```
    ```{train} ae
    data: ring
    sample: toy.training
    validation: toy.validation
    objective: reconstruction
    hidden: [4]
    latent: 1
    batch: 32
    epochs: $epochs
    optimizer: { kind: adam, rate: 0.003 }
    evaluate: { every: 1, signals: [toy] }
    checkpoint_every: 4
    ```
    ```{evaluate} test
    model: ae
    at: argmin(validation.error)
    background: toy.test
    signals: [toy]
    ```
    ```{figure} curves
    kind: curves
    panels:
      - label: Error
        series: [{ value: ae.validation.error, label: ring }]
    caption: Error by epoch.
    ```
    ```{figure} scheme
    kind: diagram
    name: wnae-step
    caption: A step.
    ```
    ```{claim} falls
    paper: Figure 1
    statement: The error falls.
    holds: min(ae.validation.error) < first(ae.validation.error)
    because: It is trained.
    seeds: 2
    ```

    """

  package static func study(_ text: String = text, _ overrides: [String: Override] = [:]) throws -> Study {
    try Study.parse(text: text, kinds: Refigure.kinds, file: "studies/toy.md", overrides: overrides)
  }

  package static func data(_ study: Study) throws -> [String: PreparedData] {
    var data: [String: PreparedData] = [:]
    for cell in study.cells {
      let places = StudyPlaces(folder: URL(filePath: "/"), project: URL(filePath: "/"))
      data[cell.name] = try cell.body.load(
        in: places, stream: RandomStream(seed: study.seed).stream(cell.name))
    }
    return data
  }

  /// Every step's identity by name.
  package static func identities(
    _ text: String = text, _ overrides: [String: Override] = [:], numerics: String = Refigure.program.numerics
  ) throws -> [String: Digest] {
    let study = try study(text, overrides)
    let plan = StudyPlan(study, data: try data(study), numerics: numerics)
    return Dictionary(uniqueKeysWithValues: plan.steps.map { ($0.name, $0.identity) })
  }
}
