import Expressions
import JetProgram
import Runs
import StandardCells
import Studies
import Tables
import TestSupport
import Testing

@testable import JetAutoencoders

/// The cells that say how far a model can go: the density's own limit.
@Suite("Cells of limits")
struct LimitCellTests {
  private static func study(_ from: String = "", _ to: String = "") throws -> Study {
    let text = from.isEmpty ? FullStudy.text : FullStudy.text.replacing(from, with: to)
    return try Study.parse(text: text, kinds: Refigure.kinds, file: "limits.md")
  }

  @Test("A density of one size chooses nothing and has its usual settings")
  func density() throws {
    let cell = try #require(try Self.study().cell(named: "limit"))
    guard let density = cell.body as? DensityCell else { throw TestFailure("no density") }
    #expect(density.components == [60] && density.validation == nil && density.starts == 1)
    #expect(density.iterations == 200 && density.tolerance == 1e-3 && density.blur == nil)
    #expect(density.background == SampleReference(sample: "ttbar", split: .test))
    #expect(cell.seeds == 1 && cell.body.members.count == 4)
    #expect(
      cell.canonicalJSON.contains(
        #""components":[60],"data":"jets","iterations":200,"sample":"ttbar.training","signals":["svj_500_0.1","#))
  }

  @Test("A density of several sizes is chosen on the background's validation part, or on another")
  func sizes() throws {
    for (keys, split) in [
      ("components: [10, 20]", "validation"), ("components: [10, 20]\nvalidation: ttbar.test\nstarts: 3", "test"),
    ] {
      let cell = try #require(try Self.study("components: 60", keys).cell(named: "limit"))
      guard let density = cell.body as? DensityCell else { throw TestFailure("no density") }
      #expect(density.components == [10, 20])
      #expect(density.validation?.description == "ttbar.\(split)")
    }
  }

  @Test(
    "What a density knows can be asked of it",
    arguments: ["limit.auc.mean", "limit.log_likelihood", "limit.components", "limit.iterations", "limit.converged"])
  func metrics(_ metric: String) throws {
    #expect(try Self.study("argmin(wnae.wasserstein.negatives)) > 0.7", "\(metric)) > 0.7").cells.count == 15)
  }

  @Test(
    "What does not fit is refused",
    arguments: [
      ("components: 60", "components: 0", "'components' in {density} limit: expected a whole number ≥ 1, found 0"),
      ("components: 60", "components: []", "'components' in {density} limit: expected numbers of Gaussians"),
      ("components: 60", "components: [10, 20, 10]", "expected every number once"),
      (
        "components: 60", "components: 60\nvalidation: ttbar.validation",
        "key 'validation' has no meaning in {density} limit: there is one number of components"
      ),
      (
        "components: 60", "components: [10, 20]\nvalidation: ttbar.training",
        "'validation' in {density} limit: expected that 'sample' and 'validation' differ"
      ),
      ("components: 60", "components: [10, 20]\nvalidation: tbar.test", "unknown sample 'tbar'; did you mean 'ttbar'?"),
      ("components: 60", "components: 60\nseeds: 3", "a density is fitted once; it can have several 'starts'"),
      ("components: 60", "components: 60\nstarts: 0", "'starts' in {density} limit: expected a whole number ≥ 1"),
      ("components: 60", "components: 60\nblur: 0", "'blur' in {density} limit: expected a number > 0"),
      ("components: 60", "components: 60\ntolerance: 0", "'tolerance' in {density} limit: expected a number > 0"),
      ("components: 60", "component: 60", "unknown key 'component' in {density} limit; did you mean 'components'?"),
    ])
  func refusals(from: String, to: String, message: String) {
    #expect(FullStudy.text.contains(from))
    let errors = StudyText.errors(FullStudy.text.replacing(from, with: to))
    #expect(errors.contains { $0.contains(message) }, "\(errors)")
  }

  @Test("Energies of a training and of an evaluation are correlated with a density")
  func correlations() throws {
    let asked = "background: ttbar.test\nsignals: svj_*\n```\n```{figure} 7-b"
    let study = try Self.study(asked, asked.replacing("svj_*\n", with: "svj_*\ndensity: limit\n"))
    for name in ["nae", "before"] {
      let cell = try #require(study.cell(named: name))
      let metrics = cell.body.metrics.map(\.name)
      #expect(metrics.contains(Metric.densityCorrelation.name))
      #expect(metrics.contains(Metric.densitySignalCorrelation.name))
      #expect(cell.inputs.contains("limit"))
    }
    #expect(study.cell(named: "before")?.canonicalJSON.contains(#""density":"limit""#) == true)
    // Without it, the body is what it was before there was such a key, and so is the identity.
    let before = try #require(try Self.study().cell(named: "before"))
    #expect(!before.canonicalJSON.contains("density") && !before.body.metrics.contains(.densityCorrelation))
    #expect(Metric.densitySignalCorrelation.isIndexed && !Metric.densityCorrelation.isIndexed)
  }

  @Test(
    "A density of other data, or none, cannot be correlated with",
    arguments: [
      (
        "sampler: { initial: cd, steps: 10, noise: 0.2, temperature: 0.05, bounds: [-3, 3] }\n",
        "sampler: { initial: cd, steps: 10, noise: 0.2, temperature: 0.05, bounds: [-3, 3] }\nevaluate: { density: limit }\n",
        "'density' in evaluate of {train} plane: expected a density of data with the sample 'toy', found 'limit'"
      ),
      (
        "signals: svj_*\n```\n```{figure} 7-b", "signals: svj_*\ndensity: nae\n```\n```{figure} 7-b",
        "'density' in {evaluate} before: expected a {density} cell, found 'nae', which is {train}"
      ),
    ])
  func mismatches(from: String, to: String, message: String) {
    #expect(FullStudy.text.contains(from))
    let errors = StudyText.errors(FullStudy.text.replacing(from, with: to))
    #expect(errors.contains { $0.contains(message) }, "\(errors)")
  }

  private static let classifier = """
    ```{classifier} supervised
    data: jets
    background: [ttbar.validation, ttbar.test]
    signals: svj_*
    hidden: [32, 32]
    epochs: 20
    batch: 256
    optimizer: { kind: adam, rate: 1e-3 }
    ```

    """
  private static let place = "```{train} nae"

  @Test("A classifier has its usual folds, one seed, and an AUC for each signal and their mean, with errors")
  func classifier() throws {
    let study = try Self.study(Self.place, Self.classifier + Self.place)
    let cell = try #require(study.cell(named: "supervised"))
    #expect(
      cell.seeds == 1 && cell.body.members.count == 4
        && cell.body.metrics == [.auc, .meanAUC, .aucError, .meanAUCError]
        && cell.inputs == ["jets"])
    let fittedOnce = Set(study.cells.filter { $0.body.repetition == .once }.map(\.kind.name))
    #expect(fittedOnce == ["density", "classifier"])
    #expect(
      cell.canonicalJSON
        == #"{"body":{"background":["ttbar.validation","ttbar.test"],"batch":256,"data":"jets","epochs":20,"folds":5,"#
        + #""hidden":[32,32],"optimizer":{"beta1":0.9,"beta2":0.999,"epsilon":1e-08,"kind":"adam","rate":0.001,"#
        + #""weight_decay":0.0},"signals":["svj_500_0.1","svj_500_0.3","svj_2000_0.1","svj_2000_0.3"]},"kind":"classifier"}"#
    )
    let drawn = try Self.study("of: limit", "of: limit").cells.count
    let all = Self.classifier + Self.place
    let text = FullStudy.text.replacing(Self.place, with: all).replacing("of: limit", with: "of: supervised")
    #expect(try Study.parse(text: text, kinds: Refigure.kinds, file: "x.md").cells.count == drawn + 1)
  }

  @Test(
    "What does not fit a classifier is refused",
    arguments: [
      ("folds", "1", "'folds' in {classifier} supervised: expected a whole number ≥ 2, found 1"),
      ("seeds", "3", "key 'seeds' has no meaning in {classifier} supervised: a classifier is trained once"),
      ("background", "[ttbar.test, ttbar.test]", "expected different parts of one sample"),
      ("background", "[ttbar.test, svj_500_0.1.test]", "expected different parts of one sample"),
      ("background", "[ttbar.test, tbar.test]", "unknown sample 'tbar'; did you mean 'ttbar'?"),
      ("hidden", "[8, 0]", "'hidden' in {classifier} supervised: expected a whole number ≥ 1, found 0"),
      ("optimizer", "{ kind: adam }", "missing key 'rate' in optimizer of {classifier} supervised"),
      ("epochs", "null", "missing key 'epochs' in {classifier} supervised"),
      ("data", "limit", "'data' in {classifier} supervised: expected a {data} cell, found 'limit', which is {density}"),
      ("fold", "5", "unknown key 'fold' in {classifier} supervised; did you mean 'folds'?"),
    ])
  func classifierRefusals(key: String, value: String, message: String) {
    var lines = Self.classifier.split(separator: "\n").map(String.init)
    lines.removeAll { $0.hasPrefix("\(key): ") }
    lines.insert("\(key): \(value)", at: 1)
    let errors = StudyText.errors(
      FullStudy.text.replacing(Self.place, with: lines.joined(separator: "\n") + "\n" + Self.place))
    #expect(errors.contains { $0.contains(message) }, "\(errors)")
  }
}
