import Foundation
import TestSupport
import Testing

/// Sweeps as processes that are killed again and again, at any instant.
@Suite(
  "Sweeps that are killed", .serialized,
  .enabled(
    if: ProcessInfo.processInfo.environment["REFIGURE_LONG_TESTS"] == "1", "it takes minutes: REFIGURE_LONG_TESTS=1"))
struct SweepKillTests {
  /// A search of each kind with the number of times that it is killed: a hundred in all by `make kills`, else three each.
  private static let searches: [(search: String, kills: Int)] = [
    ("grid", 15), ("draws:trials=8", 15), ("sobol:trials=8", 14),
    ("halving:trials=9,resource=ae.epochs,from=10,to=90,factor=3", 14),
    ("hyperband:resource=ae.epochs,to=90,from=10,factor=3", 14), ("tpe:trials=10,batch=3,startup=4", 14),
    ("gp:trials=10,batch=3,startup=4", 14),
  ]

  private static let study = TinyStudy(epochs: "60", extra: "checkpoint_every: 10", points: 200).text

  private static func arguments(_ search: String, results: String, threads: Int) -> [String] {
    let rate = "ae.optimizer.rate=1e-4:1e-1:log" + (search == "grid" ? ":3" : "")
    return [
      "sweep", "toy", "--vary", rate, "--vary", "ae.batch=16,32,64", "--search", search, "--measure",
      "error=min(ae.validation.error)", "--minimise", "error", "--results", results, "--threads", "\(threads)",
    ]
  }

  private static func table(_ project: TinyProject, _ results: String) throws -> Data {
    let folder = project.file("\(results)/runs/sweeps")
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path).first)
    return try Data(contentsOf: folder.appending(path: "\(name)/table.csv"))
  }

  @Test("Killed at random instants and gone on with: the table of an undisturbed sweep", arguments: searches)
  func kills(_ search: String, _ whole: Int) throws {
    let wanted = ProcessInfo.processInfo.environment["REFIGURE_KILLS"] == "all" ? whole : 3
    let project = try TinyProject(studies: ["toy": Self.study])
    // Else each run records the results of all before it, as changes that were not committed.
    try project.write("/one/\n/eight/\n/killed-*/\n", to: ".git/info/exclude")
    let undisturbed = try project.program.run(Self.arguments(search, results: "one", threads: 1))
    #expect(undisturbed.status == 0, "\(undisturbed.errors)")
    #expect(try project.program.run(Self.arguments(search, results: "eight", threads: 8)).status == 0)
    let table = try Self.table(project, "one")
    #expect(try Self.table(project, "eight") == table)

    var generator = SeededGenerator(search.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) })
    var (kills, round, midway) = (0, 1, 0)
    while kills < wanted {
      let results = "killed-\(round)"
      let threads = 1 + Int(generator.next() % 3)
      let running = try project.program.start(Self.arguments(search, results: results, threads: threads))
      // Every other time among the trials, which begin after some planning.
      if kills % 2 == 0 { Self.waitForTrials(of: running, project, results) }
      usleep(UInt32(generator.uniform() * 1.2e6))
      running.send(SIGKILL)
      let outcome = running.wait()
      if outcome.status == 128 + SIGKILL {
        kills += 1
        midway += try Self.isBegun(project, results) ? 1 : 0
      } else {
        // It was quicker: the next ones kill another sweep.
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try Self.table(project, results) == table)
        round += 1
      }
    }
    let last = try project.program.run(Self.arguments(search, results: "killed-\(round)", threads: 2))
    #expect(last.status == 0, "\(last.errors)")
    #expect(try Self.table(project, "killed-\(round)") == table)
    #expect(midway > wanted / 3, "most were killed before the first trial began: \(midway) of \(wanted)")
    let verified = try project.program.run(["audit", "verify", "--results", "killed-\(round)"])
    #expect(verified.status == 0, "\(verified.output)")
  }

  /// Waits until a process computes a run, or ends.
  private static func waitForTrials(of running: ProgramProcess.Running, _ project: TinyProject, _ results: String) {
    let live = project.file("\(results)/runs/live").path
    let process = running.process.processIdentifier
    while running.process.isRunning {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: live)) ?? []
      let told = names.filter { $0.hasSuffix(".json") }.compactMap {
        try? String(contentsOfFile: "\(live)/\($0)", encoding: .utf8)
      }
      if told.contains(where: { $0.contains("\"pid\":\(process)") }) { return }
      usleep(10_000)
    }
  }

  /// True when a sweep has begun with a run.
  private static func isBegun(_ project: TinyProject, _ results: String) throws -> Bool {
    guard FileManager.default.fileExists(atPath: project.file("\(results)/runs").path) else { return false }
    let outcome = try project.program.run(["runs", "--all", "--json", "--results", results])
    return ((try? outcome.json()) as? [Any])?.isEmpty == false
  }
}
