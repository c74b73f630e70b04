import Expressions
import JetProgram
import StandardCells
import Studies
import Tables
import TestSupport
import Testing

@testable import JetAutoencoders
@testable import JetFigures

/// The parts of the language that the other four studies need.
@Suite("The language of the five studies")
struct LanguageTests {
  static func study() throws -> Study { try Study.parse(text: FullStudy.text, kinds: Refigure.kinds, file: "all.md") }

  @Test("Everything is read")
  func reading() throws {
    let study = try Self.study()
    #expect(study.seed == .max)
    #expect(study.cells.count == 15)
    #expect(study.cell(named: "nae")?.seeds == 2)
    #expect(study.cell(named: "before")?.seeds == 2)
    #expect(study.cell(named: "wnae")?.seeds == 1)
    let inputs = study.cells.map { $0.inputs }
    #expect(inputs[7] == ["before"])
    #expect(inputs[9] == ["nae", "before"])
    #expect(inputs[11] == ["nae", "limit"])
  }

  @Test("A sampler with every setting")
  func sampler() throws {
    guard let nae = try Self.study().cell(named: "nae")?.body as? TrainCell, let sampler = nae.sampler else {
      Issue.record("nae is missing")
      return
    }
    #expect(sampler.bounds == -4...4)
    #expect(sampler.metropolis)
    #expect(sampler.atBounds == .reject)
    #expect(sampler.start == .uniform)
    #expect(sampler.clip == 0.1)
    #expect(nae.metrics.contains(Metric.negativesAcceptance.byEpoch))
    #expect(nae.metrics.contains(Metric.densityCorrelation.byEpoch))
    #expect(nae.averageDecay == 0.998)
    #expect(nae.stop == TrainCell.StopRule(metric: Metric.wasserstein.byEpoch, patience: 50, threshold: 0))
    guard let wnae = try Self.study().cell(named: "wnae")?.body as? TrainCell else {
      Issue.record("wnae is missing")
      return
    }
    #expect(wnae.sampler?.chain.noise == 0.04.squareRoot())
    #expect(wnae.sampler?.latentChain?.stepSize == 0.1 * 0.1 / 2)
    #expect(wnae.sample == SampleReference(sample: "svj_2000_0.3", split: .training))
    #expect(wnae.evaluation.signals == ["ttbar"])
  }

  @Test("Epochs can be chosen in every way")
  func epochs() throws {
    guard let figure = try Self.study().cell(named: "4")?.body as? FigureCell,
      let histogram = figure.drawing as? HistogramFigure
    else {
      Issue.record("4 is missing")
      return
    }
    #expect(histogram.at.dropFirst(2) == [.epoch(10), .epoch(20), .first, .last, .best])
    #expect(histogram.at[0].expression?.description == "before.epoch")
    #expect(histogram.ratio)
    #expect(histogram.bins == 40)
  }

  @Test(
    "What does not fit is refused",
    arguments: [
      ("at: [0, 10, 20]", "at: [0, validation.error]", "an epoch must be a number, found a series of epochs"),
      ("at: [0, 10, 20]", "at: [0, 10, 41]", "expected an epoch from 0 to 40, found 41"),
      ("of: plane", "of: best", "unknown {train} cell 'best'"),
      (
        "holds: nae.wasserstein.negatives <", "holds: first(nae.rate) < limit.auc and nae.wasserstein.negatives <",
        "have different signals"
      ),
      ("for every signal for every epoch", "for every epoch", "add 'for every signal'"),
      (
        "for every signal for every epoch", "for every signal",
        "must be a truth value, found a truth value for each epoch"
      ),
      ("show: [energy, positives, negatives, chains]", "show: [energie]", "did you mean 'energy'?"),
      ("features: tau3", "features: tau5", "unknown feature 'tau5'"),
      ("range: [-3, 3]\nbins", "bins", "missing key 'range' in {figure} maps"),
      ("density: limit", "density: limt", "unknown {density} cell 'limt'; did you mean 'limit'?"),
      (
        "of: limit", "of: jets",
        "expected a {evaluate} or {density} or {classifier} cell, found 'jets', which is {data}"
      ),
      ("noise: 0.1\nfractions: [0.8, 0.1, 0.1]", "fractions: [0.8, 0.1]", "expected three fractions"),
      ("metric: wasserstein.negatives", "metric: wasserstein.negative", "did you mean 'wasserstein.negatives'?"),
      ("factor: 0.8", "factor: 0", "expected a number > 0 and < 1, found 0"),
      ("average: { decay: 0.998 }", "average: { decay: 1 }", "expected a number ≥ 0 and < 1, found 1"),
    ])
  func refusals(from: String, to: String, message: String) {
    #expect(FullStudy.text.contains(from))
    let errors = StudyText.errors(FullStudy.text.replacing(from, with: to))
    #expect(errors.contains { $0.contains(message) }, "\(errors)")
  }
}
