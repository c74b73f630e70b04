import Completions
import Foundation
import JetProgram
import Runs
import TestSupport
import Testing

/// What a shell offers for values, in a project with runs.
@Suite("Values that a shell completes", .waits)
struct CompletedValueTests {
  private static let study = """
    ---
    title: Two
    seed: 3
    seeds: 2
    parameters: { points: 50, noise: 0.05, shape: "two words", sizes: [8, 4] }
    settings:
      wide: { noise: 0.5 }
      narrow: { noise: 0.01 }
    ---

    # Two

    ```{data} ring
    toy: ring
    points: $points
    noise: $noise
    ```
    """ + "\n"

  private func candidates(
    _ value: CompletedValue, _ line: String, in folder: URL, typing prefix: String = ""
  ) -> [String] {
    value.candidates(
      after: line.split(separator: " ", omittingEmptySubsequences: false).map(String.init), typing: prefix, in: folder,
      Refigure.program)
  }

  @Test("Studies, settings, parameters and cells are those of the study that is typed")
  func studies() throws {
    let project = try TinyProject(studies: ["two": Self.study, "toy": TinyStudy().text])
    let root = project.root
    #expect(candidates(.study, "refigure run ", in: root) == ["toy", "two"])
    #expect(candidates(.study, "refigure run ", in: project.file("studies")) == ["toy", "two"])
    #expect(candidates(.study, "refigure run ", in: root, typing: "studies/") == ["studies/toy.md", "studies/two.md"])
    #expect(candidates(.study, "refigure run ", in: root, typing: "./").contains("./studies/"))
    #expect(candidates(.publishedStudy, "refigure reproduce ", in: root, typing: "two/") == ["two/wide", "two/narrow"])
    #expect(candidates(.setting, "refigure run two --setting ", in: root) == ["wide", "narrow"])
    #expect(candidates(.setting, "refigure run studies/two.md --setting ", in: root) == ["wide", "narrow"])
    #expect(candidates(.setting, "refigure run toy --setting ", in: root) == [])
    #expect(candidates(.cell, "refigure audit perturb two --cell ", in: root) == ["ring"])
    // What is not one word of a shell is left to be typed.
    let values = ["points=50", "noise=0.05", "shape=", "sizes=", "seed=3", "seeds=2"]
    #expect(candidates(.assignment, "refigure run two --set ", in: root) == values)
    let wide = candidates(.assignment, "refigure run --setting=wide 'two' --set ", in: root)
    #expect(wide.contains("noise=0.5") && wide.contains("points=50"))
  }

  @Test("Runs, figures and steps are those of the ledger, with the results folder that is typed")
  func runs() throws {
    let project = try TinyProject()
    #expect(candidates(.run, "refigure show ", in: project.root) == [])
    try project.runToy()
    #expect(candidates(.run, "refigure show ", in: project.root) == ["last", "toy", "r1"])
    for run in ["last", "toy", "r1", "toy.md"] {
      #expect(candidates(.figure, "refigure figure \(run) ", in: project.root) == ["curves", "map"], "\(run)")
    }
    #expect(candidates(.figure, "refigure figure r9 ", in: project.root) == [])
    let steps = candidates(.step, "refigure show toy --log ", in: project.root)
    #expect(steps.contains("ae/1") && steps.contains("ae/2"))
    #expect(candidates(.runningRun, "refigure stop ", in: project.root) == [])
    #expect(candidates(.run, "refigure show --results elsewhere ", in: project.root) == [])
    #expect(candidates(.run, "refigure show --results = results ", in: project.root) == ["last", "toy", "r1"])
  }

  @Test("What cannot be read gives nothing, and nothing is written")
  func errors() throws {
    let folder = try TemporaryFolder()
    for value in CompletedValue.allCases where value != .kind {
      #expect(candidates(value, "refigure x y ", in: folder.url, typing: "a/") == [], "\(value)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [])
    let project = try TinyProject(studies: ["broken": "---\ntitle: [\n"])
    #expect(candidates(.study, "refigure run ", in: project.root) == ["broken"])
    #expect(candidates(.assignment, "refigure run broken --set ", in: project.root) == [])
    try project.write("studies: [", to: "refigure.yaml")
    #expect(candidates(.study, "refigure run ", in: project.root) == [])
    try project.write("no ledger", to: "results/runs/ledger.sqlite")
    #expect(candidates(.run, "refigure show ", in: project.root) == [])
  }

  @Test("Kinds are those that the command explains")
  func kinds() throws {
    let names = candidates(.kind, "refigure kinds ", in: FileManager.default.temporaryDirectory)
    #expect(Set(names).isSuperset(of: ["data", "figure", "claim", "curves", "map", "grid", "tpe"]))
    let program = ProgramProcess(folder: FileManager.default.temporaryDirectory)
    for name in names { #expect(try program.run(["kinds", name]).status == 0, "\(name)") }
  }
}
