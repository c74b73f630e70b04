import Digests
import Foundation
import Processes
import Provenance
import TestSupport
import Testing

@testable import KeptPrograms

@Suite("Kept programs", .waits)
struct ProgramStoreTests {
  private let folder: TemporaryFolder
  private let store: ProgramStore

  init() throws {
    folder = try TemporaryFolder()
    store = ProgramStore(runs: folder.file("runs"))
  }

  /// A program that is a script, with a library that is a text, and their files.
  private func program(_ script: String, architecture: String? = nil) throws -> (KeptProgram, [Digest: URL]) {
    try made(Data("#!/bin/sh\n\(script)\n".utf8), architecture: architecture)
  }

  private func made(_ bytes: Data, architecture: String? = nil) throws -> (KeptProgram, [Digest: URL]) {
    try folder.write(bytes, to: "in/program")
    try folder.write("a library", to: "in/library")
    let (file, library) = (folder.file("in/program"), folder.file("in/library"))
    let digests = (try Digest(ofFileAt: file), try Digest(ofFileAt: library))
    let program = KeptProgram(
      RunningProgram(name: "tool", version: "1.0", commit: nil, isDirty: nil, digest: digests.0), sha256: digests.0,
      name: "tool", architecture: architecture,
      libraries: [KeptProgram.Library(name: "libtool.so.1", sha256: digests.1)], sources: nil)
    return (program, [digests.0: file, digests.1: library])
  }

  private func tried(
    _ bytes: Data, writable: [URL] = [], limit: Duration = .seconds(20)
  ) throws -> ExecutableCopy.Trial {
    let (program, files) = try made(bytes)
    _ = try store.keep(program, files: files)
    let copy = try store.makeExecutable(program, in: folder.file("copy"))
    return copy.trial(in: folder.url, isolation: ExecutableCopy.isolation(writable: writable), limit: limit)
  }

  @Test("A program is kept once, cannot be executed where it is kept, and is found as it was")
  func keeping() throws {
    let (program, files) = try program("echo 1.0")
    #expect(try store.keep(program, files: files))
    #expect(try !store.keep(program, files: files))
    #expect(store.digests() == [program.sha256] && store.program(program.sha256) == program)
    #expect(store.alterations(of: program.sha256).isEmpty)
    for file in store.files(of: program).values {
      #expect(!FileManager.default.isExecutableFile(atPath: file.path))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("runs/work").path).isEmpty)
    let copy = try store.makeExecutable(program, in: folder.file("copy"))
    #expect(FileManager.default.isExecutableFile(atPath: copy.file.path))
    #expect(copy.libraries.map { $0.path.hasSuffix("copy/lib/tool") } == true)
  }

  @Test(
    "A changed byte is found, never executed, and replaced by what is whole",
    arguments: ["program", "libraries/libtool.so.1"])
  func damage(_ name: String) throws {
    let (program, files) = try program("echo 1.0")
    _ = try store.keep(program, files: files)
    let file = store.place(of: program.sha256).appending(path: name)
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: file)
    let found = store.alterations(of: program.sha256)
    #expect(found.count == 1 && found.first?.name.hasSuffix(name) == true)
    #expect(throws: KeptProgramError.self) { try store.makeExecutable(program, in: folder.file("copy")) }
    #expect(try store.keep(program, files: files))
    #expect(store.alterations(of: program.sha256).isEmpty)
  }

  @Test("A description that is not the program's is none")
  func description() throws {
    let (program, files) = try program("echo 1.0")
    _ = try store.keep(program, files: files)
    let file = store.place(of: program.sha256).appending(path: ProgramStore.descriptionName)
    let text = try String(contentsOf: file, encoding: .utf8)
    for (old, new) in [("tool", "../tool"), ("libtool.so.1", "../../lib"), ("\"1.0\"", "7")] {
      try text.replacing(old, with: new).write(to: file, atomically: true, encoding: .utf8)
      #expect(store.program(program.sha256) == nil, "\(new)")
      #expect(store.alterations(of: program.sha256).count == 1)
    }
    try (text + " ").write(to: file, atomically: true, encoding: .utf8)
    #expect(store.alterations(of: program.sha256).map(\.found) == ["another text"])
  }

  @Test(
    "Names that lead elsewhere, or are none, are refused",
    arguments: ["", ".", "..", "a/b", "-x", ".hidden", "a\0b", "a\nb", "é", String(repeating: "n", count: 256)])
  func names(_ name: String) throws {
    #expect(!KeptProgram.isFileName(name))
    let package = PinnedPackage(
      identity: "p", kind: "remoteSourceControl", location: "l", name: "p", revision: String(repeating: "a", count: 40),
      version: nil, subpath: name)
    #expect(package.problem != nil)
  }

  // MARK: Trials

  @Test("A program that says its version runs, apart from the user's files and without a network")
  func runs() throws {
    let outside = folder.file("outside")
    let result = try tried(
      Data("#!/bin/sh\necho 1.0; echo x > inside/made; echo x > \(outside.path); exit 0\n".utf8), writable: [])
    guard case .runs(let isolation) = result else { return #expect(Bool(false), "\(result)") }
    guard isolation.files != .open else { return }
    #expect(!FileManager.default.fileExists(atPath: outside.path))
    #expect(isolation.network == .own || isolation.network == .withoutTCP)
  }

  @Test("It may change what it is given")
  func writes() throws {
    try FileManager.default.createDirectory(at: folder.file("given"), withIntermediateDirectories: true)
    let result = try tried(Data("#!/bin/sh\necho x > given/made\n".utf8), writable: [folder.file("given")])
    guard case .runs = result else { return #expect(Bool(false), "\(result)") }
    #expect(FileManager.default.fileExists(atPath: folder.file("given/made").path))
  }

  @Test("What does not run says why")
  func fails() throws {
    #expect(
      try tried(Data("#!/bin/sh\necho 'version GLIBC_9.9 not found' >&2; exit 1\n".utf8))
        == .fails("it ended with 1: version GLIBC_9.9 not found"))
    guard case .fails(let other) = try tried(ProgramFileTests.header(machine: 0xB7)) else {
      return #expect(Bool(false), "a header alone ran")
    }
    #expect(other.contains("neither a program for this machine"))
    guard case .fails(let loader) = try tried(Data("#!/no/such/loader\n".utf8)) else {
      return #expect(Bool(false), "a program without its interpreter ran")
    }
    #expect(loader.contains("interpreter"))
  }

  @Test("What does not answer is stopped")
  func limit() throws {
    guard case .fails(let reason) = try tried(Data("#!/bin/sh\nsleep 600\n".utf8), limit: .seconds(1)) else {
      return #expect(Bool(false), "it answered")
    }
    #expect(reason.contains("within"))
  }
}
