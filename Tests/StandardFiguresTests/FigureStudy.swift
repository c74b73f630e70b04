import Digests
import Figures
import StandardCells
import Studies
import TestSupport

/// A study of three seeds whose cell has tables, and figures of them.
struct FigureStudy {
  /// Uniform numbers from −1 to 1.
  struct Noise {
    var state: UInt64
    mutating func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 4_503_599_627_370_496 - 1
    }
    mutating func normal() -> Double { (0..<12).reduce(0.0) { sum, _ in sum + next() } / 2 }
  }

  static let head = """
    ---
    title: Figures of tables
    label: Our lab
    heading: { qualifier: measured, conditions: 3 runs }
    seed: 1
    seeds: 3
    ---
    ```{data} points
    toy: ring
    points: 400
    noise: 0.2
    ```
    ```{made} fit
    files:
      - { name: scores, type: text/csv }
      - { name: summary, type: text/csv }
      - { name: scan, type: text/tab-separated-values }
      - { name: history, type: text/csv }
      - { name: odd, type: text/csv }
      - { name: plot, type: image/png }
    ```
    ```{made} other
    once: true
    files: [{ name: page, type: application/pdf }]
    ```

    """

  static func study(_ figure: String) throws -> Study {
    try Study.parse(
      text: head + "```{figure} f\n\(figure)\ncaption: c\n```\n", kinds: MadeKind.kinds, file: "studies/figures.md")
  }

  /// What is wrong with a figure of the study, its line counted from its own first one.
  static func errors(_ figure: String) -> [String] {
    do throws(InvalidStudy) {
      _ = try Study.parse(
        text: head + "```{figure} f\n\(figure)\ncaption: c\n```\n", kinds: MadeKind.kinds, file: "x.md")
      return []
    } catch {
      let first = head.count { $0 == "\n" } + 1
      return error.errors.map { "\($0.location.line - first):\($0.location.column): \($0.problem)" }
    }
  }

  static func results(_ figure: String, odd: String = "value\n", seeds: Int = 3) throws -> StudyResults {
    let study = try study(figure)
    var results = StudyResults(study: study)
    results.data = try ToyStudy.data(study)
    results.steps["fit"] = (0..<seeds).map { step(seed: $0, odd: odd) }
    return results
  }

  private static func step(seed: Int, odd: String) -> StepResults {
    var noise = Noise(state: UInt64(seed + 1))
    var results = StepResults()
    func add(_ name: String, _ text: String, tabs: Bool = false) {
      results.files[name] = StepResults.File(
        mediaType: tabs ? "text/tab-separated-values" : "text/csv",
        bytes: tabs ? .init(text.replacing(",", with: "\t").utf8) : .init(text.utf8))
    }
    var scores = "class,score,width\n"
    for row in 0..<300 {
      let kind = ["background", "signal", "noise"][row % 3]
      let middle = [0.3, 0.65, 0.45][row % 3]
      scores += "\(kind),\(middle + 0.12 * noise.normal()),\(1 + noise.normal().magnitude)\n"
    }
    add("scores", scores)
    var summary = "class,recall,precision,spread\n"
    for (index, name) in ["background", "signal", "noise"].enumerated() {
      let recall = 0.9 - 0.15 * Double(index) + 0.02 * noise.next()
      summary += "\(name),\(recall),\(recall - 0.05 + 0.04 * noise.next()),0.03\n"
    }
    add("summary", summary)
    var scan = "depth,rate,accuracy\n"
    for depth in 1...5 {
      for (index, rate) in ["0.001", "0.01", "0.1", "1"].enumerated() where !(depth == 4 && index == 2) {
        scan += "\(depth),\(rate),\(0.5 + 0.08 * Double(depth) - 0.05 * Double(index) + 0.01 * noise.next())\n"
      }
    }
    add("scan", scan, tabs: true)
    var history = "step,loss\n"
    for step in 0...40 { history += "\(step * 25),\(2 / (1 + 0.2 * Double(step)) * (1 + 0.1 * noise.next()))\n" }
    add("history", history)
    add("odd", odd)
    return results
  }

  static func figure(_ body: String, odd: String = "value\n", seeds: Int = 3) throws -> Figure {
    let results = try results(body, odd: odd, seeds: seeds)
    let cell = try required(results.study.cell(named: "f")?.body as? FigureCell, "no figure")
    return try cell.figure(name: "f", identity: Digest(of: "f"), results: results)
  }

  static func plot(_ body: String, odd: String = "value\n", seeds: Int = 3) throws -> Plot {
    guard case .plot(let plot) = try figure(body, odd: odd, seeds: seeds).content else {
      throw TestFailure("no plot")
    }
    return plot
  }
}
