import Foundation
import TestSupport
import Testing

@Suite("The first hour of a new user", .waits)
struct FirstHourTests {
  @Test("An empty list says which condition no run meets, and a mistyped name has its nearest")
  func names() throws {
    let project = try TinyProject()
    try project.runToy()
    let none = try project.program.run(["runs", "--status", "failed"])
    #expect(none.status == 0 && none.output.hasPrefix("no run in results/runs has the status 'failed'; "))
    #expect(none.output.contains("the latest run is r1 of studies/toy.md, finished"))
    let study = try project.program.run(["runs", "--study", "tooy"])
    #expect(study.output.contains("whose title or path contains 'tooy'; did you mean 'toy'?"))
    let cases: [([String], Int32, String)] = [
      (["rn"], 2, "unknown command 'rn'; did you mean 'run'?"),
      (["audit", "verfy"], 2, "unknown command 'verfy'; did you mean 'verify'?"),
      (["show", "tooy"], 3, "There is no run 'tooy', and no run of a study 'tooy.md'; did you mean 'toy'?"),
      (["show", "r9"], 3, "There is no run 'r9'. The latest runs: r1 of studies/toy.md."),
      (["run", "tooy"], 3, "no such file, and no study 'tooy' in studies; did you mean 'toy'?"),
      (["run", "toy", "--setting", "authors"], 2, "unknown setting 'authors'; the study has no settings"),
    ]
    for (arguments, status, message) in cases {
      let outcome = try project.program.run(arguments)
      #expect(outcome.status == status && outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
    }
    #expect(try project.program.run(["run", "toy", "--explain"]).status == 0)
  }

  @Test("show has a table of parameters, its JSON an object; runs say what was set and how long they took")
  func parameters() throws {
    let project = try TinyProject()
    try project.runToy("--set", "epochs=3")
    let text = try project.program.run(["show", "last"]).output
    #expect(text.contains("other than declared\n  epochs  3  declared: 4  by the command line\n"), "\(text)")
    #expect(text.split(separator: "\n").filter { !$0.contains("environment") }.allSatisfy { $0.count < 400 })
    let json = try #require(try project.program.run(["show", "last", "--json"]).json() as? [String: Any])
    let hyperparameters = try #require(json["hyperparameters"] as? [String: Any])
    #expect(hyperparameters["parameters"] as? [String: Int] == ["epochs": 3])
    let table = try project.program.run(["runs"]).output
    #expect(table.contains("epochs=3\n") && table.contains("claims: ✓ holds, ✗ does not hold, ? undecided"))
    let runs = try #require(try project.program.run(["runs", "--json"]).json() as? [[String: Any]])
    #expect(runs[0]["set"] as? [String: String] == ["epochs": "3"] && (runs[0]["seconds"] as? Double ?? -1) >= 0)
  }

  @Test("One wrong value is one error: what follows from it is not told, and what does not go with it is told at once")
  func consequences() throws {
    let text = TinyStudy().text.replacing("at: [best]", with: "at: [1, 3, 4]")
    let project = try TinyProject(studies: ["toy": text])
    let zero = try project.program.run(["run", "toy", "--set", "epochs=0"])
    #expect(zero.status == 2 && zero.errors.split(separator: "\n").count == 1, "\(zero.errors)")
    #expect(zero.errors.contains("'epochs' in {train} ae: expected a whole number ≥ 1, found 0"))
    let two = try project.program.run(["run", "toy", "--set", "epochs=2"])
    #expect(two.status == 2 && two.errors.split(separator: "\n").count == 1, "\(two.errors)")
    #expect(two.errors.contains("expected an epoch from 0 to 2, for 'epochs' of {train} ae is 2; found 3, 4 on line"))
  }

  @Test("A label that cannot be set is refused before anything is trained, at its character")
  func labels() throws {
    let text = TinyStudy().text.replacing("label: ring }", with: "label: '$\\foo$ ring' }")
    let project = try TinyProject(studies: ["toy": text])
    let outcome = try project.program.run(["run", "toy"])
    #expect(outcome.status == 2 && !outcome.errors.contains("train ae"), "\(outcome.errors)")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(lines.firstIndex { $0.contains("\\foo") })
    let column = lines[line].distance(from: lines[line].startIndex, to: try #require(lines[line].firstIndex(of: "\\")))
    #expect(outcome.errors.contains("studies/toy.md:\(line + 1):\(column + 1): 'label' in"), "\(outcome.errors)")
    #expect(outcome.errors.contains("unknown command '\\foo'"))
  }

  @Test("A verdict's line has the sign and the margin, and a comparison the numbers of seeds")
  func verdicts() throws {
    let project = try TinyProject()
    let line = try #require(try project.runToy().output.split(separator: "\n").first { $0.contains("falls") })
    #expect(line.contains(" < ") && line.contains(": holds, by ") && line.hasSuffix("(2 seeds; Figure 1)"), "\(line)")
    try project.runToy("--set", "seeds=3")
    let difference = try project.program.run(["diff", "r1", "r2"])
    let claim = try #require(difference.output.split(separator: "\n").first { $0.contains("falls:") })
    #expect(claim.contains("(2 seeds) → ") && claim.hasSuffix("(3 seeds)"), "\(claim)")
  }
}
