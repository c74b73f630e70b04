import Expressions
import JetProgram
import Ledger
import Runs
import Studies
import TestSupport
import Testing

@testable import JetAutoencoders

@Suite("Chains that run on, and two samples")
struct ChainsTests {
  /// Thirty positives of 60 validation jets, as the training takes them.
  private static let head =
    JetStudy.head + """
      ```{train} wnae
      data: jets
      sample: ttbar.training
      validation: ttbar.validation
      objective: wasserstein
      hidden: [6]
      latent: 1
      batch: 60
      epochs: 6
      optimizer: { kind: adam, rate: 0.01 }
      sampler: { initial: pcd, steps: 4, noise: 0.3, temperature: 0.3, bounds: [-3, 3] }
      evaluate: { every: 2, wasserstein_samples: 30, wasserstein_signals: false }
      ```

      """
  private static let ae = JetStudy.autoencoder(batch: 60, epochs: 2)

  private static func chains(_ name: String, _ keys: String) -> String {
    "```{chains} \(name)\nsample: ttbar.validation\nsamples: 30\n\(keys)\n```\n"
  }

  private static func series(_ outputs: StepOutputs, _ name: String) throws -> Series {
    let found = try required(outputs.series.first { $0.name == name }, "no series \(name)")
    return Series(epochs: found.epochs, values: found.values)
  }

