import Expressions
import Foundation
import JetAutoencoders
import JetProgram
import TestSupport
import Testing

@testable import Studies

/// A study with one line changed, and the one line that is said of it.
struct MalformedStudy: Sendable, CustomTestStringConvertible {
  let line: Int
  let change: String?
  let error: String

  init(_ line: Int, _ change: String?, _ error: String) {
    self.line = line
    self.change = change
    self.error = error
  }

  var testDescription: String { "\(line): \(change ?? "(no line)")" }
}

@Suite("Errors of studies")
struct StudyErrorTests {
  @Test("The unchanged study is valid")
  func validity() {
    #expect(StudyText.errors(StudyText.text) == [])
  }

  static let changes: [MalformedStudy] = [
    MalformedStudy(24, "epoch: 3", "x.md:24:1: unknown key 'epoch' in {train} ae; did you mean 'epochs'?"),
    MalformedStudy(24, "epochs: ten", "x.md:24:9: 'epochs' in {train} ae: expected a whole number ≥ 1, found 'ten'"),
    MalformedStudy(24, "epochs: 0", "x.md:24:9: 'epochs' in {train} ae: expected a whole number ≥ 1, found 0"),
    MalformedStudy(24, "epochs: 1.5", "x.md:24:9: 'epochs' in {train} ae: expected a whole number ≥ 1, found 1.5"),
    MalformedStudy(
      24, "epochs: 1_000", "x.md:24:9: 'epochs' in {train} ae: expected a whole number ≥ 1, found '1_000'"),
    MalformedStudy(24, "epochs: [1]", "x.md:24:9: 'epochs' in {train} ae: expected a whole number ≥ 1, found a list"),
    MalformedStudy(24, "epochs: ", "x.md:24:1: missing key 'epochs' in {train} ae"),
    MalformedStudy(24, nil, "x.md:16:1: missing key 'epochs' in {train} ae"),
    MalformedStudy(24, "epochs: $epoch", "x.md:24:9: unknown parameter 'epoch'; did you mean 'epochs'?"),
    MalformedStudy(23, "batch: -1", "x.md:23:8: 'batch' in {train} ae: expected a whole number ≥ 1, found -1"),
    MalformedStudy(
      20, "objective: nea",
      "x.md:20:12: 'objective' in {train} ae: expected one of reconstruction, nae, nae-log-cosh, wasserstein, "
        + "found 'nea'; did you mean 'nae'?"),
    MalformedStudy(20, "objective: nae", "x.md:16:1: missing key 'sampler' in {train} ae"),
    MalformedStudy(
      32, "objective: reconstruction",
      "x.md:38:1: key 'sampler' has no meaning in {train} nae: reconstruction has no negatives"),
    MalformedStudy(17, "data: jest", "x.md:17:7: unknown {data} cell 'jest'; did you mean 'jets'?"),
    MalformedStudy(
      17, "data: nae", "x.md:17:7: 'data' in {train} ae: expected a {data} cell, found 'nae', which is {train}"),
    MalformedStudy(18, "sample: tbar.training", "x.md:18:9: unknown sample 'tbar'; did you mean 'ttbar'?"),
    MalformedStudy(
      18, "sample: ttbar.trianing",
      "x.md:18:9: 'sample' in {train} ae: expected SAMPLE.training, SAMPLE.validation or SAMPLE.test, "
        + "found 'ttbar.trianing'; did you mean 'ttbar.training'?"),
    MalformedStudy(
      26, "evaluate: { signals: svj_2000_0.2 }",
      "x.md:26:22: unknown sample 'svj_2000_0.2'; did you mean 'svj_2000_0.1'?"),
    MalformedStudy(
      25, "optimizer: { kind: adam, rate: -1 }",
      "x.md:25:32: 'rate' in optimizer of {train} ae: expected a number > 0, found -1"),
    MalformedStudy(
      25, "optimizer: { kind: adam, rte: 1 }",
      "x.md:25:26: unknown key 'rte' in optimizer of {train} ae; did you mean 'rate'?"),
    MalformedStudy(
      25, "optimizer: { kind: adam, rate: .inf }", "x.md:25:32: a number: expected a finite number, found '.inf'"),
    MalformedStudy(
      42, "  temperature: 0", "x.md:42:16: 'temperature' in sampler of {train} nae: expected a number > 0, found 0"),
    MalformedStudy(41, nil, "x.md:39:3: missing key 'noise' in sampler of {train} nae"),
    MalformedStudy(
      41, "  noise: 0",
      "x.md:41:10: 'noise' in sampler of {train} nae: expected a number > 0 where 'step_size' is derived from it, found 0"
    ),
    MalformedStudy(
      43, "  bounds: [4, -4]",
      "x.md:43:11: 'bounds' in sampler of {train} nae: expected two numbers, the first the smaller, found [4, -4]"),
    MalformedStudy(
      39, "  initial: cd\n  replay: { ratio: 0.5 }",
      "x.md:40:3: key 'replay' has no meaning in sampler of {train} nae: chains begin at the data"),
    MalformedStudy(
      39, "  initial: pcd\n  replay: { ratio: 1.5 }",
      "x.md:40:20: 'ratio' in replay of sampler of {train} nae: expected a number from 0 to 1, found 1.5"),
    MalformedStudy(
      39, "  initial: omi\n  start: uniform\n  latent_chain: { steps: 5, noise: 0.1, temperature: 1 }",
      "x.md:40:3: key 'start' has no meaning in sampler of {train} nae: chains begin at the manifold"),
    MalformedStudy(
      39, "  initial: omi\n  replay: { sise: 10 }\n  latent_chain: { steps: 5, noise: 0.1, temperature: 1 }",
      "x.md:40:13: unknown key 'sise' in replay of sampler of {train} nae; did you mean 'size'?"),
    MalformedStudy(39, "  initial: omi", "x.md:39:3: missing key 'latent_chain' in sampler of {train} nae"),
    MalformedStudy(
      44, "evaluate: { negatives: false }\nrate_schedule: { factor: 0.5, patience: 3 }",
      "x.md:45:1: key 'rate_schedule' has no meaning in {train} nae: nothing says how good an epoch is; give 'best', or "
        + "measure the negatives"),
    MalformedStudy(
      44, "evaluate: { wasserstein_samples: 100 }\nstop: { metric: rate, patience: 3 }",
      "x.md:45:17: 'metric' in stop of {train} nae: expected one of training.loss, training.error, validation.loss, "
        + "validation.error, negatives.error, negatives.at_bounds, wasserstein.negatives, wasserstein.floor, found 'rate'"
    ),
    MalformedStudy(12, "scaling: min-max", "x.md:8:1: missing key 'range' in {data} jets"),
    MalformedStudy(
      12, "scaling: standard\nrange: [0, 1]",
      "x.md:13:1: key 'range' has no meaning in {data} jets: only min-max scaling has a target"),
    MalformedStudy(
      12, "scaling: standard\ntransform: { tau4: log(x) }", "x.md:13:14: unknown feature 'tau4'; did you mean 'tau2'?"),
    MalformedStudy(
      12, "scaling: standard\ntransform: { tau2: exp(x) }",
      "x.md:13:20: 'tau2' in transform of {data} jets: expected 'log(x)' or 'log(x + OFFSET)' with an offset ≥ 0, "
        + "found 'exp(x)'"),
    MalformedStudy(
      10, "features: [tau2, tau2]",
      "x.md:10:11: 'features' in {data} jets: expected every name once, found 'tau2' again"),
    MalformedStudy(8, "```{data} ae", "x.md:16:1: duplicate name 'ae'; it was first given on line 8"),
    MalformedStudy(8, "```{dta} jets", "x.md:8:4: unknown cell '{dta}'; did you mean '{data}'?"),
    MalformedStudy(8, "```{data}", "x.md:8:4: missing name after {data}; expected ```{data} NAME"),
    MalformedStudy(
      8, "```{data} my jets",
      "x.md:8:11: invalid name 'my jets'; expected letters, digits, '_' and single '-' within, beginning with a letter"),
    MalformedStudy(
      14, nil, "x.md:8:1: unclosed fence '```{data} jets'; expected a closing fence before the end of the file"),
    MalformedStudy(
      67, nil, "x.md:60:1: unclosed fence '```{claim} falls'; expected a closing fence before the end of the file"),
    MalformedStudy(
      23, "batch: 4\nbatch: 5", "x.md:24:1: duplicate key 'batch'"),
    MalformedStudy(
      23, "batch: [4", "x.md:24:7: malformed YAML: while parsing a flow sequence, did not find expected ',' or ']'"),
    MalformedStudy(40, "\tsteps: 10", "x.md:40:1: tab in the indentation; YAML expects spaces"),
    MalformedStudy(
      48, "at: argmin(validation.eror)",
      "x.md:48:12: unknown metric 'validation.eror'; did you mean 'validation.error'?"),
    MalformedStudy(48, "at: argmni(validation.error)", "x.md:48:5: unknown function 'argmni'; did you mean 'argmin'?"),
    MalformedStudy(
      48, "at: epoch 11", "x.md:48:5: 'at' in {evaluate} ae-grid: expected an epoch from 0 to 10, found 'epoch 11'"),
    MalformedStudy(48, "at: validation.error", "x.md:48:5: an epoch must be a number, found a series of epochs"),
    MalformedStudy(
      48, "at: nae.epoch",
      "x.md:48:5: 'nae' has no metric 'epoch' as it is declared; it has: training.loss, "
        + "training.error, validation.loss, validation.error, rate, error, auc, auc.mean, negatives.error, negatives.at_bounds, "
        + "wasserstein.negatives, wasserstein.floor, wasserstein.signal, wasserstein.negatives_signal"),
    MalformedStudy(48, "at: ae-grid.epoch", "x.md:46:1: cyclic dependency: ae-grid → ae-grid"),
    MalformedStudy(
      48, "at: best\nbest: 1",
      "x.md:49:1: unknown key 'best' in {evaluate} ae-grid; expected one of: at, background, density, "
        + "model, signals"),
    MalformedStudy(47, "model: nea", "x.md:47:8: unknown {train} cell 'nea'; did you mean 'nae'?"),
    MalformedStudy(
      57, "      - { value: ae.auc, label: E }",
      "x.md:57:18: a curve must be a series of epochs, found a series for each signal; name a signal in brackets, or "
        + "add 'for every signal' to a claim"),
    MalformedStudy(
      57, "      - { value: ea.validation.error, label: E }", "x.md:57:18: unknown cell 'ea'; did you mean 'ae'?"),
    MalformedStudy(
      57, "      - { value: 'ae.auc[\"svj_2000_0.5\"]', label: E }",
      "x.md:57:19: unknown signal 'svj_2000_0.5'; did you mean 'svj_2000_0.1'?"),
    MalformedStudy(
      53, "kind: curve",
      "x.md:53:7: 'kind' in {figure} 2-a: expected one of curves, heatmap, histogram, energy-map, scatter, cumulative, "
        + "diagram, distribution, bars, box, map, picture, found 'curve'; did you mean 'curves'?"),
    MalformedStudy(58, nil, "x.md:52:1: missing key 'caption' in {figure} 2-a"),
    MalformedStudy(65, "  < frist(ae.validation.error)", "x.md:65:5: unknown function 'frist'; did you mean 'first'?"),
    MalformedStudy(
      65, "  < first(ae.validation.error) < 2", "x.md:65:3: comparisons do not chain; write 'a < b and b < c'"),
    MalformedStudy(
      65, "  - first(ae.validation.error)", "x.md:65:3: 'holds' must be a truth value, found a number"),
    MalformedStudy(66, nil, "x.md:60:1: missing key 'because' in {claim} falls"),
    MalformedStudy(7, "Prose with {{ $epoch }}.", "x.md:7:15: unknown parameter 'epoch'; did you mean 'epochs'?"),
    MalformedStudy(7, "Prose with {{ nae.error }.", "x.md:7:12: unclosed placeholder; expected '}}' on the same line"),
    MalformedStudy(
      7, "Prose {{ ae.validation.error }}.",
      "x.md:7:10: a placeholder must be a number or a text or a truth value, found a series of epochs"),
    MalformedStudy(
      7, "{{ 1 | fixd 2 }}",
      "x.md:7:8: expected 'fixed', 'significant' or 'percent' and at most 17 digits, found 'fixd 2'"),
    MalformedStudy(2, nil, "x.md:2:1: missing key 'title' in the front matter"),
    MalformedStudy(
      2, "titel: Small\ntitle: Small", "x.md:2:1: unknown key 'titel' in the front matter; did you mean 'title'?"),
    MalformedStudy(
      3, "seed: -7",
      "x.md:3:7: 'seed' in the front matter: expected a whole number from 0 to 18446744073709551615, found -7"),
    MalformedStudy(4, "seeds: 0", "x.md:4:8: 'seeds' in the front matter: expected a whole number ≥ 1, found 0"),
    MalformedStudy(1, "title: x", "x.md:1:1: missing front matter; expected '---' on the first line"),
  ]

