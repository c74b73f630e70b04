import Foundation
import Synchronization
import TestSupport
import Testing
import Values

@testable import Ledger

@Suite("What killed processes left unfinished")
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
      (".cdef.\(gone).2.partial", 5, true), (".cdef.\(own).3.partial", 3_600, true),
      ("cdef", 3_600, true), (".partial", 3_600, true), (".cdef.0.4.partial", 3_600, true),
      (".cdef.none.5.partial", 3_600, true),
    ]
    let places = ["artefacts", "checkpoints"].map { runs.appendingPathComponent($0) }
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
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).count == files.count)
    }
    _ = try openLedger(folder)
    for place in places {
      let left = try FileManager.default.contentsOfDirectory(atPath: place.path)
      #expect(left.sorted() == files.filter(\.stays).map(\.name).sorted(), "\(place.lastPathComponent)")
    }
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
