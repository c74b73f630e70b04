import Foundation
import Live
import TestSupport
import Testing

/// Sweeps that are watched and stopped by other processes.
@Suite("Sweeps from another terminal")
struct SweepFollowingTests {
  private static let arguments = [
    "sweep", "toy", "--vary", "ae.optimizer.rate=1e-3,2e-3,3e-3,4e-3,5e-3", "--measure",
    "error=min(ae.validation.error)", "--minimise", "error", "--threads", "1",
  ]

  private static func project() throws -> TinyProject {
    try TinyProject(studies: ["toy": TinyStudy(extra: "checkpoint_every: 500", count: 3_000).text])
  }

  private struct Listed: Decodable {
    struct Trials: Decodable {
      let finished, failed, invalid, missing: Int
    }
    let name, state: String
    let trials: Trials
    let left: Int
    let process: Int?
    let secondsLeft: Double?
  }

  private static func listed(_ project: TinyProject, _ results: String = "results") throws -> [Listed] {
    let outcome = try project.program.run(["sweeps", "--json", "--results", results])
    return try JSONDecoder().decode([Listed].self, from: Data(outcome.output.utf8))
  }

  /// Waits until a condition is so; false after a minute.
  private static func wait(_ condition: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<1_200 {
      if try condition() { return true }
      usleep(50_000)
    }
    return false
  }

  private static func files(_ project: TinyProject, _ name: String, _ results: String = "results") throws -> Set<String>
  {
    let folder = project.file("\(results)/runs/sweeps/\(name)")
    return Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
  }

  @Test("A sweep is followed to its end, and listed as running with what is left and a time for the whole")
  func watch() throws {
    let project = try Self.project()
    let running = try project.program.start(Self.arguments)
    #expect(try Self.wait { try Self.listed(project).first?.state == "running" })
    let name = try #require(try Self.listed(project).first?.name)
    let watch = try project.program.start(Self.arguments + ["--watch"])
    let followed = try project.program.start(Self.arguments + ["--watch", "--json"])
    #expect(
      try Self.wait {
        let sweep = try #require(try Self.listed(project).first)
        return sweep.state != "running" || (sweep.secondsLeft ?? 0) > 0 && sweep.left < 5
      })
    let sweep = try #require(try Self.listed(project).first)
    #expect(sweep.state == "running" && (1...4).contains(sweep.left), "\(sweep)")
    #expect(sweep.process == Int(running.process.processIdentifier))
    // The table has what is finished, and the page is there; the time of what is left is near that of what is over.
    #expect(try Self.wait { try Self.listed(project).first.map { $0.trials.finished > 0 } ?? false })
    #expect(try Self.files(project, name).isSuperset(of: ["index.html", "table.csv", "state.json"]))

    let outcome = running.wait()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let end = watch.wait()
    #expect(end.status == 0 && end.output == outcome.output, "\(end.output)")
    #expect(end.errors.contains("sweep \(name): ") && end.errors.contains(" of 5 trials"), "\(end.errors)")
    let json = followed.wait()
    let lines = json.output.split(separator: "\n")
    #expect(json.status == 0 && lines.count > 2)
    #expect(lines.dropLast().allSatisfy { $0.hasPrefix("{\"name\":\"\(name)\",\"state\":{") })
    #expect(
      lines.last == "{\"name\":\"\(name)\",\"trials\":{\"failed\":0,\"finished\":5,\"invalid\":0,\"missing\":0}}")
    #expect(try Self.files(project, name).isDisjoint(with: ["state.json", "state.lock"]))
    #expect(try Self.listed(project).map(\.state) == ["finished"])
    let idle = try project.program.run(Self.arguments + ["--watch"])
    #expect(idle.status == 0 && idle.output == outcome.output && idle.errors == "no process works on sweep \(name)\n")
  }

  @Test("A sweep is stopped by another process, then the same command goes on to the same bytes")
  func stop() throws {
    let project = try Self.project()
    #expect(try project.program.run(Self.arguments + ["--results", "whole"]).status == 0)
    let none = try project.program.run(Self.arguments + ["--stop"])
    #expect(none.status == 0 && none.output.hasPrefix("no process works on sweep toy-"))
    #expect(!FileManager.default.fileExists(atPath: project.file("results").path), "nothing is written to look")

    for flags in [[], ["--now"]] {
      let running = try project.program.start(Self.arguments)
      #expect(
        try Self.wait {
          let sweep = try Self.listed(project).first
          return sweep?.state == "running" && (flags.isEmpty ? sweep?.left ?? 5 < 5 : true)
        })
      let watch = try project.program.start(Self.arguments + ["--watch"])
      let name = try #require(try Self.listed(project).first?.name)
      let stop = try project.program.run(Self.arguments + ["--stop"] + flags)
      #expect(stop.status == 0, "\(stop.errors)")
      #expect(stop.output == "sweep \(name) has stopped; the same command without --stop goes on with it\n")
      #expect(running.wait().status == 130)
      #expect(watch.wait().status == 130)
      let sweep = try #require(try Self.listed(project).first)
      #expect(sweep.state == "stopped" && sweep.left > 0 && sweep.secondsLeft == nil, "\(sweep)")
    }
    #expect(try project.program.run(Self.arguments).status == 0)
    let name = try #require(try Self.listed(project).first?.name)
    func table(_ results: String) throws -> String {
      try String(contentsOf: project.file("\(results)/runs/sweeps/\(name)/table.csv"), encoding: .utf8)
    }
    #expect(try table("results") == table("whole"))
    let json = try project.program.run(Self.arguments + ["--stop", "--json"])
    #expect(json.output == "{\"name\":\"\(name)\"}\n")
  }

  @Test("A sweep whose process was killed is not running")
  func killed() throws {
    let project = try Self.project()
    let running = try project.program.start(Self.arguments)
    #expect(try Self.wait { try Self.listed(project).first?.state == "running" })
    running.send(SIGKILL)
    _ = running.wait()
    let sweep = try #require(try Self.listed(project).first)
    #expect(sweep.state == "stopped" && sweep.left > 0)
    let watched = try project.program.run(Self.arguments + ["--watch"])
    #expect(watched.status == 130 && watched.errors == "no process works on sweep \(sweep.name)\n")
    #expect(watched.output.contains("is missing: not run"))
  }

  @Test(
    "What does not go together is said",
    arguments: [
      (["--watch", "--stop"], "'--watch' and '--stop' are two things: leave out one"),
      (["--now"], "'--now' goes with '--stop'"),
      (["--watch", "--explain"], "'--watch' runs nothing: leave out '--recompute' and '--explain'"),
      (
        ["--stop", "--status"],
        "'--stop' is about a process on this machine; '--status' and '--cancel' are about the tasks on a cluster"
      ),
    ])
  func refusals(_ flags: [String], _ error: String) throws {
    let project = try TinyProject()
    let outcome = try project.program.run(Self.arguments + flags)
    #expect(outcome.status == 2 && outcome.errors.hasPrefix("error: \(error)\n"), "\(outcome.errors)")
  }
}
