import Digests
import Foundation
import Records
import TestSupport
import Testing
import Values

@testable import LedgerFiles

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

@Suite struct ArtefactStoreTests {
  let folder: TemporaryFolder
  let store: ArtefactStore

  init() throws {
    folder = try TemporaryFolder()
    store = ArtefactStore(folder: folder.url.appendingPathComponent("artefacts"))
  }

  /// The store's files, relative to it.
  private func files() throws -> [String] {
    let all = try FileManager.default.subpathsOfDirectory(atPath: store.folder.path).sorted()
    return all.filter { !store.folder.appendingPathComponent($0).hasDirectoryPath && $0.contains("/") }
  }

  @Test(arguments: [Data(), Data("a".utf8), Data(repeating: 7, count: 3_000_000)])
  func bytesAreReadBack(_ bytes: Data) throws {
    let digest = try store.store(bytes)
    #expect(digest == Digest(of: bytes))
    #expect(try store.read(digest) == bytes)
    #expect(try store.store(bytes) == digest)
    #expect(try files() == ["\(digest.hexadecimal.prefix(2))/\(digest.hexadecimal.dropFirst(2))"])
    try store.verify(digest)
  }

  @Test func aMissingArtefactSaysWhereItShouldBe() {
    let digest = Digest(of: "missing")
    #expect(!store.contains(digest))
    #expect(throws: LedgerError.artefactMissing(digest, path: store.url(of: digest).path)) { try store.read(digest) }
    #expect(throws: LedgerError.artefactMissing(digest, path: store.url(of: digest).path)) { try store.verify(digest) }
  }

  @Test func aDamagedArtefactIsNotReadAndHealsWhenStoredAgain() throws {
    let digest = try store.store(Data("right".utf8))
    let place = store.url(of: digest)
    try FileManager.default.removeItem(at: place)
    try Data("wrong".utf8).write(to: place)
    let damaged = LedgerError.artefactDamaged(digest, path: place.path, found: Digest(of: "wrong"))
    #expect(throws: damaged) { try store.read(digest) }
    #expect(throws: damaged) { try store.verify(digest) }
    try store.store(Data("right".utf8))
    #expect(try store.read(digest) == Data("right".utf8))
  }

  @Test func aFullDiskLeavesNothingUnderTheDigest() throws {
    // Takes 1000 bytes and then has no space left, as a real disk does.
    let full = ArtefactStore(folder: store.folder) { descriptor, bytes, count in
      if lseek(descriptor, 0, SEEK_CUR) >= 1000 {
        errno = ENOSPC
        return -1
      }
      return AtomicFile.systemWrite(descriptor, bytes, min(count, 500))
    }
    let bytes = Data(repeating: 1, count: 5000)
    let place = store.url(of: Digest(of: bytes))
    #expect(throws: LedgerError.diskFull(path: place.path)) { try full.store(bytes) }
    #expect(try files() == [])
    #expect(try full.read(full.store(Data(repeating: 1, count: 900))).count == 900)
    try store.store(bytes)
    #expect(try store.read(Digest(of: bytes)) == bytes)
  }

  @Test func writesThatAreCutShortOrInterruptedGoOn() throws {
    let slow = ArtefactStore(folder: store.folder) { descriptor, bytes, count in
      if count % 2 == 0 { return AtomicFile.systemWrite(descriptor, bytes, 1) }
      if Int.random(in: 0...1) == 0 {
        errno = EINTR
        return -1
      }
      return AtomicFile.systemWrite(descriptor, bytes, min(count, 3))
    }
    let bytes = Data((0..<500).map { UInt8(truncatingIfNeeded: $0) })
    #expect(try slow.read(slow.store(bytes)) == bytes)
  }

  @Test(arguments: [
    (ENOSPC, LedgerError.diskFull(path: "p")), (EDQUOT, .diskFull(path: "p")),
    (EROFS, .notWritable(path: "p", detail: String(cString: strerror(EROFS)))),
    (EACCES, .notWritable(path: "p", detail: String(cString: strerror(EACCES)))),
    (EIO, .fileSystem(path: "p", operation: "write", code: EIO)),
  ])
  func codesOfTheSystemBecomeErrors(code: Int32, error: LedgerError) {
    #expect(LedgerError(errno: code, doing: "write", path: "p") == error)
    #expect(error.description.contains("'p'"))
  }

  @Test func aFileInTheFoldersPlaceIsSaidToBeOne() throws {
    try Data().write(to: store.folder)
    #expect(throws: LedgerError.notWritable(path: store.folder.path, detail: "it is a file, expected a folder")) {
      try store.store(Data("a".utf8))
    }
  }

  @Test func manyThreadsStoreTheSameBytes() async throws {
    let bytes = Data(repeating: 3, count: 100_000)
    try await withThrowingTaskGroup(of: Void.self) { [store] group in
      for _ in 0..<16 { group.addTask { try store.store(bytes) } }
      try await group.waitForAll()
    }
    #expect(try files().count == 1)
    #expect(try store.read(Digest(of: bytes)) == bytes)
  }
}

@Suite struct CheckpointStoreTests {
  let folder: TemporaryFolder
  let store: CheckpointStore
  let identity = Digest(of: "cell")

  init() throws {
    folder = try TemporaryFolder()
    store = CheckpointStore(folder: folder.url.appendingPathComponent("checkpoints"))
  }

  private var file: URL { store.folder.appendingPathComponent("\(identity).checkpoint") }

