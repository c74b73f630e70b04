import Foundation
import TestSupport
import Testing

@testable import LedgerFiles

@Suite("Locks of a file system")
struct FileLocksTests {
  @Test("A file system that keeps them is accepted, also by many at once, and nothing is left in it")
  func kept() async throws {
    let folder = try TemporaryFolder()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<16 { group.addTask { try FileLocks.require(in: folder.url) } }
      try await group.waitForAll()
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [])
    try folder.write("x", to: "file")
    #expect(FileLocks.areThere(for: folder.file("file")))
  }

  @Test(
    "Only errors that say so mean that there are none",
    arguments: [(ENOLCK, true), (ENOSYS, true), (EWOULDBLOCK, false), (EIO, false)])
  func missing(_ code: Int32, _ isMissing: Bool) { #expect(FileLocks.isMissing(code) == isMissing) }
}
