import Digests
import Foundation
import TestSupport
import Testing

/// The program itself goes with its runs: recorded by a copy that is another file, it is archived, restored where there is no repository,
/// and replays its run there.
@Suite("Archives with the program", .waits)
struct ArchivedProgramTests {
  /// A run by a copy of the program that another digest tells apart, archived with it.
  private struct Made: Sendable {
    let project: TinyProject
    let program: URL
    let archive: URL
    /// The number of libraries of each program in it.
    let libraries: [Int]

    init() throws {
      project = try TinyProject()
      program = project.file("bin/refigure")
      // The loader takes no notice of what follows the last section.
      try project.write(try Data(contentsOf: ProgramProcess.binary) + Data("another file".utf8), to: "bin/refigure")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
      try project.write("bin/\nresults/runs/\n*.tar\n", to: ".gitignore")
      try project.commit()
      let recorded = try Self.run(program, ["run", "studies/toy.md", "--quiet"], in: project.root)
      try #require(recorded.status == 0, "\(recorded.text)")
      archive = project.file("runs.tar")
      let outcome = try project.program.run([
        "archive", "r1", "--output", "runs.tar", "--program-file", program.path, "--json",
      ])
      try #require(outcome.status == 0, "\(outcome.errors)")
      let written = try #require(outcome.json() as? [String: Any])
      libraries = (written["programs"] as? [[String: Any]] ?? []).compactMap { $0["libraries"] as? Int }
    }

