import Digests
import Foundation
import Ledger
import TestSupport
import Testing

@Suite("Archive and restore", .waits)
struct ArchiveTests {
  /// A project with a run, one that reuses its cells, and an archive of the second.
  private func archived() throws -> (project: TinyProject, archive: URL) {
    let project = try TinyProject()
    try project.runToy()
    try project.write(TinyStudy(caption: "Another caption.").text, to: "studies/toy.md")
    try project.runToy()
    let outcome = try project.program.run(["archive", "last", "--output", "runs.tar"])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return (project, project.file("runs.tar"))
  }

  private func content(_ project: TinyProject) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: project.root.path).filter { !$0.hasPrefix(".git") }.sorted()
  }

  @Test("A run goes to another clone with all that it reuses, and is replayed there")
  func elsewhere() throws {
    let (project, archive) = try archived()
    let other = try TinyProject(studies: ["other": TinyStudy(count: 2).text])
    try #require(try other.program.run(["run", "studies/other.md", "--quiet"]).status == 0)
    let restored = try other.program.run(["restore", archive.path])
    #expect(restored.status == 0, "\(restored.errors)")
    #expect(restored.output.contains("r1 → r2  studies/toy.md\n  results/runs/r2\nr2 → r3"))
    #expect(restored.output.contains("are kept for replays"))
    for (old, new) in [("r1", "r2"), ("r2", "r3")] {
      for name in ["map.svg", "map.csv", "curves.svg", "curves.csv", "claims.json", "digests.json"] {
        #expect(
          try Data(contentsOf: project.file("results/runs/\(old)/\(name)"))
            == Data(contentsOf: other.file("results/runs/\(new)/\(name)")), "\(name)")
      }
      #expect(FileManager.default.fileExists(atPath: other.file("results/runs/\(new)/index.html").path))
      let (before, after) = (try project.record(of: old), try other.record(of: new))
      #expect(after.results == before.results && after.commit == before.commit && after.command == before.command)
    }
    #expect(try other.program.run(["show", "r3"]).output.contains("origin    r2 of another ledger"))
    #expect(try other.program.run(["audit", "verify"]).status == 0)
    let replay = try other.program.run(["audit", "replay", "r3"])
    #expect(replay.status == 0, "\(replay.errors)")
    #expect(replay.output.contains("replayed bit for bit: 6 of 6 steps"))

    let again = try other.program.run(["restore", archive.path, "--json"])
    let json = try #require(again.json() as? [String: Any])
    let runs = try #require(json["runs"] as? [[String: Any]])
    #expect(runs.map { $0["new"] as? Bool } == [false, false] && runs.map { $0["asked"] as? Bool } == [false, true])
    // What was restored is archived to the same bytes, and known again where it came from.
    let second = try other.program.run(["archive", "r3", "-o", "again.tar", "--json"])
    #expect(second.status == 0, "\(second.errors)")
    #expect(try Data(contentsOf: other.file("again.tar")) == Data(contentsOf: archive))
    #expect(
      try project.program.run(["restore", archive.path]).output.contains("r2 → r2  studies/toy.md  (here already)"))
    // Its cells are reused.
    try other.write(TinyStudy(caption: "Another caption.").text, to: "studies/toy.md")
    try other.runToy()
    #expect(try other.record().steps.allSatisfy { $0.disposition.hasPrefix("reused from r2") || $0.kind == "data" })
  }

  @Test("The same runs give the same bytes; a file that is there is only replaced when asked")
  func bytes() throws {
    let (project, archive) = try archived()
    let bytes = try Data(contentsOf: archive)
    let refused = try project.program.run(["archive", "last", "-o", "runs.tar"])
    #expect(refused.status == 2 && refused.errors.contains("--force"))
    try project.runToy("--set", "epochs=2")
    #expect(try project.program.run(["archive", "r2", "-o", "runs.tar", "--force"]).status == 0)
    #expect(try Data(contentsOf: archive) == bytes)
    let small = try project.program.run(["archive", "r2", "-o", "small.tar", "--no-commits", "--json"])
    let json = try #require(small.json() as? [String: Any])
    #expect(json["commits"] as? [String] == [] && json["commitBytes"] as? Int == 0)
    #expect(json["sha256"] as? String == (try Digest(ofFileAt: project.file("small.tar")).hexadecimal))
    #expect(try content(project).filter { $0.contains("partial") } == [])
    #expect(try project.program.run(["archive", "last", "-o", "nowhere/below/runs.tar"]).status == 0)
    #expect(try project.program.run(["archive", "last"]).status == 2)
    #expect(try project.program.run(["archive", "last", "-o", "studies/toy.md/x.tar"]).status == 3)
  }

  @Test("Any tar reads it")
  func tar() throws {
    let (project, archive) = try archived()
    let folder = project.file("unpacked")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["tar", "-xf", archive.path, "-C", folder.path]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let ledger = try Ledger(folder: folder, access: .readOnly)
    #expect(try ledger.verify().isIntact)
    #expect(try ledger.runs().count == 2)
  }

  @Test("A damaged, cut or foreign file changes nothing", arguments: 0..<40)
  func damage(_ index: Int) throws {
    let (project, archive) = try Self.shared.get()
    var bytes = try Data(contentsOf: archive)
    switch index {
    case 0: bytes = Data()
    case 1: bytes = Data("# Not an archive\n".utf8)
    case 2: bytes = Data(count: 10_240)
    case 3: bytes.append(0)
    case 4: bytes.removeLast(1)
    case 5..<15: bytes = bytes.prefix(bytes.count * (index - 4) / 11)
    default:
      // Somewhere in each of many stretches, the first ones in the manifest.
      let place = index < 22 ? (index - 15) * 700 : (index - 21) * bytes.count / 20
      bytes[place] ^= 0x21
    }
    let other = try TinyProject()
    let before = try content(other)
    try other.write(bytes, to: "../\(other.root.lastPathComponent).tar")
    defer { try? FileManager.default.removeItem(at: other.root.appendingPathExtension("tar")) }
    let outcome = try other.program.run(["restore", "../\(other.root.lastPathComponent).tar"])
    #expect(outcome.status == 3, "\(outcome.output)")
    #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains(".tar'"))
    #expect(try content(other) == before)
    _ = project
  }

  /// One archive for all damages.
  private static let shared = Result { try ArchiveTests().archived() }

  @Test("Runs that did not end are archived only when asked for; one of a newer format is refused")
  func unfinished() throws {
    let project = try TinyProject(studies: ["toy": TinyStudy(count: 3000).text])
    let running = try project.program.start(["run", "studies/toy.md"])
    #expect(running.waitForProgress("train ae"))
    #expect(try project.program.run(["archive", "last", "-o", "runs.tar"]).status == 3)
    running.send(SIGINT)
    #expect(running.wait().status == 130)
    #expect(try project.program.run(["archive", "last", "-o", "runs.tar"]).status == 3)
    #expect(try project.program.run(["archive", "last", "-o", "runs.tar", "--unfinished"]).status == 0)
    let other = try TinyProject()
    #expect(try other.program.run(["restore", project.file("runs.tar").path]).status == 0)
    #expect(try other.record().status == "interrupted")

    // The format's name is in the checksummed header's file only, so it can be changed in place.
    var bytes = try Data(contentsOf: project.file("runs.tar"))
    let range = try #require(bytes.range(of: Data("refigure-archive/1".utf8)))
    bytes.replaceSubrange(range, with: Data("refigure-archive/9".utf8))
    try other.write(bytes, to: "newer.tar")
    let newer = try other.program.run(["restore", "newer.tar"])
    #expect(newer.status == 3 && newer.errors.contains("newer version"))
  }
}