  @Test("At no step they are what they begin at: the floor's jets, and the training's negatives")
  func beginnings() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let text =
        Self.head + Self.chains("data", "model: wnae\nat: last\nstart: data\nsteps: [0, 5, 120]")
        + Self.chains("kept", "model: wnae\nat: best\nstart: negatives\nsteps: [0, 3]")
        + Self.chains("noise", "model: wnae\nat: last\nstart: noise\nsteps: 0")
      let outcome = try project.run(text, threads: 2)
      for seed in 1...2 {
        let (data, training) = (
          try project.outputs("data/\(seed)", of: outcome), try project.outputs("wnae/\(seed)", of: outcome)
        )
        let distance = try Self.series(data, "chain.wasserstein")
        let floor = try Self.series(training, "wasserstein.floor")[6]
        #expect(distance.epochs == [0, 5, 120] && distance[0] == floor && distance[5] != floor)
        #expect(try Self.series(data, "chain.floor").values.allSatisfy { $0 == floor })
        // The transport of all features costs at least that of each alone.
        let parts = try ["tau2", "tau3"].map { try Self.series(data, "chain.feature[\"\($0)\"]").values }
        for (place, whole) in distance.values.enumerated() {
          #expect(parts[0][place] + parts[1][place] <= whole * (1 + 1e-12) && parts[0][place] > 0)
        }
        #expect(
          parts.map { $0[0] }
            == (try ["tau2", "tau3"].map {
              try Self.series(data, "chain.feature_floor[\"\($0)\"]").values[0]
            }))
        let kept = try project.outputs("kept/\(seed)", of: outcome)
        let best = Int(try #require(training.scalars["best.epoch"]))
        for (name, own) in [
          ("chain.wasserstein", "wasserstein.negatives"), ("chain.energy", "negatives.error"),
          ("chain.at_bounds", "negatives.at_bounds"),
        ] {
          #expect(try Self.series(kept, name)[0] == Self.series(training, own)[best], "\(name)")
        }
        #expect(kept.artefacts.map(\.name) == ["states-3.npy"])
        #expect(data.series.allSatisfy { $0.name != "chain.acceptance" })
        #expect(try Self.series(project.outputs("noise/\(seed)", of: outcome), "chain.wasserstein").values[0] > 0)
      }
    }
  }

  @Test("Other steps, threads and epochs change no number; Metropolis' rule, temperature and noise do")
  func steps() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      func run(_ keys: String, threads: Int = 1) throws -> StepOutputs {
        try project.outputs("on/1", of: project.run(Self.head + Self.chains("on", keys), threads: threads))
      }
      let often = try run("model: wnae\nat: 4\nstart: data\nsteps: [1, 50, 130]\nkeep: [1, 130]")
      let once = try run("model: wnae\nat: epoch 4\nstart: data\nsteps: 130", threads: 2)
      // The same draws as another cell's, of entries that are more than one draw.
      let draws = try ["on", "other"].map { name in
        let text = Self.head + Self.chains(name, "model: wnae\nat: 4\nstart: data\nsteps: 0\nfloor_draws: 3")
        let outputs = try project.outputs(
          "\(name)/1", of: project.run(text.replacing("samples: 30", with: "samples: 10")))
        return try Self.series(outputs, "chain.floor")[0]
      }
      #expect(draws[0] == draws[1])
      let all = try run("model: wnae\nevery: 4\nstart: data\nsteps: [3, 130]")
      let last = try Self.series(once, "chain.wasserstein")[130]
      #expect(try Self.series(often, "chain.wasserstein")[130] == last)
      #expect(Set(often.artefacts.map(\.name)) == ["states-1.npy", "states-130.npy"])
      #expect(all.artefacts.map(\.name) == ["states.npy"])
      let ends = try Self.series(all, "equilibrium.wasserstein")
      #expect(ends.epochs == [0, 4] && ends[4] == last)
      #expect(try Self.series(all, "equilibrium.energy")[4] == Self.series(once, "chain.energy")[130])
      for sampler in [
        "metropolis: true", "temperature: 0.4", "noise: 0.2", "step_size: 0.01",
        "at_bounds: reject, bounds: [-1.5, 1.5]",
        "bounds: [-1, 1]",
      ] {
        let other = try run("model: wnae\nat: 4\nstart: data\nsteps: [130]\nsampler: { \(sampler) }")
        #expect(try Self.series(other, "chain.wasserstein")[130] != last, "\(sampler)")
        let acceptance = try? Self.series(other, "chain.acceptance")[130]
        #expect((acceptance != nil) == (sampler.contains("metropolis") || sampler.contains("reject")))
        if let acceptance { #expect(acceptance > 0.5 && acceptance < 1) }
      }
    }
  }

  @Test("An autoencoder without negatives has chains by a sampler of the cell")
  func autoencoder() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let sampler = "sampler: { noise: 0.2, temperature: 0.1, bounds: [-3, 3] }"
      let outcome = try project.run(
        JetStudy.head + Self.ae + Self.chains("on", "model: ae\nat: last\nstart: noise\nsteps: [10, 20]\n\(sampler)"))
      let distance = try Self.series(project.outputs("on/2", of: outcome), "chain.wasserstein")
      #expect(distance.epochs == [10, 20] && distance.values.allSatisfy { $0 > 0 })
    }
  }

  @Test("A classifier tells far negatives from positives, by epoch too, and is fooled by the sample's own jets")
  func twoSamples() throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let classifier = "hidden: [8]\nepochs: 30\nbatch: 10\noptimizer: { kind: adam, rate: 0.02 }\n```\n"
      func twoSample(_ name: String, _ keys: String) -> String {
        "```{two-sample} \(name)\n\(keys)\nsample: ttbar.validation\n\(classifier)"
      }
      let far = "sampler: { noise: 1, temperature: 100, bounds: [-3, 3] }"
      let text =
        Self.head + Self.chains("data", "model: wnae\nat: last\nstart: data\nsteps: 0")
        + Self.chains("far", "model: wnae\nat: last\nstart: noise\nsteps: [50, 90]\n\(far)")
        + twoSample("same", "chains: data") + twoSample("other", "chains: far")
        + twoSample("last", "model: wnae\nat: last") + twoSample("all", "model: wnae\nevery: 2")
      let outcome = try project.run(text, threads: 2)
      func area(_ step: String) throws -> Double? {
        try project.outputs(step, of: outcome).scalars["two_sample.auc"]
      }
      let (same, other) = (try #require(try area("same/1")), try #require(try area("other/1")))
      #expect(same > 0.3 && same < 0.7 && other > 0.75 && other <= 1, "\(same) \(other)")
      let all = try Self.series(project.outputs("all/2", of: outcome), "two_sample.auc")
      #expect(all.epochs == [0, 2, 4, 6] && Set(all.values).count > 1)
      let last = try #require(try area("last/2"))
      #expect(last > 0 && last <= 1)
      let again = try project.run(text, threads: 1, recomputes: true)
      #expect(again.notReproduced.isEmpty && again.identities == outcome.identities)
    }
  }

  @Test(
    "What does not fit is refused where it stands",
    arguments: [
      ("steps: [1, 2]", "steps: [2, 1]", "'steps' in {chains} on: expected whole numbers, each greater than"),
      ("steps: [1, 2]", "steps: [1, 2]\nkeep: 3", "'keep' in {chains} on: expected some of 'steps'"),
      ("start: data", "start: buffer", "'start' in {chains} on: expected one of data, noise, negatives"),
      ("at: last", "at: 3", "'at' in {chains} on: expected an epoch that 'wnae' keeps"),
      ("at: last", "at: last\nevery: 2", "key 'at' has no meaning in {chains} on: 'every' says which epochs"),
      ("at: last\n", "", "missing key 'at' in {chains} on"),
      ("model: wnae", "model: ae", "'model' in {chains} on: expected a model with a sampler, or a 'sampler' here"),
      (
        "model: wnae", "model: ae\nsampler: { noise: 0.1, temperature: 1 }",
        "missing key 'bounds' in sampler of {chains} on"
      ),
      (
        "model: wnae", "model: ae\nsampler: { bounds: [-1, 1], temperature: 1 }",
        "missing key 'noise' in sampler of {chains} on"
      ),
      (
        "model: wnae\nat: last\nstart: data", "model: ae\nat: last\nstart: negatives\nsampler: { noise: 1 }",
        "'start' in {chains} on: expected 'data' or 'noise', for 'ae' keeps no negatives"
      ),
      (
        "```{chains}", "```{two-sample} two\nmodel: ae\nat: last\n```\n```{chains}",
        "expected a model that keeps negatives"
      ),
      (
        "```{chains} on", "```{two-sample} two\nchains: on\nat: last\n```\n```{chains} on",
        "key 'at' has no meaning in {two-sample} two: 'chains' says whose states are taken"
      ),
    ])
  func refusals(_ from: String, _ to: String, _ message: String) throws {
    let text =
      Self.head + Self.ae + Self.chains("on", "model: wnae\nat: last\nstart: data\nsteps: [1, 2]")
    let changed = text.replacing(from, with: to)
    #expect(changed != text)
    let errors = StudyText.errors(changed)
    #expect(errors.contains { "\($0)".contains(message) }, "\(errors)")
  }

  @Test(
    "What turns out not to be there is an error that says so",
    arguments: [
      ("samples: 30", "samples: 31", "'ttbar.validation' of 'jets' has 60 rows; expected at least 62"),
      ("at: last", "at: 2 + 1", "'wnae' kept no weights of epoch 3 at seed 1 (kept: 0 … 6)"),
    ])
  func faults(_ from: String, _ to: String, _ message: String) throws {
    try TemporaryProject.with { project in
      try project.writeJets()
      let text = Self.head + Self.chains("on", "model: wnae\nat: last\nstart: data\nsteps: [1, 2]")
      let error = #expect(throws: (any Error).self) { try project.run(text.replacing(from, with: to)) }
      #expect("\(String(describing: error))".contains(message), "\(String(describing: error))")
    }
  }
}
