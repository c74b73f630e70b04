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

  @Test("a compressed member is refused with the remedy")
  func compressed() {
    let error = #expect(throws: DatasetError.self) {
      try NumPyArchive(npz: NumPyFixtures.compressedArchiveFile, file: "a.npz")
    }
    #expect(error == .compressedMember(file: "a.npz", member: "jets.npy"))
    #expect(error?.description.contains("numpy.savez instead of numpy.savez_compressed") == true)
  }

  @Test("a changed byte of a member is found by its checksum")
  func checksum() throws {
    let array = try NumPyArchive(npz: NumPyFixtures.archiveFile, file: "a.npz").array("jets").npy
    var file = NumPyFixtures.archiveFile
    let place = try #require(file.range(of: array.suffix(12)))
    file[place.lowerBound] ^= 1
    let error = #expect(throws: DatasetError.self) { try NumPyArchive(npz: file, file: "a.npz") }
    #expect(error?.description.contains("member 'jets.npy' with checksum") == true)
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
