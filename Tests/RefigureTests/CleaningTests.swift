import Foundation
import TestSupport
import Testing

@Suite("What can be removed, and what never is", .waits)
struct CleaningTests {
  @Test("A dry run touches nothing; a removal takes replaced pages and files of nobody, and the record stays intact")
  func clean() throws {
    let project = try TinyProject()
    try project.runToy()
    try project.runToy("--set", "epochs=3")
    try project.runToy()
    let stray = project.file("results/runs/artefacts/ab/\(String(repeating: "c", count: 62))")
    try project.write("nobody's", to: "results/runs/artefacts/ab/\(String(repeating: "c", count: 62))")
    try project.write("state", to: "results/runs/checkpoints/\(String(repeating: "d", count: 64)).checkpoint")
    try project.write("end", to: "results/runs/states/\(String(repeating: "e", count: 64))/9.state")
    let dry = try project.program.run(["clean", "--older-than", "0"])
    #expect(dry.status == 0, "\(dry)")
    #expect(dry.output.hasSuffix(" would be freed by: refigure clean --remove --older-than 0\n"), "\(dry)")
    let some = try project.program.run(["clean", "--older-than", "0", "--only", "pages"]).output
    #expect(some.hasSuffix(" by: refigure clean --remove --older-than 0 --only pages\n"), "\(some)")
    #expect(dry.output.contains("pages        1  ") && dry.output.contains("artefacts    1  "), "\(dry.output)")
    #expect(dry.output.contains("states       1  "), "\(dry.output)")
    #expect(FileManager.default.fileExists(atPath: stray.path))
    #expect(try project.program.run(["clean"]).output == "nothing to remove; what was written within 7d stays\n")
    let removed = try project.program.run(["clean", "--older-than", "0", "--remove"])
    #expect(removed.status == 0 && removed.output.contains("removed 4, "), "\(removed)")
    #expect(try project.program.run(["clean", "--older-than", "0"]).output == "nothing to remove\n")
    #expect(!FileManager.default.fileExists(atPath: stray.path))
    #expect(!FileManager.default.fileExists(atPath: project.file("results/runs/r1").path))
    #expect(FileManager.default.fileExists(atPath: project.file("results/runs/r2").path), "its parameters are its own")
    let verified = try project.program.run(["audit", "verify"])
    #expect(verified.status == 0, "\(verified)")
    #expect(try project.program.run(["report", "r1"]).status == 0, "a page can be made again")
    #expect(try project.program.run(["run", "studies/toy.md", "--quiet"]).status == 0)
    #expect(try project.record().steps.allSatisfy { $0.disposition != "computed" })
  }

  @Test(
    "An age is a number of days or has a unit",
    arguments: [("soon", false), ("-1", false), ("12h", true), ("2w", true)])
  func ages(_ age: String, _ isOne: Bool) throws {
    let project = try TinyProject()
    let outcome = try project.program.run(["clean", "--older-than", age])
    #expect(outcome.status == (isOne ? 0 : 2))
    if isOne { #expect(outcome.output == "no runs in results/runs: nothing to remove\n") }
  }
}
