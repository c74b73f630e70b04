import Foundation
import TestSupport
import Testing

@Suite("A step that fails, as the program tells it", .waits)
struct FailedStepTests {
  @Test("The run ends as wrong usage, and show and diff say which step failed, and why")
  func told() throws {
    let stopping = TinyStudy(extra: "stop: { metric: validation.error, patience: 3, threshold: 0.01 }", count: 14).text
      .replacing("rate: 0.003", with: "rate: 0.3")
    let text = stopping.replacing("at: argmin(validation.error)", with: "at: 14")
    let project = try TinyProject(studies: ["toy": text])
    let run = try project.program.run(["run", "studies/toy.md", "--quiet"])
    let pattern =
      /studies\/toy\.md:\d+: 'test' has no epoch at seed \d: the stopping rule of 'ae' ended it at epoch \d+[^\n]*/
    let reason = try #require(run.errors.firstMatch(of: pattern)).output
    #expect(run.status == 2)
    let shown = try project.program.run(["show", "last"])
    #expect(shown.status == 0 && shown.output.contains("failed: \(reason)"), "\(shown.output)")
    let record = try project.record()
    #expect(record.status == "failed" && record.reason == String(reason))
    #expect(record.steps.first { $0.name == "test" }?.disposition.contains("failed") == true)
    try project.write(stopping, to: "studies/toy.md")
    try project.runToy()
    let difference = try project.program.run(["diff", "r1", "r2"])
    #expect(
      difference.status == 1 && difference.output.contains("only in r2; in r1 it failed: \(reason)"),
      "\(difference.output)")
  }
}
