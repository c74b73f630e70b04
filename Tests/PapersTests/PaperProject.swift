import Documents
import Foundation
import Processes
import TestSupport
import Testing

/// A study with numbers and figures, its runs, and a paper on it.
final class PaperProject {
  let project: TinyProject

  init() throws {
    project = try TinyProject(studies: ["study": Self.study(factor: 1)])
    try run()
  }

  /// - Parameter factor: what the second cell's numbers are multiplied by.
  static func study(factor: Int) -> String {
    let figures = (1...6).map { number in
      """
      ```{figure} f\(number)
      kind: curves
      panels: [{ label: loss, series: [{ value: \(number < 6 ? "a" : "b").loss * \(number), label: loss }] }]
      caption: The loss.
      ```
      """
    }.joined(separator: "\n\n")
    return """
      ---
      title: A study for a paper
      seed: 1
      seeds: 3
      ---

      The first number is `{{ a.m1 | fixed 2 }}`, the second `{{ a.m2 | significant 3 }}`, a share `{{ a.m3 / 10 | percent 1 }}`,
      a small one `{{ a.m4 / 10000000 | significant 2 }}`, and at the end `{{ last(a.loss) | fixed 3 }}`.

      | what | value |
      |---|---|
      | first | `{{ a.m1 | fixed 2 }}` |
      | loss | `{{ last(a.loss) | fixed 3 }}` |

      \(cell("a", factor: 1))
      \(cell("b", factor: factor))
      ```{claim} small
      statement: "The loss ends below 1 in *all* seeds"
      holds: last(a.loss) < 1
      because: It is what is wanted.
      ```

      \(figures)
      """
  }

  private static func cell(_ name: String, factor: Int) -> String {
    """
    ```{program} \(name)
    script: |
      import json, os
      seed = json.load(open(os.environ["REFIGURE_STEP"]))["repetition"]
      for epoch in range(1, 6):
          print(json.dumps({"epoch": epoch, "loss": \(factor) / (epoch + 0.1 * seed)}))
      print(json.dumps({"m%d" % i: \(factor) * (i + 0.0123 * seed * i) for i in range(1, 16)}))
    language: python
    series: [loss]
    metrics: [\((1...15).map { "m\($0)" }.joined(separator: ", "))]
    ```

    """
  }

  func run() throws {
    let outcome = try project.program.run(["run", "studies/study.md", "--quiet"])
    guard outcome.status == 0 else { throw TestFailure(outcome.errors) }
  }

  func export() throws {
    let outcome = try project.program.run(["export", "latex", "last", "--output", "paper/refigure", "--force"])
    guard outcome.status == 0 else { throw TestFailure(outcome.errors) }
  }

  /// Replaces a text in a file once.
  func edit(_ path: String, _ old: String, _ new: String) throws {
    let text = try String(contentsOf: project.file(path), encoding: .utf8)
    guard text.contains(old) else { throw TestFailure("'\(old)' is not in \(path)") }
    try project.write(text.replacing(old, with: new, maxReplacements: 1), to: path)
  }

  // MARK: Audits

  struct Audit: Decodable {
    struct Item: Decodable {
      let kind, state, shown: String
      let file, key, run, recorded, now, reason: String?
      let line, page: Int?

      /// What it is in words, the same in source and PDF.
      var words: String { "\(state) \(kind) \(key ?? (kind == "number" ? shown : ""))" }
    }

    let sound: Bool
    let counts: [String: Int]
    let items: [Item]

    /// What is not current, each once.
    var findings: Set<String> { Set(items.filter { $0.state != "current" }.map(\.words)) }
  }

  func audit(_ paper: String, _ arguments: String...) throws -> (status: Int32, audit: Audit) {
    let outcome = try project.program.run(["audit", "paper", paper, "--json"] + arguments)
    guard let data = outcome.output.data(using: .utf8), outcome.status < 2 else { throw TestFailure(outcome.errors) }
    return (outcome.status, try JSONDecoder().decode(Audit.self, from: data))
  }
}

/// The programs of TeX, where they are installed.
enum TeX {
  static let engines = ["pdflatex", "lualatex", "xelatex"].filter { SearchPath.file(named: $0) != nil }

  /// What is missing of what a paper needs; nil when all is there.
  static let missing: String? = {
    let programs = ["pdflatex", "pdffonts"].filter { SearchPath.file(named: $0) == nil }
    if !programs.isEmpty { return "\(programs.joined(separator: " and ")) not installed" }
    let packages = ["siunitx.sty", "booktabs.sty", "graphicx.sty", "hyperref.sty"].filter { name in
      (try? ChildProcess(.named("kpsewhich"), [name], output: .collected(limit: 10_000)).run().status) != 0
    }
    return packages.isEmpty ? nil : "\(packages.joined(separator: " and ")) not installed"
  }()

  /// Compiles a paper twice and gives what was printed.
  @discardableResult
  static func compile(_ name: String, by engine: String, in folder: URL) throws -> (status: Int32, output: String) {
    var last: (Int32, String) = (0, "")
    for _ in 0..<2 {
      let end = try ChildProcess(
        .named(engine), ["-interaction=nonstopmode", "-jobname=\(engine)", name], in: folder,
        output: .collected(limit: 4_000_000)
      ).run()
      last = (end.status, end.output)
    }
    return last
  }
}
