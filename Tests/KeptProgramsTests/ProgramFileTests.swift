import Digests
import Foundation
import Processes
import TestSupport
import Testing

@testable import KeptPrograms

@Suite("Files of programs", .waits)
struct ProgramFileTests {
  /// The beginning of a file of ELF for a machine.
  static func header(machine: UInt8, isBigEndian: Bool = false) -> Data {
    var bytes = Data([0x7F, 0x45, 0x4C, 0x46, 2, isBigEndian ? 2 : 1, 1] + [UInt8](repeating: 0, count: 57))
    bytes[16 + (isBigEndian ? 1 : 0)] = 2
    bytes[18 + (isBigEndian ? 1 : 0)] = machine
    return bytes
  }

  @Test(
    "A file says for which machine it is",
    arguments: [
      (header(machine: 0xB7), "aarch64"), (header(machine: 0x3E), "x86_64"),
      (header(machine: 0x16, isBigEndian: true), "s390x"), (header(machine: 0x99), "ELF machine 153"),
      (Data([0xCF, 0xFA, 0xED, 0xFE] + [UInt8](repeating: 0, count: 28)), "macOS"),
      (Data("#!/bin/sh\n# words".utf8), nil),
      (Data([0x7F, 0x45, 0x4C, 0x46]), nil), (Data(), nil),
    ] as [(Data, String?)])
  func architecture(_ bytes: Data, _ expected: String?) throws {
    let folder = try TemporaryFolder()
    try folder.write(bytes, to: "program")
    #expect(ProgramFile.architecture(of: folder.file("program")) == expected)
    #expect(ProgramFile.architecture(of: folder.file("none")) == nil)
  }

  @Test("The libraries are those that readelf names, and what they need, without those of the C library")
  func libraries() throws {
    let binary = ProgramProcess.binary
    let found = try ProgramFile.libraries(of: binary)
    let readelf = try ChildProcess(.named("readelf"), ["-d", binary.path], output: .collected(limit: 1 << 20)).run()
    let needed = readelf.output.matches(of: /Shared library: \[([^\]]+)\]/).map { String($0.output.1) }
    let system = ["libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"]
    try #require(needed.contains("libc.so.6"))
    #expect(Set(found.keys).isSuperset(of: needed.filter { !system.contains($0) }))
    #expect(Set(found.keys).isDisjoint(with: system))
    #expect(found.values.allSatisfy { FileManager.default.fileExists(atPath: $0.path) })
    #expect(found.keys.contains { $0.hasPrefix("libstdc++") })
  }

  @Test("What loads nothing has no libraries")
  func none() throws {
    let folder = try TemporaryFolder()
    try folder.write("#!/bin/sh\n", to: "script")
    #expect(try ProgramFile.libraries(of: folder.file("script")).isEmpty)
  }
}
