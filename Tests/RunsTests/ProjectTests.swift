import Foundation
import JetProgram
import TestSupport
import Testing

@testable import Runs

@Suite("Where things are")
struct ProjectTests {
  /// A folder with `project/studies` and other folders in it.
  private func withFolders(_ body: (URL) throws -> Void) throws {
    let temporary = try TemporaryFolder()
    let folder = temporary.url
    for path in ["project/studies/data/jets", "project/other/deep", "elsewhere", "project-2"] {
      try FileManager.default.createDirectory(at: temporary.file(path), withIntermediateDirectories: true)
    }
    let settings = """
      parameters: { epochs: 1 }
      settings: { slow: { epochs: 2 }, authors: { epochs: 3, beyond_paper: true } }

      """
    for (name, settings) in [
      ("b.md", settings), ("a.md", "beyond_paper: true\n"), ("README.md", ""), ("notes.txt", ""),
    ] {
      try temporary.write("---\ntitle: One\nseed: 1\n\(settings)---\n", to: "project/studies/\(name)")
    }
    try withExtendedLifetime(temporary) { try body(folder) }
  }

  @Test(
    "A project is the nearest folder above that has studies",
    arguments: ["", "/studies", "/studies/data/jets", "/other/deep"])
  func discovery(_ place: String) throws {
    try withFolders { folder in
      let project = try Project(at: folder.appending(path: "project\(place)"), program: Refigure.program)
      #expect(project.root.path == folder.appending(path: "project").path)
      #expect(project.results.path == project.root.path + "/results")
      #expect(project.runs.path == project.root.path + "/results/runs")
    }
  }

  @Test("A place that belongs to no project is its own")
  func none() throws {
    try withFolders { folder in
      let project = try Project(at: folder.appending(path: "elsewhere"), program: Refigure.program)
      #expect(project.root.path == folder.appending(path: "elsewhere").path)
      #expect(throws: RunError.self) { try project.publishedStudies() }
    }
  }

  @Test("Published are the studies, by name, each also in its settings, and no other file")
  func studies() throws {
    try withFolders { folder in
      let project = try Project(at: folder.appending(path: "project"), program: Refigure.program)
      let studies = try project.publishedStudies()
      #expect(studies.map(\.name) == ["a", "b", "b/slow", "b/authors"])
      #expect(studies.map(\.file.lastPathComponent) == ["a.md", "b.md", "b.md", "b.md"])
      #expect(studies.map(\.isBeyondPaper) == [true, false, false, true])
    }
  }

  @Test("Paths are relative to the project, through links too, and never lead out of it")
  func relativePaths() throws {
    try withFolders { folder in
      let root = folder.appending(path: "project")
      try FileManager.default.createSymbolicLink(at: folder.appending(path: "link"), withDestinationURL: root)
      let project = try Project(at: root, program: Refigure.program)
      #expect(try project.relativePath(of: root.appending(path: "studies/a.md")) == "studies/a.md")
      #expect(try project.relativePath(of: root.appending(path: "other/../studies/a.md")) == "studies/a.md")
      #expect(try project.relativePath(of: folder.appending(path: "link/studies/a.md")) == "studies/a.md")
      for outside in ["elsewhere/a.md", "project-2/a.md", "project/../elsewhere/a.md"] {
        #expect(throws: RunError.self) { try project.relativePath(of: folder.appending(path: outside)) }
      }
    }
  }

  @Test("A folder's path in the repository begins at the repository's top, which may be above the project")
  func repository() throws {
    try withFolders { folder in
      let project = try Project(at: folder.appending(path: "project"), program: Refigure.program)
      try FileManager.default.createDirectory(
        at: folder.appending(path: "project/.git"), withIntermediateDirectories: true)
      #expect(project.pathInRepository(of: project.results) == "results")
      #expect(project.pathInRepository(of: folder.appending(path: "elsewhere")) == nil)
      #expect(project.pathInRepository(of: project.root) == nil)
      try FileManager.default.moveItem(
        at: folder.appending(path: "project/.git"), to: folder.appending(path: ".git"))
      #expect(project.pathInRepository(of: project.runs) == "project/results/runs")
      #expect(project.pathInRepository(of: folder.appending(path: "elsewhere")) == "elsewhere")
    }
  }
}