  @Test("One line changed gives one line of error, at its place", arguments: changes)
  func change(_ malformed: MalformedStudy) {
    #expect(StudyText.errors(StudyText.with([malformed.line: malformed.change])).first == malformed.error)
  }

  @Test("An empty file says so", arguments: ["", "\n\n", "\u{FEFF}", "  \r\n"])
  func emptyFile(text: String) {
    #expect(
      StudyText.errors(text) == [
        "x.md:1:1: the file is empty; expected a study that begins with '---' and YAML front matter"
      ])
  }

  @Test("Front matter must be closed")
  func unclosedFrontMatter() {
    #expect(
      StudyText.errors("---\ntitle: x\n") == ["x.md:1:1: unclosed front matter; expected a closing '---'"])
  }

  @Test("All errors are found in one reading, in the file's order")
  func allErrors() {
    let errors = StudyText.errors(
      StudyText.with([66: nil, 7: "{{ $epoch }}", 24: "epochs: ten", 23: "bach: 4", 12: "scaling: standart"]))
    #expect(
      errors.map { $0.split(separator: " ")[0] } == [
        "x.md:7:4:", "x.md:12:10:", "x.md:23:1:", "x.md:24:9:", "x.md:60:1:",
      ])
  }

  @Test("Carriage returns and a byte order mark change no place")
  func lineEnds() {
    let text = "\u{FEFF}" + StudyText.with([24: "epochs: ten"]).replacing("\n", with: "\r\n")
    #expect(
      StudyText.errors(text) == ["x.md:24:9: 'epochs' in {train} ae: expected a whole number ≥ 1, found 'ten'"])
    #expect(StudyText.errors(StudyText.text.replacing("\n", with: "\r\n")) == [])
  }

  @Test("An indented cell's columns are the file's")
  func indentation() {
    let text = StudyText.text + "  ```{claim} other\n  paper: Fig. 3\n  statment: x\n  ```\n"
    #expect(
      StudyText.errors(text).contains("x.md:70:3: unknown key 'statment' in {claim} other; did you mean 'statement'?"))
  }

  @Test("Evaluations that choose their epochs by one another are refused")
  func cycle() {
    let text =
      StudyText.with([48: "at: other.epoch"])
      + "```{evaluate} other\nmodel: ae\nat: ae-grid.epoch + 1\nbackground: ttbar.test\nsignals: svj_*\n```\n"
    #expect(StudyText.errors(text) == ["x.md:46:1: cyclic dependency: ae-grid → other → ae-grid"])
  }

  @Test("Aliases of aliases do not take all memory")
  func aliases() {
    var body = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let alias = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      body += "a\(level): &a\(level) [\(alias)]\n"
    }
    #expect(
      StudyText.errors("---\n" + body + "---\n").first?.hasSuffix("malformed YAML: more than 100000 values") == true)
  }

  @Test("No mutilated study stops the reading")
  func mutilation() {
    let scalars = Array(FullStudy.text.unicodeScalars)
    for cut in stride(from: 0, to: scalars.count, by: 61) {
      let removed = String(String.UnicodeScalarView(scalars[..<cut] + scalars[(cut + 1)...]))
      let ended = String(String.UnicodeScalarView(scalars[..<cut]))
      let doubled = String(String.UnicodeScalarView(scalars[...cut] + scalars[cut...]))
      for text in [removed, ended, doubled] {
        #expect(StudyText.errors(text).allSatisfy { $0.hasPrefix("x.md:") && !$0.contains("\n") })
      }
    }
  }

  @Test("A file that is not there, or not UTF-8, is an error with its name")
  func unreadable() {
    do throws(InvalidStudy) {
      _ = try Study.read(from: URL(filePath: "/nonexistent/x.md"), kinds: Refigure.kinds, named: "x.md")
      Issue.record("expected an error")
    } catch {
      #expect(error.description == "x.md:1:1: cannot be read: there is no such file")
    }
  }
}
