import Foundation
import Tables
import TestSupport
import Testing

@Suite("What is wrong with the surroundings", .waits)
struct EnvironmentErrorTests {
  /// Runs the jets and returns the only line of standard error.
  private func failure(_ project: TinyProject, status: Int32, _ arguments: [String] = []) throws -> String {
    let outcome = try project.program.run(["run", "studies/jets.md", "--quiet"] + arguments)
    #expect(outcome.status == status)
    #expect(outcome.output == "")
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.count == 1, "\(outcome.errors)")
    return String(try #require(lines.first))
  }

  private func expect(_ line: String, _ parts: String..., at location: SourceLocation = #_sourceLocation) {
    for part in parts { #expect(line.contains(part), "\(line)", sourceLocation: location) }
  }

  @Test("The jets as they are can be run")
  func soundData() throws {
    let project = try JetFiles.project()
    let outcome = try project.program.run(["run", "studies/jets.md", "--quiet"])
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
  }

  @Test("A sample whose file is missing")
  func missingFile() throws {
    let project = try JetFiles.project()
    try FileManager.default.removeItem(at: project.file(JetFiles.path(of: "svj_2000_0.3")))
    expect(
      try failure(project, status: 3), "error: studies/jets.md:6: in 'jets'", "svj_2000_0.3.npy", "does not exist",
      "restore the file")
  }

  @Test("A sample that the manifest does not have")
  func unknownSample() throws {
    let project = try JetFiles.project()
    try project.write(
      JetFiles.study.replacing("samples: [ttbar, svj_2000_0.3]", with: "samples: [ttbar, svj_2000_0.3, svj_200_0.3]"),
      to: "studies/jets.md")
    expect(
      try failure(project, status: 2), "studies/jets.md:6: in 'jets'", "no sample 'svj_200_0.3'",
      "did you mean 'svj_2000_0.3'?")
  }

  @Test("A feature that the samples do not have")
  func unknownFeature() throws {
    let project = try JetFiles.project()
    try project.write(JetFiles.study.replacing("efp1]", with: "efp]"), to: "studies/jets.md")
    expect(try failure(project, status: 2), "studies/jets.md:6: in 'jets'", "'efp'", "did you mean 'efp1'?")
  }

  @Test("A truncated file, as the manifest sees it and as the format does")
  func truncatedFile() throws {
    let project = try JetFiles.project()
    let whole = JetFiles.array(of: "ttbar").npy
    try project.write(whole.dropLast(10), to: JetFiles.path(of: "ttbar"))
    expect(try failure(project, status: 3), "ttbar.npy", "SHA-256", "restore the file")
    try JetFiles.writeManifest(to: project)
    expect(try failure(project, status: 3), "ttbar.npy", "expected", "restore the file")
  }

  @Test("A file with another digest")
  func changedFile() throws {
    let project = try JetFiles.project()
    var bytes = JetFiles.array(of: "ttbar").npy
    bytes[bytes.count - 1] ^= 1
    try project.write(bytes, to: JetFiles.path(of: "ttbar"))
    expect(
      try failure(project, status: 3), "studies/jets.md:6", "ttbar.npy", "found SHA-256", "from the manifest",
      "restore the file from version control")
    #expect(!FileManager.default.fileExists(atPath: project.file("results").path), "nothing was begun")
    let verification = try project.program.run(["data", "verify"])
    #expect(verification.status == 3)
    #expect(verification.output.contains("1 of 2 samples differ"))
  }

  @Test("A folder that is no repository is refused, or recorded as such when that is meant")
  func unversioned() throws {
    let project = try TinyProject(isVersioned: false)
    let refused = try project.program.run(["run", "studies/toy.md"])
    #expect(refused.status == 3)
    expect(refused.errors, "is in no git repository", "--allow-unversioned", project.root.lastPathComponent)
    #expect(refused.errors.split(separator: "\n").count == 1)
    try project.runToy("--allow-unversioned")
    let record = try project.record()
    #expect(!record.versioned && record.commit == nil && record.diff == nil)
    let text = try project.program.run(["show", "last"]).output
    #expect(text.contains("not under version control"))
    #expect(try project.program.run(["runs"]).output.contains("unversioned"))
  }

  @Test("A repository without a commit")
  func noCommit() throws {
    let project = try TinyProject(isVersioned: false)
    try project.git("init", "--quiet")
    let outcome = try project.program.run(["run", "studies/toy.md"])
    #expect(outcome.status == 3)
    expect(outcome.errors, "error: ", "no commit yet", "Commit the study first")
    #expect(outcome.errors.split(separator: "\n").count == 1)
    // Where there is no git, nobody can commit.
    try project.runToy("--allow-unversioned")
    #expect(try !project.record().versioned)
  }

  @Test("A results folder that cannot be written", arguments: ["file", "file/below", "/proc/refigure", "locked"])
  func unwritableResults(_ folder: String) throws {
    #if !os(Linux)
      if folder.hasPrefix("/proc") { return }
    #endif
    let project = try TinyProject()
    try project.write("in the way", to: "file")
    // Permissions do not hold back the superuser; the other folders do.
    if folder == "locked" {
      if getuid() == 0 { return }
      try FileManager.default.createDirectory(
        at: project.file("locked"), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o555])
    }
    let outcome = try project.program.run(["run", "studies/toy.md", "--results", folder])
    #expect(outcome.status == 3)
    expect(outcome.errors, "error: ", String(folder.split(separator: "/")[0]))
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(outcome.output == "")
  }

  @Test("A file in the place of the ledger")
  func noLedger() throws {
    let project = try TinyProject()
    try project.write(
      "not a database, but long enough to be looked at as one: " + String(repeating: "x", count: 4_096),
      to: "results/runs/ledger.sqlite")
    for arguments in [["run", "studies/toy.md", "--quiet"], ["runs"], ["show", "last"]] {
      let outcome = try project.program.run(arguments)
      #expect(outcome.status == 3)
      expect(outcome.errors, "error: ", "ledger.sqlite' is not a ledger", "Move it away")
    }
  }
}
