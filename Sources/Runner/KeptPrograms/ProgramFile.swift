import Digests
import Foundation
import Processes

/// The file of a program: what it is for, and what it loads.
package enum ProgramFile {
  /// The machine that a program's file is for, such as `x86_64`; nil for a file that does not say.
  package static func architecture(of file: URL) -> String? {
    guard let handle = try? FileHandle(forReadingFrom: file) else { return nil }
    defer { try? handle.close() }
    let header = [UInt8]((try? handle.read(upToCount: 20)) ?? Data())
    guard header.count == 20 else { return nil }
    if [0xFE, 0xCA, 0xCF].contains(header[0]), header[1] == 0xED || header[1] == 0xFA || header[1] == 0xFE {
      return "macOS"
    }
    guard header.starts(with: [0x7F, UInt8(ascii: "E"), UInt8(ascii: "L"), UInt8(ascii: "F")]) else { return nil }
    let (low, high) = header[5] == 2 ? (header[19], header[18]) : (header[18], header[19])
    let number = Int(low) | Int(high) << 8
    return names[number] ?? "ELF machine \(number)"
  }

  /// The numbers of machines in headers of ELF.
  private static let names = [
    3: "i386", 0x15: "ppc64", 0x16: "s390x", 0x28: "arm", 0x3E: "x86_64", 0xB7: "aarch64", 0xF3: "riscv64",
    0x102: "loongarch64",
  ]

  /// The libraries that belong to the system's C library: they go with its loader and kernel, and a program brings none of them.
  private static let ofTheSystem: Set = [
    "ld-linux", "ld-linux-x86-64", "ld-linux-aarch64", "ld-musl", "linux-vdso", "linux-gate", "libc", "libm", "libmvec",
    "libpthread", "libdl", "librt", "libresolv", "libutil", "libanl", "libnsl", "libBrokenLocale", "libthread_db",
    "libnss_files", "libnss_dns", "libnss_compat",
  ]

  /// The shared libraries that a program loads here but those of the C library, by the names by which they are asked for. A program
  /// without any, or on a system whose loader does not say, has none.
  ///
  /// - Throws: `KeptProgramError.libraryMissing`.
  package static func libraries(of file: URL) throws -> [String: URL] {
    guard
      let end = try? ChildProcess(
        .named("ldd"), [file.path], output: .collected(limit: 1 << 20), limit: .seconds(30)
      ).run(), end.status == 0
    else { return [:] }
    var libraries: [String: URL] = [:]
    for line in end.output.split(separator: "\n") {
      let parts = line.split(separator: " => ", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2 else { continue }
      guard !ofTheSystem.contains(String(parts[0].prefix { $0 != "." })) else { continue }
      guard let place = parts[1].range(of: " (0x").map({ String(parts[1][..<$0.lowerBound]) }), place.hasPrefix("/")
      else {
        throw KeptProgramError.libraryMissing(program: file.path, library: parts[0])
      }
      libraries[parts[0]] = URL(filePath: place)
    }
    return libraries
  }
}
