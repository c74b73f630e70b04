import Expressions
import JetProgram
import Studies
import TestSupport
import Testing

@testable import JetAutoencoders

@Suite("Trainings as they are read")
struct TrainKindTests {
  private static func study(_ changes: [Int: String?]) throws -> Study {
    try Study.parse(text: StudyText.with(changes), kinds: Refigure.kinds, file: "x.md")
  }

  @Test("Without W of signals a training has none to ask for, and the others as before")
  func signalDistances() throws {
    let line = "evaluate: { signals: [svj_2000_0.3], wasserstein_samples: 100, wasserstein_signals: false }"
    let metrics = try #require(try Self.study([44: line]).cell(named: "nae")?.body.metrics)
    let names = metrics.map(\.name)
    #expect(names.contains(Metric.wasserstein.name) && names.contains(Metric.auc.name))
    #expect(!names.contains(Metric.wassersteinSignal.name))
    #expect(!names.contains(Metric.wassersteinNegativesSignal.name))
  }

  @Test("W of some signals is declared by their names; of all of them, as by true")
  func comparedSignals() throws {
    func cell(_ signals: String) throws -> TrainCell? {
      let line =
        "evaluate: { signals: [svj_2000_0.1, svj_2000_0.3], wasserstein_samples: 100, wasserstein_signals: \(signals) }"
      return try Self.study([44: line]).cell(named: "nae")?.body as? TrainCell
    }
    #expect(try cell("svj_2000_0.3")?.evaluation.comparedSignals == ["svj_2000_0.3"])
    #expect(try cell("svj_2000_*")?.canonicalValue == cell("true")?.canonicalValue)
    #expect(try cell("svj_2000_0.3")?.canonicalValue != cell("true")?.canonicalValue)
    #expect(throws: InvalidStudy.self) { try cell("svj_500_0.3") }
  }

  @Test(
    "A recorded epoch that is none is told, whatever it is",
    arguments: [Double.nan, .infinity, -.infinity, 1e19, 12.5, 12])
  func stoppedEpoch(_ epoch: Double) throws {
    var results = StepResults()
    results.scalars[TrainingRecord.stoppedEpoch] = epoch
    results.scalars[TrainingRecord.bestEpoch] = epoch
    let study = try ToyStudy.study()
    let remarks = try #require(study.cell(named: "ae")).body.remarks(on: results)
    let word =
      epoch == 12
      ? "12" : epoch.isNaN ? "nan" : epoch == .infinity ? "inf" : epoch < 0 ? "-inf" : epoch == 1e19 ? "1e+19" : "12.5"
    #expect(remarks == ["stopped early, at epoch \(word)"])
    var all = StudyResults(study: study)
    all.steps["ae"] = [results]
    let best = try? all.epochs(.best, of: "ae")
    #expect(best == (epoch == 12 ? [12] : nil))
  }

  @Test("Noise and step size give one another")
  func stepSize() throws {
    for (line, noise, step) in [("  noise: 0.2", 0.2, 0.2 * 0.2 / 2), ("  step_size: 0.5", 1, 0.5)] {
      guard let train = try Self.study([41: line]).cell(named: "nae")?.body as? TrainCell else {
        Issue.record("nae is missing")
        return
      }
      #expect(train.sampler?.chain.noise == noise)
      #expect(train.sampler?.chain.stepSize == step)
      #expect(train.sampler?.replay == TrainCell.Sampler.Replay(ratio: 0.95, size: 10_000))
      #expect(train.best?.name == Metric.wasserstein.name)
    }
  }

  @Test(
    "On-manifold chains have a replay buffer of latent vectors only where it is asked for",
    arguments: [
      ("", nil), ("\n  replay: {}", TrainCell.Sampler.Replay(ratio: 0.95, size: 10_000)),
      ("\n  replay: { ratio: 0.5, size: 20 }", TrainCell.Sampler.Replay(ratio: 0.5, size: 20)),
    ] as [(String, TrainCell.Sampler.Replay?)])
  func latentReplay(keys: String, replay: TrainCell.Sampler.Replay?) throws {
    let lines = "  initial: omi\n  latent_chain: { steps: 5, noise: 0.1, temperature: 1 }" + keys
    guard let train = try Self.study([39: lines]).cell(named: "nae")?.body as? TrainCell else {
      Issue.record("'nae' is no training")
      return
    }
    #expect(train.sampler?.replay == replay)
  }
}
