import Foundation
import Synchronization
import TestSupport
import Testing
import Values

@testable import Ledger

@Suite("What killed processes left unfinished", .waits)
struct AbandonedWriteTests {
  /// The number of a process that has ended.
  private static func endedProcess() throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["true"]
    try process.run()
    process.waitUntilExit()
    return process.processIdentifier
  }

  @Test("Opening the ledger removes the unfinished files of processes that are gone, and no others")
  func opening() throws {
    let folder = try TemporaryFolder()
    let runs = try openLedger(folder).folder
    let gone = try Self.endedProcess()
    let own = ProcessInfo.processInfo.processIdentifier
    /// Name, age in seconds, and whether it stays.
    let files: [(name: String, age: Double, stays: Bool)] = [
      (".cdef.\(gone).1.partial", 3_600, false), (".with.dots.\(gone).12.partial", 61, false),
      (".cdef.\(gone).2.partial", 5, false), (".cdef.\(gone).6.partial", 0, true),
      (".cdef.\(own).3.partial", 3_600, true),
      // No process writes for a day: the number is another's today.
      (".cdef.\(own).7.partial", 90_000, false), (".dat.nosync\(String(gone, radix: 16)).aBc123", 60, false),
      (".dat.nosync\(String(own, radix: 16)).aBc123", 60, true),
      ("cdef", 3_600, true), (".partial", 3_600, true), (".cdef.0.4.partial", 3_600, true),
      (".cdef.none.5.partial", 3_600, true),
    ]
    _ = try openLedger(folder).startRun(.sample())
    let places = ["artefacts", "checkpoints", ".", "r1"].map { runs.appendingPathComponent($0).standardizedFileURL }
    for place in places {
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for file in files {
        let url = place.appendingPathComponent(file.name)
        try Data("half".utf8).write(to: url)
        try FileManager.default.setAttributes(
          [.modificationDate: Date().addingTimeInterval(-file.age)], ofItemAtPath: url.path)
      }
    }
    // A reader removes nothing.
    _ = try openLedger(folder, access: .readOnly)
    for place in places {
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: place.path).filter { name in
          files.contains { $0.name == name }
        }.count
          == files.count)
    }
    _ = try openLedger(folder)
    for place in places {
      let left = try FileManager.default.contentsOfDirectory(atPath: place.path).filter { name in
        files.contains { $0.name == name }
      }
      #expect(left.sorted() == files.filter(\.stays).map(\.name).sorted(), "\(place.lastPathComponent)")
    }
  }

  @Test("A file that somebody holds stays, whatever its name and age")
  func held() throws {
    let folder = try TemporaryFolder()
    let name = ".cdef.\(try Self.endedProcess()).1.partial"
    try folder.write("half", to: name)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3_600)], ofItemAtPath: folder.file(name).path)
    let descriptor = Foundation.open(folder.file(name).path, O_RDONLY)
    #expect(flock(descriptor, LOCK_EX) == 0)
    AtomicFile.removeAbandoned(in: folder.url, now: Date())
    #expect(FileManager.default.fileExists(atPath: folder.file(name).path))
    close(descriptor)
    AtomicFile.removeAbandoned(in: folder.url, now: Date())
    #expect(!FileManager.default.fileExists(atPath: folder.file(name).path))
  }

  @Test("An artefact is written in the one folder that is looked through at each opening, whatever number there is")
  func place() throws {
    let folder = try TemporaryFolder()
    let store = folder.url.appendingPathComponent("artefacts")
    let unfinished = Mutex<[String]>([])
    let artefacts = ArtefactStore(folder: store) { descriptor, bytes, count in
      unfinished.withLock { $0 = (try? FileManager.default.contentsOfDirectory(atPath: store.path)) ?? [] }
      return AtomicFile.systemWrite(descriptor, bytes, count)
    }
    let digest = try artefacts.store(Data("weights".utf8))
    #expect(unfinished.withLock { $0 }.contains { $0.hasPrefix(".") && $0.hasSuffix(".partial") })
    #expect(try FileManager.default.contentsOfDirectory(atPath: store.path) == [String(digest.hexadecimal.prefix(2))])
    #expect(try artefacts.read(digest) == Data("weights".utf8))
  }
}
