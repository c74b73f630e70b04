import Execution
import Foundation
import Ledger
import Runs
import Studies
import TestSupport
import Testing

@testable import Programs

@Suite("Programs that go on from the files of shorter ones")
struct ContinuedProgramTests {
  /// Prints the square of each round, and the sum at the end; keeps both in a folder of its checkpoint.
  private static func cell(_ rounds: Int, _ keys: String = "continues: rounds", start: Int = 0) -> String {
    let script = """
      import json, os
      step = json.load(open(os.environ["REFIGURE_STEP"]))
      folder = os.path.join(step["checkpoint"], "kept")
      os.makedirs(folder, exist_ok=True)
      file = os.path.join(folder, "state.json")
      state = json.load(open(file)) if os.path.exists(file) else {"round": 0, "sum": step["parameters"]["start"]}
      print("first", state["round"])
      for r in range(state["round"], step["parameters"]["rounds"]):
        state = {"round": r + 1, "sum": state["sum"] + r * r}
        print(json.dumps({"epoch": r, "x": r * r}))
      json.dump(state, open(file, "w"))
      print(json.dumps({"sum": state["sum"]}))
      """
    return ProgramStudy.cell(
      script,
      "parameters: { rounds: \(rounds), start: \(start) }\nseries: [x]\nmetrics: [sum]\nepochs: \(rounds)\n\(keys)")
  }

  private static func run(
    _ study: ProgramStudy, _ cell: String, keepsStates: Bool = true, recomputes: Bool = false
  ) throws -> (first: String, step: StepRecord) {
    try study.run(cell, recomputes: recomputes, keepsStates: keepsStates)
    let step = try study.step("a/1")
    let printed = try study.text("stdout", of: step).split(separator: "\n").filter { $0.hasPrefix("first") }
    return (printed.joined(separator: ", "), step)
  }

  @Test("It finds what the shorter one left, and what that one printed counts as its own")
  func goesOn() throws {
    let (study, other) = (try ProgramStudy(), try ProgramStudy())
    #expect(try Self.run(study, Self.cell(4)).first == "first 0")
    #expect(try Self.run(study, Self.cell(9)).first == "first 0, first 4")
    let long = try Self.run(study, Self.cell(20))
    #expect(long.first == "first 0, first 4, first 9")
    let whole = try Self.run(other, Self.cell(20))
    #expect(whole.first == "first 0" && whole.step.cell.identity == long.step.cell.identity)
    #expect(long.step.outputs.series == whole.step.outputs.series)
    #expect(long.step.outputs.scalars == whole.step.outputs.scalars && whole.step.outputs.scalars["sum"] == 2470)
    let results = try StepResults(long.step.outputs, from: Ledger(folder: study.project.runs).artefacts)
    #expect(StepStart(in: results)?.length == 9)
    let checkpoints = study.project.runs.appending(path: "checkpoints")
    #expect(((try? FileManager.default.contentsOfDirectory(atPath: checkpoints.path)) ?? []).isEmpty)
    // Computed again, it begins anew, and is the same.
    let again = try Self.run(study, Self.cell(20), recomputes: true)
    #expect(again.first == "first 0" && again.step.differsFrom == nil)
  }

  @Test("It begins anew without the key, without being asked to keep anything, and where anything else differs")
  func begins() throws {
    let study = try ProgramStudy()
    _ = try Self.run(study, Self.cell(3), keepsStates: false)
    #expect(try Self.run(study, Self.cell(4)).first == "first 0")
    #expect(try Self.run(study, Self.cell(5, start: 1)).first == "first 0")
    #expect(try Self.run(study, Self.cell(6, "")).first == "first 0")
    #expect(try Self.run(study, Self.cell(7)).first == "first 0, first 4")
  }

  @Test("Files that are not what was left are none, and those of a kill make room")
  func damaged() throws {
    let study = try ProgramStudy()
    for rounds in [4, 6] { _ = try Self.run(study, Self.cell(rounds)) }
    let states = study.project.states
    let lineage = try #require(try FileManager.default.contentsOfDirectory(atPath: states.path).first)
    let folder = states.appending(path: lineage)
    try Data("{\"round\": 6, \"sum\": 0}".utf8).write(to: folder.appending(path: "6.files/own/kept/state.json"))
    #expect(try Self.run(study, Self.cell(7)).first == "first 0, first 4")
    // Without the list that goes with them.
    try FileManager.default.removeItem(at: folder.appending(path: "7.state"))
    #expect(try Self.run(study, Self.cell(7), recomputes: true).first == "first 0")
    #expect(try Self.run(study, Self.cell(8)).first == "first 0, first 7")
  }

  @Test("What it keeps that is no file is noted, and no error")
  func links() throws {
    let study = try ProgramStudy()
    let cell = Self.cell(4).replacing(
      "print(json.dumps({\"sum\"", with: "os.symlink(\"x\", folder + \"/link\"); print(json.dumps({\"sum\"")
    _ = try Self.run(study, cell)
    #expect(try Self.run(study, cell.replacing("rounds: 4", with: "rounds: 5")).first == "first 0")
  }

  @Test(
    "The key names a parameter that is a whole number",
    arguments: [
      ("continues: round", "unknown parameter 'round'"), ("continues: start", "a parameter that is a whole number ≥ 1"),
    ])
  func key(_ key: String, _ message: String) throws {
    let error = #expect(throws: (any Error).self) { try ProgramStudy().run(Self.cell(4, key)) }
    #expect(error.map { "\($0)".contains(message) } == true, "\(String(describing: error))")
  }
}
