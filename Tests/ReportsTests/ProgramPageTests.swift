import Foundation
import Ledger
import Runs
import TestSupport
import Testing

@testable import Reports

@Suite("Pages of programs")
struct ProgramPageTests {
  static let study = """
    ---
    title: Programs
    seed: 1
    seeds: 2
    parameters: { rate: 0.5 }
    ---

    ## First

    ```{program} fit
    run: sh src/fit.sh {rate}
    parameters: { rate: $rate }
    metrics: [accuracy]
    outputs: { scores: out.csv }
    reproducible: { accuracy: 1e-6 }
    ```

    ```{program} count
    script: |
      # counts <lines> & more
      wc -l < "$REFIGURE_INPUT_scores" >&2
      printf '\\033[31mred\\n'
      echo '{"lines": 2}'
    language: sh
    inputs: { scores: fit.scores }
    metrics: [lines]
    ```

    """
  static let script = "# fits\necho '{\"accuracy\": 0.9}'\nprintf 'a\\nb\\n' > out.csv\n"

  private func write(_ script: String, _ temporary: TemporaryProject) throws {
    let folder = temporary.project.root.appending(path: "src")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(script.utf8).write(to: folder.appending(path: "fit.sh"))
  }

  @Test("The page is well-formed, every name on it once, its tables have headers and names of their own")
  func wellFormed() throws {
    try TemporaryProject.with { temporary in
      try write(Self.script, temporary)
      let page = try temporary.page(of: temporary.run(Self.study))
      let read = WellFormedness(page)
      #expect(read.problem == nil)
      let identifiers = read.values(of: "id")
      #expect(Set(identifiers).count == identifiers.count)
      let levels = read.headingLevels
      #expect(levels.first == 1 && zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
      let regions = read.values(of: "aria-label", in: "div")
      #expect(Set(regions).count == regions.count && regions.contains("fit: How it ran"))
      let names = read.elements.map(\.name)
      #expect(names.filter { $0 == "table" }.count == names.filter { $0 == "caption" }.count)
      #expect(read.elements.filter { $0.name == "th" }.allSatisfy { $0.attributes["scope"] != nil })
      #expect(!read.elements.contains { ["link", "img"].contains($0.name) })
      #expect(read.elements.allSatisfy { $0.name != "script" || $0.attributes["src"] == nil })
    }
  }

  @Test("Command, the script as it was, the promise and what was printed are on the page")
  func content() throws {
    try TemporaryProject.with { temporary in
      try write(Self.script, temporary)
      let outcome = try temporary.run(Self.study)
      // Years later the file is another one, or none.
      try write("echo other\n", temporary)
      let page = try temporary.page(of: outcome)
      #expect(page.contains("src/fit.sh, 3 lines</summary>"))
      #expect(page.contains("<span class=\"c\"># fits</span>") && !page.contains("echo other"))
      #expect(page.contains("<span class=\"c\"># counts &lt;lines&gt; &amp; more</span>"))
      #expect(page.contains("sh src/fit.sh <span class=\"n\">0.5</span>"))
      #expect(page.contains("Its numbers rest on a promise within tolerances: accuracy 1e-06."))
      #expect(page.contains("Its numbers rest on bits, compared whenever it is computed again."))
      #expect(page.contains("Each of its 2 steps was computed once so far."))
      #expect(page.contains("␛[31mred") && !page.contains("\u{1B}"))
      #expect(page.contains("Standard output of seed 1: 2 lines"))
      #expect(page.contains("fit.scores"))
    }
  }

  @Test("A step that was computed again says so, and whether the promise was kept")
  func promise() throws {
    try TemporaryProject.with { temporary in
      try write(Self.script, temporary)
      _ = try temporary.run(Self.study)
      let again = try temporary.run(Self.study, recomputes: true)
      let kept = "Each of its 2 steps was computed 2 times so far, and that was kept."
      #expect(try temporary.page(of: again).contains(kept))
      // The same identity, other numbers: a defect that was planted.
      let study = """
        ---
        title: Clock
        seed: 1
        seeds: 1
        ---

        ```{program} clock
        script: |
          echo "{\\"t\\": $(date +%N | sed 's/^0*//')}"
        language: sh
        metrics: [t]
        once: true
        ```

        """
      _ = try temporary.run(study)
      let page = try temporary.page(of: temporary.run(study, recomputes: true))
      #expect(page.contains("It was computed 2 times so far, AND 1 GAVE OTHER RESULTS."))
    }
  }

  @Test("A step that failed shows its reason and the end of standard error, open")
  func failure() throws {
    try TemporaryProject.with { temporary in
      try write("echo 'oops <here>' >&2\nexit 3\n", temporary)
      #expect(throws: (any Error).self) { try temporary.run(Self.study) }
      let ledger = try Ledger(folder: temporary.project.runs)
      let run = try #require(try ledger.runs(RunFilter(limit: 1)).first)
      let page = try StudyReport(of: run.id, in: ledger, temporary.project.program).page
      #expect(WellFormedness(page).problem == nil)
      #expect(page.contains("<details class=\"section\" open=\"open\"><summary>Failed at seed 1</summary>"))
      #expect(page.contains("ended with exit code 3</p>") && page.contains("oops &lt;here&gt;"))
      #expect(
        !page.contains("<strong>Program fit:</strong> failed: studies/study.md:10: cell 'fit' ended with exit code 3; ")
      )
    }
  }
}
