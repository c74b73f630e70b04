import Expressions
import JetProgram
import Studies
import TestSupport
import Testing
import Values

@testable import JetAutoencoders

@Suite("Canonical JSON")
struct CanonicalJSONTests {
  static func json(_ name: String, _ changes: [Int: String?] = [:]) throws -> String? {
    try Study.parse(text: StudyText.with(changes), kinds: Refigure.kinds, file: "x.md").cell(named: name)?.canonicalJSON
  }

  @Test("A training's identity is these bytes")
  func training() throws {
    #expect(
      try Self.json("nae")
        == #"{"body":{"activates_latent":false,"activation":"relu","average_decay":null,"batch":4,"best":"wasserstein.negatives","#
        + #""checkpoint_every":1,"data":"jets","epochs":20,"evaluate":{"density":null,"every":1,"floor_draws":1,"negatives":true,"#
        + #""signals":["svj_2000_0.3"],"wasserstein_samples":100,"wasserstein_signals":true,"wasserstein_training":false},"hidden":[8],"latent":1,"objective":"nae","#
        + #""optimizer":{"beta1":0.9,"beta2":0.999,"epsilon":1e-08,"kind":"adamw","rate":0.01,"weight_decay":0.0},"#
        + #""rate_schedule":null,"regularization":{"energy_difference":0.0,"energy_squares":0.0,"latent_norm":0.0,"#
        + #""positive_energy":0.0,"weight_norm":0.0},"sample":"ttbar.training","sampler":{"at_bounds":"clamp","#
        + #""bounds":[-4.0,4.0],"chain":{"noise":0.2,"step_size":0.020000000000000004,"steps":10,"temperature":0.05},"#
        + #""clip":null,"initial":"pcd","latent_chain":null,"metropolis":false,"replay":{"ratio":0.95,"size":10000},"#
        + #""start":"gaussian"},"spherical":false,"steps":"full","stop":null,"validation":"ttbar.validation"},"#
        + #""kind":"train"}"#)
  }

  @Test(
    "What says the same has the same bytes",
    arguments: [
      ("ae", 24, "epochs: 10"), ("ae", 25, "optimizer: { rate: 1.0e-3, kind: adam, beta1: 0.90 }"),
      ("ae", 26, "evaluate: { every: 1, signals: [svj_2000_0.1, svj_2000_0.3] }"), ("ae", 22, "latent: 1\nsteps: full"),
      ("ae", 22, "latent: 1 # a comment\nseeds: 2"), ("nae", 43, "  bounds: [-4.0, 4]\n  clip: null"),
      ("ae-grid", 48, "at:   argmin( ae.validation.error )"), ("ae", 3, "seed: 8"), ("ae", 7, "Other prose."),
      ("falls", 65, "   <  first( ae.validation.error )"),
      ("jets", 11, "samples: [ttbar, svj_500_0.1, svj_500_0.3, 'svj_2000_{0.1,0.3}']"),
    ] as [(String, Int, String)])
  func same(cell: String, line: Int, change: String) throws {
    #expect(try Self.json(cell, [line: change]) == Self.json(cell))
  }

  @Test(
    "What says something else has other bytes",
    arguments: [
      ("ae", 5, "parameters: { epochs: 11, hidden: [8, 8], rate: 1e-3, name: adam }"), ("ae", 22, "latent: 2"),
      ("ae", 25, "optimizer: { kind: adam, rate: 1e-3, beta1: 0.91 }"), ("nae", 40, "  steps: 11"),
      ("nae", 44, "evaluate: { signals: [svj_2000_0.3], wasserstein_samples: 100, wasserstein_signals: false }"),
      ("ae-grid", 48, "at: last"), ("falls", 65, "  <= first(ae.validation.error)"), ("2-a", 58, "caption: Other."),
      ("jets", 10, "features: [tau3, tau2]"),
    ] as [(String, Int, String)])
  func different(cell: String, line: Int, change: String) throws {
    #expect(try Self.json(cell, [line: change]) != Self.json(cell))
  }
}
