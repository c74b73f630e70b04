import Foundation
import Testing

@testable import Archives

@Suite("Headers of archives' files")
struct TarFileTests {
  @Test(
    "What was written is read, and the size and checksum stand where every tar looks for them",
    arguments: [("a", 0), ("results/runs/objects/0f/é.svg", 511), (String(repeating: "n", count: 100), (1 << 33) - 1)])
  func header(_ name: String, _ bytes: Int) throws {
    let header = TarFile.Header(name: name, bytes: bytes)
    let encoded = try #require(header.encoded)
    #expect(encoded.count == TarFile.block && TarFile.Header(encoded) == header)
    #expect(Int(String(decoding: encoded[124..<135], as: UTF8.self), radix: 8) == bytes)
    #expect(String(decoding: encoded[257..<262], as: UTF8.self) == "ustar")
    // The checksum's own eight bytes count as spaces.
    let sum = encoded.reduce(0) { $0 + Int($1) } - encoded[148..<156].reduce(0) { $0 + Int($1) } + 8 * 32
    #expect(Int(String(decoding: encoded[148..<154], as: UTF8.self), radix: 8) == sum)
  }

  @Test("Names and sizes that have no room are refused")
  func noRoom() {
    #expect(TarFile.Header(name: "", bytes: 1).encoded == nil)
    #expect(TarFile.Header(name: String(repeating: "é", count: 51), bytes: 1).encoded == nil)
    #expect(TarFile.Header(name: "a", bytes: 1 << 33).encoded == nil)
  }

  @Test("A header with any one byte changed is none")
  func damage() throws {
    let encoded = try #require(TarFile.Header(name: "claims.json", bytes: 1_234).encoded)
    for place in encoded.indices {
      var damaged = encoded
      damaged[place] ^= 1
      #expect(TarFile.Header(damaged) == nil, "byte \(place)")
    }
    #expect(TarFile.Header(encoded.dropLast()) == nil && TarFile.Header(Data()) == nil)
  }

  @Test("A content is filled up to whole blocks", arguments: [(0, 0), (1, 511), (512, 0), (513, 511), (1_000, 24)])
  func padding(_ bytes: Int, _ zeros: Int) {
    #expect(TarFile.padding(after: bytes) == Data(count: zeros))
  }
}
