import Expressions
import JetAutoencoders
import JetProgram
import Studies
import TestSupport
import Testing

@testable import StandardCells

@Suite("What is wrong with a figure")
struct FigureErrorsTests {
  /// The small study's figure replaced by another one, whose first line is 52.
  private static func errors(_ body: String) -> [String] {
    let lines = ["```{figure} 2-a"] + body.split(separator: "\n").map(String.init) + ["caption: c", "```"]
    var changes: [Int: String?] = [:]
    for line in 52...59 { changes[line] = .some(nil) }
    changes[52] = lines.joined(separator: "\n")
    return StudyText.errors(StudyText.with(changes)).map { String($0.dropFirst("x.md:".count)) }
  }

  private static let panel = "kind: scatter\npanels:\n  - x: { label: a }\n    y: { label: b }\n    series:\n      - "

  @Test(
    "is told with its place, what was found and what was expected",
    arguments: [
      (panel + "{ x: ae.validation.error, y: last(ae.validation.error), label: c, connect: true }", nil),
      (panel + "{ x: ae-grid.auc, y: 1 - ae-grid.auc, label: c }", nil),
      (
        panel + "{ x: ae.validation.error, y: ae-grid.auc, label: c }",
        "58:38: 'x' is a series of epochs, 'y' a value for each name: points need the same of both"
      ),
      (
        panel + "{ x: 1, y: 2, label: c, connect: true }",
        "58:42: 'connect' joins epochs, and neither coordinate is a series of them"
      ),
      (
        panel + "{ x: ae.auc, y: 2, label: c }",
        "58:14: 'x' must be a number or a series of epochs or a value for each name, found a series for each signal; "
          + "name a signal in brackets, or add 'for every signal' to a claim"
      ),
      (
        panel + "{ x: 1, y: 2, label: c, conect: true }",
        "58:33: unknown key 'conect' in series of panels of {figure} 2-a; did you mean 'connect'?"
      ),
      (
        "kind: scatter\npanels:\n  - { x: { label: a }, series: [{ x: 1, y: 2, label: c }], diagonl: true }",
        "55:5: missing key 'y' in panels of {figure} 2-a"
      ),
      (
        "kind: scater\npanels: []",
        "53:7: 'kind' in {figure} 2-a: expected one of curves, heatmap, histogram, energy-map, scatter, cumulative, diagram, distribution, bars, box, map, picture, found 'scater'; did you mean 'scatter'?"
      ),
      (
        "kind: cumulative\nx: { label: a, scale: log, range: [0, 1] }\nseries: [{ values: 1, label: c }]",
        "54:35: 'range' in x of {figure} 2-a: expected two numbers > 0, the first the smaller, found [0, 1]"
      ),
      ("kind: cumulative", "52:1: missing key 'series' in {figure} 2-a"),
      (
        "kind: cumulative\nseries: [{ value: last(ae.validation.error), label: a }]",
        "54:12: unknown key 'value' in series of {figure} 2-a; did you mean 'values'?"
      ),
      (
        "kind: cumulative\nseries: [{ values: ae.validation.error, label: a }]",
        "54:20: 'values' must be a number, found a series of epochs"
      ),
      (
        "kind: curves\nseed: 3\npanels: [{ label: e, series: [{ value: ae.validation.error, label: E }] }]",
        "54:7: 'seed' in {figure} 2-a: expected a whole number from 0 to 2, found 3"
      ),
      (
        "kind: curves\nseed: 1\nband: seeds\npanels: [{ label: e, series: [{ value: ae.validation.error, label: E }] }]",
        "55:1: key 'band' has no meaning in {figure} 2-a: one seed has no band"
      ),
      (
        "kind: energy-map\nof: nae\nat: [last]\nshow: [energy, chain]\nrange: [-1, 1]",
        "56:16: 'show' in {figure} 2-a: expected one of energy, positives, negatives, chains, found 'chain'; did you mean "
          + "'chains'?"
      ),
      (
        "kind: histogram\nof: nae\nat: [last]\nratio: true\npull: true\nfeatures: [tau2]\nsamples: [positives, negatives]",
        "57:7: 'pull' in {figure} 2-a: expected false, for the ratio is drawn in its place, found true"
      ),
      (
        "kind: histogram\nof: nae\nat: [last]\npull: true\nfeatures: [tau2]\nsamples: [positives]",
        "56:7: 'pull' in {figure} 2-a: expected false, for positives and negatives are not both drawn, found true"
      ),
      (
        "kind: histogram\nof: nae\nat: [last]\nseed: 3\nfeatures: [tau2]\nsamples: [positives]",
        "56:7: 'seed' in {figure} 2-a: expected a whole number from 0 to 2, found 3"
      ),
    ] as [(String, String?)])
  func errors(_ body: String, _ expected: String?) {
    let found = Self.errors(body)
    if let expected { #expect(found.contains(expected), "\(found)") } else { #expect(found == []) }
  }

  @Test(
    "Keys of layers that are not drawn have no meaning",
    arguments: [
      ("[positives]", "steps: 5", "key 'steps' has no meaning in {figure} 2-a: 'show' has no chains"),
      ("[energy]", "chains: 5", "key 'chains' has no meaning in {figure} 2-a: 'show' has no chains"),
      ("[positives]", "bins: [2, 2]", "key 'bins' has no meaning in {figure} 2-a: 'show' has no energy"),
      ("[energy, chain]", "columns: 2", "did you mean 'chains'?"),
      ("[energy]", "stepps: 2", "did you mean 'steps'?"),
    ])
  func layers(_ show: String, _ key: String, _ expected: String) {
    let found = Self.errors("kind: energy-map\nof: nae\nat: [last]\nrange: [-1, 1]\nshow: \(show)\n\(key)")
    #expect(found.contains { $0.contains(expected) }, "\(found)")
  }

  @Test(
    "A fixed epoch must be one that is kept", arguments: [("5", true), ("10", true), ("7", false), ("epoch 15", false)])
  func keptEpochs(_ epoch: String, _ isKept: Bool) {
    let errors = StudyText.errors(
      StudyText.with([
        27: "checkpoint_every: 5\n```",
        48: "at: \(epoch)",
      ]))
    #expect(errors.isEmpty == isKept, "\(errors)")
    if epoch == "7" {
      #expect(
        errors == [
          "x.md:49:5: 'at' in {evaluate} ae-grid: expected an epoch that 'ae' keeps: a multiple of 5, or the last, found 7"
        ])
    }
  }
}
