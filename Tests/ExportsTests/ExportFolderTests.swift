import Foundation
import Runs
import TestSupport
import Testing

@testable import Exports

@Suite("Folders of exports")
struct ExportFolderTests {
  private let files = [ExportedFile("a.txt", text: "a"), ExportedFile("b/c.txt", text: "c")]

  private func content(_ folder: URL) throws -> [String: String] {
    var content: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      if let text = try? String(contentsOf: folder.appending(path: path), encoding: .utf8) { content[path] = text }
    }
    return content
  }

  @Test("A new folder, and an empty one, hold the files and nothing else")
  func new() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(at: folder.file("empty"), withIntermediateDirectories: true)
    for name in ["new/one", "empty"] {
      try ExportFolder(folder.file(name), replaces: false).write(files)
      #expect(try content(folder.file(name)) == ["a.txt": "a", "b/c.txt": "c"])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == ["empty", "new"])
  }

  @Test("A folder with files is left as it is, unless they may be replaced; others stay")
  func there() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "f/a.txt")
    try folder.write("mine", to: "f/mine.txt")
    #expect(throws: ExportFolderError.exists(path: folder.file("f").path)) {
      try ExportFolder(folder.file("f"), replaces: false).write(files)
    }
    #expect(try content(folder.file("f")) == ["a.txt": "old", "mine.txt": "mine"])
    try ExportFolder(folder.file("f"), replaces: true).write(files)
    #expect(try content(folder.file("f")) == ["a.txt": "a", "b/c.txt": "c", "mine.txt": "mine"])
  }

  @Test("A file in the folder's place is never replaced", arguments: [false, true])
  func file(_ replaces: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: "f")
    #expect(throws: ExportFolderError.isFile(path: folder.file("f").path)) {
      try ExportFolder(folder.file("f"), replaces: replaces).write(files)
    }
    #expect(try content(folder.url) == ["f": "mine"])
  }

  @Test("A folder stands where a file is to be: nothing is removed")
  func occupied() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: "f/a.txt/mine")
    #expect(throws: (any Error).self) { try ExportFolder(folder.file("f"), replaces: true).write(files) }
    #expect(try content(folder.url) == ["f/a.txt/mine": "mine"])
  }

  @Test("Paths that lead out of the folder are refused", arguments: ["../a", "/a", "a/../../b", "", "a//b", "."])
  func outside(_ path: String) throws {
    let folder = try TemporaryFolder()
    #expect(throws: ExportFolderError.outside(path: path)) {
      try ExportFolder(folder.file("f"), replaces: false).write([ExportedFile(path, text: "")])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  @Test("Two files of one path are refused, also where upper and lower case are one")
  func twice() throws {
    let folder = try TemporaryFolder()
    #expect(throws: ExportFolderError.twice(path: "A.txt")) {
      try ExportFolder(folder.file("f"), replaces: false).write(files + [ExportedFile("A.txt", text: "")])
    }
  }
}
