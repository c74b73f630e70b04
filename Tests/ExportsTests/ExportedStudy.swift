import Foundation
import Ledger
import Runs
import TestSupport
import Testing
import Yams

@testable import Exports

/// A small study that is run and exported.
enum ExportedStudy {
  /// Words that break what is written without care: quotes, the ends of YAML's documents, of code, of JSON and of a table's cell.
  static let hostile = #"A "quoted" \ caption: `code` | bar ---\u0022 </script> {x} $HOME é 😀 # no comment"#

  static let text = """
    ---
    title: 'Toy: a "study" --- of $x^2$'
    paper: Reference 1
    label: Lab
    seed: 7
    seeds: 5
    parameters: { epochs: 4 }
    ---

    # Toy

    The formula $E = \\frac{1}{2} |x|$ and the number {{ min(ae.validation.error) | significant 3 }}, of {{ $epochs }} epochs.

    $$\\sum_i x_i = {{ $epochs }}$$

    ```{data} ring
    toy: ring
    points: 300
    noise: 0.05
    ```

    ```{train} ae
    data: ring
    sample: toy.training
    validation: toy.validation
    objective: reconstruction
    hidden: [4]
    latent: 1
    batch: 32
    epochs: $epochs
    optimizer: { kind: adam, rate: 0.003 }
    evaluate: { every: 1, signals: [toy] }
    ```

    ```{figure} curves
    kind: curves
    paper: Figure 1
    x: { label: '$t_\\mathrm{end}$, in s' }
    panels:
      - label: $E_+$ [keV]
        series: [{ value: ae.validation.error, label: $\\epsilon_a$ }, { value: 2 * ae.validation.error, label: twice }]
        lines: [{ value: 0.5, label: half }]
    caption: '\(hostile.replacing("'", with: "''"))'
    ```

    ```{figure} map
    kind: energy-map
    of: ae
    at: [first, last]
    show: [energy]
    range: [-3, 3]
    bins: [3, 3]
    caption: Two maps.
    ```

    ```{claim} falls
    statement: The error falls, $x < 1$.
    holds: min(ae.validation.error) < first(ae.validation.error)
    because: It is trained.
    seeds: 2
    ```

    """

  /// The files of a form, of one run of the study.
  static func files(
    _ exporter: any Exporter, _ text: String = text, _ check: ([String: Data]) throws -> Void
  ) throws {
    try TemporaryProject.with { project in
      let outcome = try project.run(text)
      let run = try ExportedRun(outcome.run, in: Ledger(folder: project.project.runs), of: project.project)
      let files = try exporter.files(of: [run])
      #expect(Set(files.map(\.path)).count == files.count)
      let again = try exporter.files(
        of: [try ExportedRun(outcome.run, in: Ledger(folder: project.project.runs), of: project.project)])
      #expect(files == again)
      for file in files {
        for word in [project.project.root.path, ProcessInfo.processInfo.hostName] where word.count > 4 {
          #expect(file.content.range(of: Data(word.utf8)) == nil, "\(file.path) has '\(word)'")
        }
      }
      try check(Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.content) }))
    }
  }

  static func text(_ name: String, _ files: [String: Data]) throws -> String {
    String(decoding: try #require(files[name], "\(files.keys.sorted())"), as: UTF8.self)
  }

  /// The documents of a file of YAML, by the library that studies are read with.
  static func yaml(_ name: String, _ files: [String: Data]) throws -> [[String: Any]] {
    try Yams.load_all(yaml: text(name, files)).map { try #require($0 as? [String: Any]) }
  }

  static func json(_ name: String, _ files: [String: Data]) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(try text(name, files).utf8)) as? [String: Any])
  }
}
