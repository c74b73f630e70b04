import Foundation
import Testing

@testable import Tables

@Suite("NumPyArchive reads what numpy.savez writes")
struct NumPyArchiveTests {
  @Test("members come by name")
  func reading() throws {
    let archive = try NumPyArchive(npz: NumPyFixtures.archiveFile, file: "a.npz")
    #expect(archive.names == ["jets", "weights"])
    #expect(try archive.array("jets") == NumPyArray(shape: [3], [1, 2, 3] as [Float]))
    #expect(try archive.array("weights") == NumPyArray(shape: [2, 1], [0.5, 0.25] as [Double]))
    let error = #expect(throws: DatasetError.self) { try archive.array("weight") }
    #expect(
      error?.description == "no archive member 'weight'; did you mean 'weights'? There are: jets, weights")
  }

  @Test("a compressed member is unpacked to the same bytes as a stored one")
  func compressed() throws {
    let archive = try NumPyArchive(npz: NumPyFixtures.compressedArchiveFile, file: "a.npz")
    #expect(archive.names == ["jets"])
    #expect(try archive.array("jets") == NumPyArray(shape: [3], [1, 2, 3] as [Float]))
    let stored = try NumPyArchive(npz: NumPyFixtures.archiveFile, file: "b.npz")
    #expect(try archive.content("jets") == stored.content("jets"))
  }

  @Test("an archive's words on sizes are not trusted", arguments: [1, 100, 139, 141, 1 << 20, 0xffff_fff0])
  func sizes(announced: Int) throws {
    var file = NumPyFixtures.compressedArchiveFile
    let entry = try #require(file.range(of: Data([0x50, 0x4b, 1, 2]))).lowerBound
    for byte in 0..<4 { file[entry + 24 + byte] = UInt8(truncatingIfNeeded: announced >> (8 * byte)) }
    let archive = try NumPyArchive(npz: file, file: "a.npz")
    let error = #expect(throws: DatasetError.self) { try archive.array("jets") }
    #expect(
      error?.description.contains("in member 'jets.npy', expected a deflated stream of \(announced) bytes") == true)
  }

  @Test("a damaged, cut or prolonged stream is an error", arguments: [60, 80, 100, 120, 136])
  func damaged(place: Int) throws {
    var file = NumPyFixtures.compressedArchiveFile
    file[place] ^= 0xff
    #expect(throws: DatasetError.self) { try NumPyArchive(npz: file, file: "a.npz").array("jets") }
  }

  @Test("an unknown method of packing is named")
  func method() throws {
    var file = NumPyFixtures.compressedArchiveFile
    let entry = try #require(file.range(of: Data([0x50, 0x4b, 1, 2]))).lowerBound
    file[entry + 10] = 12
    let error = #expect(throws: DatasetError.self) { try NumPyArchive(npz: file, file: "a.npz") }
    #expect(error?.description.contains("member 'jets.npy' packed by method 12, expected 0 (stored) or 8") == true)
  }

  @Test("a stream that would fill the memory is refused for what it announces, and stopped when it lies")
  func bomb() {
    #expect(!Inflation.canReach(1 << 30, packed: 1 << 10) && Inflation.canReach(1_032_000, packed: 1_000))
    // A deflated megabyte of zeros is about a thousand bytes; only 100 are announced.
    let zeros = Data([0xed, 0xc1, 0x01, 0x01, 0x00, 0x00, 0x00, 0x80, 0x90, 0xfe, 0xaf, 0xee, 0x08, 0x0a])
    zeros.withUnsafeBytes { bytes in
      guard case .failure = Inflation.inflated(bytes, size: 3) else {
        Issue.record("more was unpacked than announced")
        return
      }
    }
  }

  @Test("a changed byte of a member is found by its checksum")
  func checksum() throws {
    let array = try NumPyArchive(npz: NumPyFixtures.archiveFile, file: "a.npz").array("jets").npy
    var file = NumPyFixtures.archiveFile
    let place = try #require(file.range(of: array.suffix(12)))
    file[place.lowerBound] ^= 1
    let archive = try NumPyArchive(npz: file, file: "a.npz")
    let error = #expect(throws: DatasetError.self) { try archive.array("jets") }
    #expect(error?.description.contains("member 'jets.npy' with checksum") == true)
    #expect(try archive.array("weights").shape == [2, 1])
  }

  @Test("a cut or prolonged archive is refused", arguments: [0, 10, 200, 500, -1, -22])
  func truncated(length: Int) {
    let whole = NumPyFixtures.archiveFile
    let file = length >= 0 ? whole.prefix(length) : whole.dropLast(-length)
    #expect(throws: DatasetError.self) { try NumPyArchive(npz: file, file: "a.npz") }
    #expect(throws: DatasetError.self) {
      try NumPyArchive(npz: whole + Data(repeating: 0, count: length + 23), file: "a")
    }
  }

  @Test("the checksum is CRC-32's check value")
  func checkValue() {
    Array("123456789".utf8).withUnsafeBytes { #expect(CyclicRedundancyCheck.checksum($0) == 0xcbf4_3926) }
  }
}
