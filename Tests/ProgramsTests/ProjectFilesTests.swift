import Digests
import Foundation
import TestSupport
import Testing

@testable import Programs

@Suite("Files of a project")
struct ProjectFilesTests {
  private let folder: TemporaryFolder
  private var files: ProjectFiles { ProjectFiles(root: folder.url) }

  init() throws {
    folder = try TemporaryFolder()
    for path in [
      "a.py", "src/b.py", "src/c.txt", "src/deep/d.py", "src/.hidden", "src/__pycache__/b.pyc", "data/x1.csv",
      "data/x2.csv",
    ] { try folder.write(path, to: path) }
  }

  @Test(
    "Paths, folders and patterns name files",
    arguments: [
      (["a.py"], ["a.py"]), (["src"], ["src/b.py", "src/c.txt", "src/deep/d.py"]), (["src/*.py"], ["src/b.py"]),
      (["**/*.py"], ["a.py", "src/b.py", "src/deep/d.py"]), (["src/**"], ["src/b.py", "src/c.txt", "src/deep/d.py"]),
      (["data/x*.csv", "data/x1.csv"], ["data/x1.csv", "data/x2.csv"]), (["src/.hidden"], ["src/.hidden"]), ([], []),
    ])
  func paths(_ patterns: [String], _ expected: [String]) throws {
    #expect(try files.paths(patterns) == expected)
  }

  @Test("What names nothing, or leads out of the project, is refused by name")
  func refused() throws {
    #expect(throws: (any Error).self) { try files.paths(["nothing.py"]) }
    #expect(throws: (any Error).self) { try files.paths(["src/*.rs"]) }
    try FileManager.default.createSymbolicLink(
      at: folder.file("out"), withDestinationURL: URL(filePath: "/etc/hostname"))
    let error = #expect(throws: (any Error).self) { try files.paths(["out"]) }
    #expect("\(error!)".contains("outside the project"))
  }

  @Test("A digest is of the content")
  func digests() throws {
    #expect(try files.digests(["a.py"]) == ["a.py": Digest(of: "a.py")])
  }

  @Test(
    "Paths that could lead elsewhere are none",
    arguments: ["/etc/passwd", "../x", "a/../../x", "~/x", "", ".", "a\nb"])
  func hostile(_ path: String) {
    #expect(ProjectPath(path) == nil)
  }
}
