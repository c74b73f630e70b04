import Autoencoders
import Deterministic
import Digests
import Expressions
import Figures
import JetAutoencoders
import JetFigures
import JetProgram
import StandardCells
import Studies

/// A study of a toy with results made by hand: networks that were never trained, and series as a test needs them.
package enum DrawnStudy {
  package static let head = """
    ---
    title: Drawn
    seed: 5
    seeds: 4
    ---
    ```{data} s
    toy: s-curve
    points: 100
    noise: 0.1
    ```
    ```{train} nae
    data: s
    sample: toy.training
    validation: toy.validation
    objective: nae
    hidden: [4]
    latent: 2
    batch: 10
    epochs: 10
    optimizer: { kind: adam, rate: 1e-3 }
    sampler: { initial: pcd, steps: 3, noise: 0.2, temperature: 0.05, bounds: [-3, 3] }
    evaluate: { every: 1, signals: [toy] }
    checkpoint_every: 5
    ```
    ```{evaluate} at-end
    model: nae
    at: last
    background: toy.test
    signals: [toy]
    ```

    """

  package static func text(_ figure: String, name: String = "f") -> String {
    head + "```{figure} \(name)\n\(figure)\ncaption: c\n```\n"
  }

  /// Results of four seeds: E− rises over 10 at epochs 3, 6 and 9, and never for the last seed, whose training ended at epoch 5.
  package static func results(_ text: String) throws -> StudyResults {
    let study = try Study.parse(text: text, kinds: Refigure.kinds, file: "studies/drawn.md")
    var results = StudyResults(study: study)
    results.data = try ToyStudy.data(study)
    let shape = AutoencoderShape(features: 2, hidden: [4], latent: 2)
    results.steps["nae"] = [3, 6, 9, nil].enumerated().map { seed, onset in
      var training = StepResults()
      let epochs = Array(0...(onset == nil ? 5 : 10))
      training.series["validation.error"] = Series(epochs: epochs, values: epochs.map { Double(seed + 1) + Double($0) })
      training.series["negatives.error"] = Series(
        epochs: epochs, values: epochs.map { epoch in onset.map { epoch >= $0 } == true ? 100 : 1 })
      training.series["auc[\"toy\"]"] = Series(epochs: epochs, values: epochs.map { 0.5 + Double($0) / 100 })
      var weights = EpochTable(EpochTable.weights, width: shape.parameterCount)
      var negatives = EpochTable(EpochTable.negatives, width: 4)
      for epoch in epochs where epoch % 5 == 0 || epoch == onset {
        let network = Autoencoder(shape: shape, stream: RandomStream(seed: UInt64(seed)).stream(epoch))
        weights.append(network.parameters, epoch: epoch)
        if epoch != 6 { negatives.append([0, 1, 2, Float(epoch) / 10], epoch: epoch) }
      }
      weights.add(to: &training)
      negatives.add(to: &training)
      return training
    }
    var evaluation = StepResults()
    for seed in 0..<4 {
      evaluation.set(.auc, "toy", repetition: seed, to: 0.6 + Double(seed) / 100)
    }
    results.steps["at-end"] = [evaluation]
    return results
  }

  package static func figure(_ body: String, name: String = "f") throws -> Figure {
    let results = try results(text(body, name: name))
    let cell = try required(results.study.cell(named: name)?.figure, "'\(name)' is no figure")
    return try cell.figure(name: name, identity: Digest(of: name), results: results)
  }

  package static func plots(_ body: String, name: String = "f") throws -> [Plot] {
    switch try figure(body, name: name).content {
    case .plot(let plot): [plot]
    case .grid(let plots, _): plots
    case .diagram: []
    }
  }
}

extension Plot {
  package var lines: [Line] {
    panels.flatMap(\.marks).compactMap { if case .line(let line) = $0 { line } else { nil } }
  }

  package var points: [Points] {
    panels.flatMap(\.marks).compactMap { if case .points(let points) = $0 { points } else { nil } }
  }
}