  @Test func theLastCheckpointIsLoaded() throws {
    #expect(store.load(for: identity) == nil)
    for bytes in [Data("one".utf8), Data(), Data(repeating: 9, count: 1_000_000)] {
      try store.save(bytes, for: identity)
      #expect(store.load(for: identity) == bytes)
    }
    #expect(store.load(for: Digest(of: "other")) == nil)
    store.remove(for: identity)
    store.remove(for: identity)
    #expect(store.load(for: identity) == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder.path) == [])
  }

  @Test func aTornOrChangedCheckpointIsIgnored() throws {
    try store.save(Data("state".utf8), for: identity)
    let whole = try Data(contentsOf: file)
    for count in 0..<whole.count {
      try whole.prefix(count).write(to: file)
      #expect(store.load(for: identity) == nil)
    }
    for index in whole.indices {
      var changed = whole
      changed[index] ^= 1
      try changed.write(to: file)
      #expect(store.load(for: identity) == nil)
    }
    try whole.write(to: file)
    #expect(store.load(for: identity) == Data("state".utf8))
  }
}

@Suite struct TimestampTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (1_727_344_800_125, "2024-09-26T10:00:00.125Z"),
    (951_782_399_999, "2000-02-28T23:59:59.999Z"), (951_868_799_999, "2000-02-29T23:59:59.999Z"),
    (-1, "1969-12-31T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
  ])
  func datesAreWrittenAndRead(milliseconds: Int, text: String) {
    let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    #expect(Timestamp.text(date) == text)
    #expect(Timestamp.date(text) == date)
  }

  @Test(arguments: [
    "", "2024-09-26", "2024-09-26T10:00:00Z", "2024-09-26 10:00:00.125Z", "2024-13-26T10:00:00.125Z",
    "2023-02-29T10:00:00.125Z", "2024-09-26T24:00:00.000Z", "2024-09-26T10:00:00.125+", "+024-09-26T10:00:00.125Z",
  ])
  func otherTextsAreNoDates(_ text: String) {
    #expect(Timestamp.date(text) == nil)
  }

  @Test func everyDayOfManyYearsIsReadBack() {
    // From the beginning of the year 0 to the end of 9999.
    for day in stride(from: -719_527, through: 2_932_897, by: 997) {
      let date = Date(timeIntervalSince1970: Double(day) * 86_400 - 0.001)
      #expect(Timestamp.date(Timestamp.text(date)) == date)
    }
  }
}

@Suite("States at the ends of steps") struct StateStoreTests {
  let folder: TemporaryFolder
  let store: StateStore
  private let lineage = Digest(of: "lineage")
  private let step = Digest(of: "step")

  init() throws {
    folder = try TemporaryFolder()
    store = StateStore(folder: folder.url.appendingPathComponent("states"))
  }

  private func file(_ length: Int) -> URL {
    store.folder.appendingPathComponent("\(lineage)/\(length).state")
  }

  @Test("States are read back by lineage and length")
  func reading() throws {
    #expect(store.lengths(of: lineage).isEmpty && store.load(4, of: lineage) == nil)
    for (length, bytes) in [(4, Data("a\nb\n".utf8)), (20, Data()), (9, Data(repeating: 10, count: 100_000))] {
      let state = StateStore.State(step: step, bytes: bytes)
      try store.keep(state, at: length, of: lineage)
      #expect(store.load(length, of: lineage) == state)
    }
    #expect(store.lengths(of: lineage).sorted() == [4, 9, 20])
    #expect(store.lengths(of: step).isEmpty && store.load(5, of: lineage) == nil)
  }

  @Test("What is not what was written is none: torn, of another lineage, of another version, or something else")
  func damage() throws {
    try store.keep(StateStore.State(step: step, bytes: Data("state".utf8)), at: 4, of: lineage)
    let whole = try Data(contentsOf: file(4))
    for count in 0..<whole.count {
      try whole.prefix(count).write(to: file(4))
      #expect(store.load(4, of: lineage) == nil, "\(count) bytes")
    }
    let other = store.folder.appendingPathComponent("\(step)")
    try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
    try whole.write(to: other.appendingPathComponent("4.state"))
    #expect(store.load(4, of: step) == nil)
    for text in ["refigure-state/0 \(lineage) \(step)\nstate", "state", "refigure-state/1 \(lineage) x\nstate"] {
      try SealedFile.write(Data(text.utf8), to: file(4))
      #expect(store.load(4, of: lineage) == nil, "\(text)")
    }
    for name in ["5.state", "x.state"] {
      try FileManager.default.createDirectory(
        at: file(4).deletingLastPathComponent().appendingPathComponent(name), withIntermediateDirectories: true)
    }
    #expect(store.lengths(of: lineage).sorted() == [4, 5] && store.load(5, of: lineage) == nil)
  }

  @Test("What killed processes left goes with the next state, and a file in the folder's place is said to be one")
  func leftovers() throws {
    try store.keep(StateStore.State(step: step, bytes: Data()), at: 4, of: lineage)
    let left = file(4).deletingLastPathComponent().appendingPathComponent(".9.state.999999999.1.partial")
    try Data("half".utf8).write(to: left)
    let past = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -100_000)]
    try FileManager.default.setAttributes(past, ofItemAtPath: left.path)
    #expect(store.lengths(of: lineage) == [4])
    try store.keep(StateStore.State(step: step, bytes: Data()), at: 9, of: lineage)
    #expect(!FileManager.default.fileExists(atPath: left.path))
    let blocked = StateStore(folder: file(4))
    #expect(throws: LedgerError.notWritable(path: file(4).path, detail: "it is a file, expected a folder")) {
      try blocked.keep(StateStore.State(step: step, bytes: Data()), at: 4, of: lineage)
    }
    #expect(blocked.lengths(of: lineage).isEmpty)
  }
}
