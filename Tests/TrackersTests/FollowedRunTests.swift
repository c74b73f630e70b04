import Foundation
import TestSupport
import Testing

/// The command that follows, beside a run of another process.
@Suite("Export of a run that goes on", .waits)
struct FollowedRunTests {
  private static let study = TinyStudy(extra: "checkpoint_every: 10000", count: 20_000).text

  private static func wait(_ condition: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<2_400 {
      if try condition() { return true }
      usleep(50_000)
    }
    return false
  }

  /// The files of a folder with their bytes; folders without any are there, too.
  private static func files(_ folder: URL) throws -> [String: Data?] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return Dictionary(
      uniqueKeysWithValues: paths.map { ($0, try? Data(contentsOf: folder.appending(path: $0))) })
  }

  @Test("It writes points while the run makes them, goes on after it was killed, and ends with the plain export")
  func whole() throws {
    let project = try TinyProject(studies: ["toy": Self.study])
    let running = try project.program.start(["run", "toy", "--quiet"])
    let live = project.file("results/runs/live/r1.jsonl").path
    #expect(Self.wait { FileManager.default.fileExists(atPath: live) })
    let arguments = ["export", "tensorboard", "r1", "-o", "curves", "--follow"]
    let killed = try project.program.start(arguments)
    let told = project.file("curves/r1/ae/1/events.out.tfevents.0.told")
    #expect(Self.wait { FileManager.default.fileExists(atPath: told.path) })
    // The thread that starts it may have all other signals blocked.
    killed.send(SIGKILL)
    #expect(killed.wait().status == 128 + SIGKILL)
    let before = try Data(contentsOf: told)
    let again = try project.program.start(arguments)
    #expect(Self.wait { ((try? Data(contentsOf: told)) ?? Data()).count > before.count })
    #expect((try? Data(contentsOf: told))?.starts(with: before) == true)
    let stop = try project.program.run(["stop", "r1"])
    #expect(stop.status == 0 && running.wait().status == 130)
    // It was stopped before a step was done.
    let ended = again.wait()
    #expect(ended.status == 2 && ended.errors.contains("nothing to export of r1"), "\(ended.errors)")
    #expect(!FileManager.default.fileExists(atPath: project.file("curves/r1").path))

    try project.runToy("--set", "epochs=5")
    let finished = try project.program.run(["export", "tensorboard", "r2", "-o", "curves", "--follow"])
    #expect(finished.status == 0, "\(finished.errors)")
    let plain = try project.program.run(["export", "tensorboard", "r2", "-o", "plain"])
    #expect(plain.status == 0, "\(plain.errors)")
    #expect(try Self.files(project.file("curves")) == Self.files(project.file("plain")))
  }

  @Test("A form that no one can follow says so")
  func form() throws {
    let project = try TinyProject()
    let outcome = try project.program.run(["export", "mlflow", "r1", "-o", "out", "--follow"])
    #expect(outcome.status == 2 && outcome.errors.contains("--follow is for: tensorboard"), "\(outcome.errors)")
  }
}
