import Digests
import Foundation
import JetProgram
import KeptPrograms
import Ledger
import Provenance
import Runs
import Synchronization
import TestSupport
import Testing

@testable import Audits

/// A run by a program of other numerics, whose file does not run here, and whose sources came with an archive.
@Suite("Replays by a program that is built from kept sources", .waits)
struct ReplayFromSourcesTests {
  private let project: TinyProject
  private let commit: String
  private static let program = Data("no program for any machine".utf8)

  init() throws {
    project = try TinyProject()
    let tool = try TemporaryFolder()
    try tool.write("// \"refigure\"\n", to: "Package.swift")
    for arguments in [["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "Work"]] {
      try Git.run(arguments, in: tool.url)
    }
    commit = try Git.run(["rev-parse", "HEAD"], in: tool.url)
    let runs = project.file("results/runs")
    try GitPack.unpack(try GitPack.pack([commit], from: tool.url), into: runs.appending(path: "commits"))
    try ProgramRun.record(
      by: Self.program, in: project.root, studyText: TinyStudy().text,
      commit: try Git.run(["rev-parse", "HEAD"], in: project.root), numerics: "0.5")
  }

  private func keep(sources: KeptProgram.Sources?) throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.program, to: "refigure")
    let digest = Digest(of: Self.program)
    let program = KeptProgram(
      RunningProgram(name: "refigure", version: "0.1.9", commit: commit, isDirty: false, digest: digest),
      sha256: digest, name: "refigure", architecture: nil, libraries: [], sources: sources)
    _ = try ProgramStore(runs: project.file("results/runs")).keep(program, files: [digest: folder.file("refigure")])
  }

  /// Replays with a maker that remembers the trees it was given, and gives the program that was built with the tests.
  private func replayed(_ choice: ReplayProgram.Choice?) throws -> (ReplayReport, [URL]) {
    let trees = Mutex<[URL]>([])
    var options = Replay.Options()
    options.choice = choice
    options.showsProgress = false
    options.sourcesBuild = { tree, _, _, _ in
      trees.withLock { $0.append(tree) }
      return ReplayProgram(executable: ProgramProcess.binary, origin: .commit)
    }
    let place = try Project(at: project.root, program: Refigure.program)
    let replay = Replay(
      project: place, ledger: try Ledger(folder: place.runs, access: .readOnly), options: options)
    return (try replay.run(RunID(number: 1)), trees.withLock { $0 })
  }

  @Test(
    "They are built where the recorded program does not run and this one has other numerics",
    arguments: [nil, ReplayProgram.Choice.built])
  func built(_ choice: ReplayProgram.Choice?) throws {
    try keep(sources: KeptProgram.Sources(commit: commit, packages: []))
    let (report, trees) = try replayed(choice)
    guard case .sources(_, commit) = report.program else {
      Issue.record("\(report.program)")
      return
    }
    #expect(report.program.choice == .built)
    #expect(trees.count == 1 && FileManager.default.fileExists(atPath: trees[0].appending(path: "Package.swift").path))
    // Only where it was tried first.
    #expect(report.programNotes.count == (choice == nil ? 1 : 0))
    #expect(report.programNotes.allSatisfy { $0.contains("does not run here") })
  }

  @Test("Without them, all that was tried is said")
  func without() throws {
    try keep(sources: nil)
    #expect {
      try replayed(nil)
    } throws: { error in
      let words = "\(error)"
      return words.contains("it needs refigure 0.1.9") && words.contains("does not run here")
        && words.contains("archived without its sources")
    }
    #expect(
      throws: ReplayError.noSources(RunID(number: 1), reason: "the recorded program was archived without its sources")
    ) {
      try replayed(.built)
    }
  }
}
