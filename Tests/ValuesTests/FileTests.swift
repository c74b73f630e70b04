import Foundation
import TestSupport
import Testing

@testable import Values

@Suite("Whole files")
struct FileTests {
  private let temporary: TemporaryFolder
  private var folder: URL { temporary.url }

  init() throws { temporary = try TemporaryFolder() }

  private func files() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
  }

  @Test("A file is replaced whole, in folders that are made; nothing else is left")
  func replacing() throws {
    let file = folder.appending(path: "a/b/file")
    for content in ["one", "", "three"] {
      try AtomicFile.replace(at: file, with: Data(content.utf8))
      #expect(try String(contentsOf: file, encoding: .utf8) == content)
    }
    #expect(try files() == ["a", "a/b", "a/b/file"])
  }

  @Test("A disk that fills up leaves what was there before")
  func fullDisk() throws {
    let file = folder.appending(path: "file")
    try AtomicFile.replace(at: file, with: Data("before".utf8))
    #expect(throws: FileError.diskFull(path: file.path)) {
      try AtomicFile.replace(at: file, with: Data(repeating: 1, count: 100)) { descriptor, bytes, count in
        if lseek(descriptor, 0, SEEK_CUR) >= 50 {
          errno = ENOSPC
          return -1
        }
        return AtomicFile.systemWrite(descriptor, bytes, 50)
      }
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == "before" && files() == ["file"])
  }

  @Test("A file that stays the same keeps its time")
  func updating() throws {
    let file = folder.appending(path: "file")
    try AtomicFile.update(file, to: Data("same".utf8))
    let early = Date(timeIntervalSince1970: 1_000_000)
    try FileManager.default.setAttributes([.modificationDate: early], ofItemAtPath: file.path)
    func date() throws -> Date? {
      try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date
    }
    try AtomicFile.update(file, to: Data("same".utf8))
    #expect(try date() == early)
    try AtomicFile.update(file, to: Data("other".utf8))
    #expect(try date() != early)
  }

  @Test("A file in a folder's place is said to be one, by its own name")
  func fileForFolder() throws {
    let file = folder.appending(path: "file")
    try AtomicFile.replace(at: file, with: Data())
    let error = FileError.notWritable(path: file.path, detail: "it is a file, expected a folder")
    #expect(throws: error) { try AtomicFile.replace(at: file.appending(path: "below"), with: Data()) }
    #expect(error.description == "'\(file.path)': it is a file, expected a folder")
  }
}
