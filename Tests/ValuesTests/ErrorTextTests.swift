import Foundation
import Testing

@testable import Values

@Suite("Words for errors")
struct ErrorTextTests {
  private struct Own: Error, CustomStringConvertible { let description = "what was found" }

  @Test("An error of the system is said in its words, without domains")
  func system() {
    let missing = #expect(throws: (any Error).self) { try Data(contentsOf: URL(filePath: "/nowhere/at/all")) }
    let folder = #expect(throws: (any Error).self) { try Data(contentsOf: URL(filePath: "/tmp")) }
    let handle = #expect(throws: (any Error).self) { try FileHandle(forReadingFrom: URL(filePath: "/nowhere")) }
    let posix = POSIXError(.ENOSPC)
    let nested = NSError(
      domain: NSCocoaErrorDomain, code: 256,
      userInfo: [NSFilePathErrorKey: "/a/b", NSUnderlyingErrorKey: NSError(domain: NSPOSIXErrorDomain, code: Int(EIO))])
    for error in [missing, folder, handle, posix, nested].compactMap(\.self) {
      let text = ErrorText.of(error)
      #expect(!text.contains("Domain") && !text.contains("NS") && !text.isEmpty, "\(text)")
    }
    #expect(ErrorText.of(posix) == "No space left on device")
    #expect(ErrorText.of(nested) == "'/a/b': Input/output error")
  }

  @Test("An error of this program says what it says")
  func own() { #expect(ErrorText.of(Own()) == "what was found") }

  @Test("The space that is left is said where the system tells it")
  func space() throws {
    let (free, all) = try #require(FreeSpace.bytes(at: "/tmp/nothing/is/here"))
    #expect(free >= 0 && free <= all)
    #expect(FreeSpace.words(at: "/tmp").contains("are free there"))
    #expect(!FreeSpace.isUsedUp(in: FileManager.default.temporaryDirectory))
  }
}