    static func run(_ program: URL, _ arguments: [String], in folder: URL) throws -> (status: Int32, text: String) {
      let files = try TemporaryFolder()
      try files.write("", to: "out")
      let process = Process()
      process.executableURL = program
      process.arguments = arguments
      process.currentDirectoryURL = folder
      process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path, "GIT_CONFIG_NOSYSTEM": "1"]
      process.standardInput = FileHandle.nullDevice
      let out = try FileHandle(forWritingTo: files.file("out"))
      (process.standardOutput, process.standardError) = (out, out)
      try process.run()
      process.waitUntilExit()
      return (process.terminationStatus, try String(contentsOf: files.file("out"), encoding: .utf8))
    }
  }

  private static let shared = Result { try Made() }

  /// The archive restored in a folder that is in no repository.
  private func restored() throws -> (Made, TinyProject) {
    let made = try Self.shared.get()
    let other = try TinyProject(isVersioned: false, studies: [:])
    try FileManager.default.removeItem(at: other.file(".gitignore"))
    let outcome = try other.program.run(["restore", made.archive.path, "--json"])
    try #require(outcome.status == 0, "\(outcome.errors)")
    let json = try #require(outcome.json() as? [String: Any])
    let programs = try #require(json["programs"] as? [[String: Any]])
    #expect(programs.map { $0["sha256"] as? String } == [try Digest(ofFileAt: made.program).hexadecimal])
    return (made, other)
  }

  private func replay(
    _ project: TinyProject, _ arguments: String..., status: Int32 = 0
  ) throws -> [String: Any] {
    let outcome = try project.program.run(["audit", "replay", "r1", "--quiet", "--json"] + arguments)
    try #require(outcome.status == status, "\(outcome.output)\(outcome.errors)")
    return status == 3 ? ["error": outcome.errors] : try #require(outcome.json() as? [String: Any])
  }

  @Test("The recorded program replays its run where there is neither a repository nor that program")
  func elsewhere() throws {
    let (made, other) = try restored()
    let digest = try Digest(ofFileAt: made.program).hexadecimal
    #expect(made.libraries.count == 1 && made.libraries[0] > 5)
    let kept = other.file("results/runs/programs/\(digest)/program")
    #expect(!FileManager.default.isExecutableFile(atPath: kept.path))
    #expect(try Digest(ofFileAt: kept).hexadecimal == digest)

    let replayed = try replay(other)
    #expect(replayed["with"] as? String == "recorded" && replayed["identical"] as? Bool == true, "\(replayed)")
    #expect((replayed["program"] as? String ?? "").contains(digest))
    #expect((replayed["notes"] as? [String]) == [])
    let text = try other.program.run(["audit", "replay", "r1", "--quiet", "--with", "recorded"])
    #expect(text.output.contains("by the recorded program, refigure") && text.output.contains("replayed bit for bit"))
    let running = try replay(other, "--with", "running")
    #expect(running["with"] as? String == "running" && running["identical"] as? Bool == true)

    let verified = try other.program.run(["audit", "verify", "--json"])
    #expect(verified.status == 0)
    #expect((try verified.json() as? [String: Any])?["programs"] as? Int == 1)
    // What a finished run needs is not cleared away; the copy that was executed is.
    #expect(try other.program.run(["clean", "--remove", "--older-than", "0"]).status == 0)
    #expect(FileManager.default.fileExists(atPath: kept.path))
    #expect(!FileManager.default.fileExists(atPath: other.file("results/runs/replay/program").path))
  }

  @Test("A kept program with a changed byte is found, and never run")
  func damaged() throws {
    let (made, other) = try restored()
    let digest = try Digest(ofFileAt: made.program).hexadecimal
    let kept = other.file("results/runs/programs/\(digest)/program")
    let handle = try FileHandle(forUpdating: kept)
    try handle.seek(toOffset: 100_000)
    let byte = try #require(try handle.read(upToCount: 1)?.first)
    try handle.seek(toOffset: 100_000)
    try handle.write(contentsOf: Data([byte ^ 1]))
    try handle.close()
    let verified = try other.program.run(["audit", "verify"])
    #expect(verified.status == 1 && verified.output.contains("programs/\(digest)/program"))
    let refused = try replay(other, "--with", "recorded", status: 3)
    #expect("\(refused)".contains("is not what was kept"))
    let replayed = try replay(other)
    #expect(replayed["with"] as? String == "running")
    #expect("\(replayed["notes"] ?? "")".contains("is not what was kept"))
    // Restored again, it is whole.
    #expect(try other.program.run(["restore", made.archive.path]).output.contains("is kept for replays"))
    #expect(try other.program.run(["audit", "verify"]).status == 0)
  }

  @Test("A changed byte of the program in the archive is refused, and nothing is changed")
  func damagedArchive() throws {
    let made = try Self.shared.get()
    let other = try TinyProject(isVersioned: false, studies: [:])
    try FileManager.default.copyItem(at: made.archive, to: other.file("runs.tar"))
    let handle = try FileHandle(forUpdating: other.file("runs.tar"))
    let end = try handle.seekToEnd()
    // Programs and their libraries are most of the file.
    try handle.seek(toOffset: end / 2)
    try handle.write(contentsOf: Data("changed".utf8))
    try handle.close()
    let outcome = try other.program.run(["restore", "runs.tar"])
    #expect(outcome.status == 3 && outcome.errors.contains("is damaged at programs/"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: other.file("results").path))
  }

  @Test("Another file than the recorded one is not archived, and both digests are said")
  func otherProgram() throws {
    let made = try Self.shared.get()
    let outcome = try made.project.program.run(["archive", "r1", "--output", "other.tar", "--program"])
    #expect(outcome.status == 3)
    for file in [made.program, ProgramProcess.binary] {
      #expect(outcome.errors.contains(try Digest(ofFileAt: file).hexadecimal), "\(outcome.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: made.project.file("other.tar").path))
  }

  @Test("What is not kept or has no sources is said")
  func missing() throws {
    let made = try Self.shared.get()
    let refused = try replay(made.project, "--with", "recorded", status: 3)
    #expect("\(refused)".contains("is not kept here"))
    #expect("\(try replay(made.project, "--with", "built", status: 3))".contains("are not kept here"))
    let wrong = try made.project.program.run(["audit", "replay", "r1", "--with", "luck"])
    #expect(wrong.status == 2)
  }

  @Test("A program for another machine is not run, and the replay says so")
  func otherMachine() throws {
    let made = try Self.shared.get()
    let other = try TinyProject()
    // A header of ELF for aarch64 and nothing that could run.
    var header = Data([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 121))
    (header[16], header[18]) = (2, 0xB7)
    let commit = try Git.run(["rev-parse", "HEAD"], in: other.root)
    let study = try String(contentsOf: other.file("studies/toy.md"), encoding: .utf8)
    try other.write(header, to: "foreign")
    try ProgramRun.record(
      by: header, in: other.root, studyText: study, commit: commit)
    let archive = try other.program.run(["archive", "r1", "-o", "runs.tar", "--program-file", "foreign"])
    try #require(archive.status == 0, "\(archive.errors)")
    let third = try TinyProject(isVersioned: false, studies: [:])
    try #require(try third.program.run(["restore", other.file("runs.tar").path]).status == 0)
    let refused = try replay(third, "--with", "recorded", status: 3)
    #expect("\(refused)".contains("it is for aarch64"))
    // The run has no steps: that it was done is what counts.
    let replayed = try replay(third, status: 1)
    #expect(replayed["with"] as? String == "running")
    #expect("\(replayed["notes"] ?? "")".contains("it is for aarch64"))
    _ = made
  }
}
