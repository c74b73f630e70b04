import Figures
import Foundation
import TestSupport
import Testing

@Suite("Golden figures of tables")
struct SnapshotTests {
  static let bodies: [(name: String, body: String)] = [
    (
      "distribution",
      """
      kind: distribution
      x: { label: score }
      show: percent
      series: [{ table: fit.scores, column: score, by: class }]
      """
    ),
    (
      "distribution-log",
      """
      kind: distribution
      x: { label: width, scale: log, range: [1, 3] }
      y: { label: rows, scale: log }
      bins: 20
      note: all classes
      series: [{ table: fit.scores, column: width, label: width }]
      """
    ),
    (
      "bars",
      """
      kind: bars
      x: { label: class }
      y: { label: fraction, range: [0, 1.2] }
      series:
        - { table: fit.summary, x: class, y: recall, label: recall }
        - { table: fit.summary, x: class, y: precision, error: spread, label: precision }
      lines: [{ value: 0.5, label: chance }]
      """
    ),
    (
      "bars-numbers",
      """
      kind: bars
      y: { label: '$N_i$' }
      series:
        - { value: 3, label: 'a long name that has no room beside others' }
        - { value: 5, label: '$x_1$' }
        - { value: -1, label: below zero and more }
        - { value: 2, label: another one with words }
      """
    ),
    (
      "box",
      """
      kind: box
      x: { label: class }
      y: { label: score }
      series:
        - { table: fit.scores, column: score, by: class, label: score }
        - { table: fit.scores, column: width, by: class, label: width }
      lines: [{ value: 2, label: two }]
      """
    ),
    (
      "box-seeds",
      """
      kind: box
      y: { label: recall }
      series:
        - { table: fit.summary, column: recall, label: recall }
        - { table: fit.summary, column: precision, label: precision }
      """
    ),
    (
      "map",
      """
      kind: map
      table: fit.scan
      x: { column: depth }
      y: { column: rate, label: learning rate }
      color: { column: accuracy, label: accuracy }
      """
    ),
    (
      "map-bins",
      """
      kind: map
      table: points.toy.training
      x: { column: x, label: '$x$' }
      y: { column: y, label: '$y$' }
      bins: [24, 20]
      """
    ),
    (
      "curves",
      """
      kind: curves
      x: { label: step }
      panels:
        - label: loss
          scale: log
          series: [{ table: fit.history, x: step, y: loss, label: loss }]
      """
    ),
    (
      "scatter",
      """
      kind: scatter
      panels:
        - x: { label: '$x$' }
          y: { label: '$y$' }
          series:
            - { table: points.toy.training, x: x, y: y, label: training }
            - { table: points.toy.test, x: x, y: y, label: test }
      """
    ),
  ]

  @Test("Each kind of figure is drawn as recorded", arguments: bodies.map(\.name))
  func matchesSnapshot(_ name: String) throws {
    let body = try #require(Self.bodies.first { $0.name == name }).body
    let figure = try FigureStudy.figure(body)
    for (text, kind) in [(try figure.svg(), "svg"), (figure.numbersCSV(), "csv")] {
      // Numbers of some figures suffice to hold the format.
      if kind == "csv", !["bars", "box-seeds", "map"].contains(name) { continue }
      let file = Checkout.root.appending(path: "Tests/StandardFiguresTests/Snapshots/\(name).\(kind)")
      if let difference = try Snapshot.difference(of: text, from: file) { Issue.record("\(difference)") }
    }
  }
}
