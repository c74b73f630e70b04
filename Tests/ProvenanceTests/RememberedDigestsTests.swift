import Foundation
import TestSupport
import Testing

@testable import Digests

/// Digests that are kept as long as their files are as they were.
@Suite struct RememberedDigestsTests {
  private let folder: TemporaryFolder
  private let file: URL
  private var remembered: RememberedDigests

  init() throws {
    folder = try TemporaryFolder()
    file = folder.file("program")
    try Data("first".utf8).write(to: file)
    remembered = RememberedDigests(file: folder.file("caches/digests"))
    remembered.settled = 0
  }

  private func kept() throws -> [String] {
    try String(contentsOf: remembered.file, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test func aFileThatStaysIsNotReadAgain() throws {
    #expect(try remembered.digest(ofFileAt: file) == Digest(of: "first"))
    // Another digest in its place shows whether it is the one that is given.
    let line = try #require(try kept().first).replacing("\(Digest(of: "first"))", with: "\(Digest(of: "forged"))")
    try Data("\(line)\n".utf8).write(to: remembered.file)
    #expect(try remembered.digest(ofFileAt: file) == Digest(of: "forged"))
    try FileManager.default.removeItem(at: remembered.file)
    #expect(try remembered.digest(ofFileAt: file) == Digest(of: "first"))
  }

  @Test func aFileThatChangesInPlaceIsReadAgainAlsoWhenItHasTheSameSizeAndTime() throws {
    #expect(try remembered.digest(ofFileAt: file) == Digest(of: "first"))
    let modified = try #require(try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date)
    let handle = try FileHandle(forWritingTo: file)
    try handle.write(contentsOf: Data("other".utf8))
    try handle.close()
    try FileManager.default.setAttributes([.modificationDate: modified], ofItemAtPath: file.path)
    #expect(try remembered.digest(ofFileAt: file) == Digest(of: "other"))
    #expect(try kept().count == 2)
  }

  @Test func aFileThatReplacesItIsReadAgain() throws {
    #expect(try remembered.digest(ofFileAt: file) == Digest(of: "first"))
    try Data("third".utf8).write(to: file, options: .atomic)
    #expect(try remembered.digest(ofFileAt: file) == Digest(of: "third"))
  }

  @Test func aFileThatChangedJustNowIsNotKept() throws {
    var careful = remembered
    careful.settled = 1_000
    #expect(try careful.digest(ofFileAt: file) == Digest(of: "first"))
    #expect(!FileManager.default.fileExists(atPath: remembered.file.path))
    #expect(RememberedDigests(file: file).settled > 2)
  }

  @Test func whatIsKeptStaysSmallAndDamageIsPassedOver() throws {
    for number in 0..<40 {
      try Data("\(number)".utf8).write(to: file, options: .atomic)
      #expect(try remembered.digest(ofFileAt: file) == Digest(of: "\(number)"))
    }
    #expect(try kept().count <= 32)
    let line = try #require(try kept().first)
    try Data("\n\n\(line.dropLast(3))\nnonsense\n".utf8).write(to: remembered.file)
    #expect(try remembered.digest(ofFileAt: file) == Digest(of: "39"))
  }

  @Test func aFolderThatCannotBeMadeIsNoError() throws {
    let impossible = RememberedDigests(file: file.appending(path: "digests"))
    #expect(try impossible.digest(ofFileAt: file) == Digest(of: "first"))
    #expect(throws: (any Error).self) { try impossible.digest(ofFileAt: folder.file("none")) }
  }

  @Test func aLargeFileIsReadWhole() throws {
    let bytes = Data((0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try bytes.write(to: file)
    #expect(try Digest(ofFileAt: file) == Digest(of: bytes))
    #expect(throws: (any Error).self) { try Digest(ofFileAt: folder.url) }
  }
}
