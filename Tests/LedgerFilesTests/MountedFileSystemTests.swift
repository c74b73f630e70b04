import Foundation
import TestSupport
import Testing

@testable import LedgerFiles

@Suite("File systems and leases")
struct MountedFileSystemTests {
  private static let mounts = """
    21 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,errors=remount-ro
    36 21 0:30 / /home rw,relatime shared:20 master:1 - nfs4 server:/home rw,vers=4.2,local_lock=none,addr=10.0.0.1
    37 21 0:31 / /scratch rw - nfs server:/scratch rw,vers=3,nolock,local_lock=all
    38 21 0:32 / /data\\040set rw - lustre mds@tcp:/data rw,flock
    39 21 0:33 / /loose rw - 9p share rw,cache=loose
    40 21 0:34 / /five rw - 9p share rw,cache=5
    """

  @Test(
    "A mount says its type, its place and where its locks end",
    arguments: [
      (21, "ext4", "/", false, false), (36, "nfs4", "/home", true, true), (37, "nfs", "/scratch", true, false),
      (38, "lustre", "/data set", true, true), (39, "9p", "/loose", true, false),
    ])
  func listed(_ number: Int, _ type: String, _ place: String, _ isShared: Bool, _ reach: Bool) throws {
    let found = try #require(MountedFileSystem(mount: number, of: Self.mounts))
    #expect(found.type == type && found.place == place)
    #expect(found.isShared == isShared && found.locksReachOthers == reach)
  }

  @Test(
    "Types are told apart",
    arguments: [
      ("gpfs", true, true), ("ceph", true, true), ("beegfs", true, false), ("cifs", true, true),
      ("fuse.sshfs", true, false),
      ("fuse.glusterfs", true, true), ("fuse", true, false), ("fuseblk", false, false), ("xfs", false, false),
      ("overlay", false, false), ("lustre", true, false), ("afs", true, false), ("local.apfs", false, false),
    ])
  func types(_ type: String, _ isShared: Bool, _ reach: Bool) {
    let found = MountedFileSystem(type: type, place: "/")
    #expect(found.isShared == isShared && found.locksReachOthers == reach && found.incoherence == nil)
  }

  @Test("Options without which machines do not see each other's writing are named, and no others")
  func incoherent() {
    #expect(MountedFileSystem(mount: 39, of: Self.mounts)?.incoherence == "cache=loose")
    #expect(MountedFileSystem(mount: 40, of: Self.mounts)?.incoherence == nil)
    #expect(MountedFileSystem(type: "9p", place: "/", options: ["cache=f"]).incoherence == "cache=f")
    #expect(MountedFileSystem(type: "nfs4", place: "/", options: ["nocto", "rw"]).incoherence == "nocto")
    #expect(MountedFileSystem(mount: 41, of: Self.mounts) == nil)
  }

  @Test("This machine's own disk is recognised, also below a folder that is not there")
  func own() throws {
    let folder = try TemporaryFolder()
    let found = try #require(MountedFileSystem(of: folder.file("not/there")))
    #expect(!found.isShared && !found.type.isEmpty)
    #expect(LedgerSharing(reading: folder.url) == nil)
    try folder.write("", to: LedgerSharing.markName)
    let marked = try #require(LedgerSharing(reading: folder.url))
    #expect(marked.isMarked && !marked.locksReachOthers)
    #expect(marked.words.hasPrefix("a local disk that other machines share: no write-ahead log, one process at a time"))
  }

  @Test("The words of a refusal say what was found, and what can be done")
  func words() {
    #expect(
      LedgerError.incoherent(path: "/mnt/runs", fileSystem: "9p", option: "cache=loose").description
        == "The ledger cannot be in '/mnt/runs': with the option 'cache=loose' of 9p this machine does not see in time what others write there, "
        + "and would overwrite it. Mount it without that, or put the folder of results on another file system, such as a local disk, with "
        + "'--results FOLDER' or 'results:' in the project file.")
    #expect(
      LedgerError.leased(path: "/mnt/runs", holder: "node7:12", words: "process 12 on node7", seconds: 60).description
        == "The ledger '/mnt/runs' was held for 60.0 seconds by process 12 on node7. Wait for that process, or end it. If it has ended for "
        + "certain, say so with 'doctor --release node7:12', and try again.")
  }

  @Test("A lease has one holder, among many that ask at once")
  func one() async throws {
    let folder = try TemporaryFolder()
    let place = folder.file("x.lease")
    try folder.write("0", to: "count")
    let file = folder.file("count")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<10 {
            let lease = try #require(try Lease.acquire(at: place, waiting: 60, locksReach: false))
            let count = Int(try String(contentsOf: file, encoding: .utf8)) ?? -1_000
            try Data("\(count + 1)".utf8).write(to: file)
            #expect(lease.isHeld)
            lease.release()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == "80")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["count"])
  }

  @Test(
    "A lease of a process that has ended is taken over by many at once, one after the other; one of another machine is not"
  )
  func ended() async throws {
    let folder = try TemporaryFolder()
    let place = folder.file("x.lease")
    func leave(_ change: (String) -> String) throws {
      let lease = try #require(try Lease.acquire(at: place, waiting: 0, locksReach: false))
      let text = change(try String(contentsOf: place, encoding: .utf8))
      lease.release()
      try folder.write(text, to: "x.lease")
    }
    // A process of the same number that started at another time.
    try leave { $0.replacing(#/"started":\d+/#, with: "\"started\":1") }
    #expect(!Lease.isHeld(at: place, locksReach: false))
    // Whoever has it keeps it until all have asked.
    let taken = try await withThrowingTaskGroup(of: Lease?.self) { group in
      for _ in 0..<12 {
        group.addTask { try Lease.acquire(at: place, waiting: 0.2, locksReach: false) }
      }
      return try await group.reduce(into: [Lease]()) { $0 += $1.map { [$0] } ?? [] }
    }
    #expect(taken.count == 1 && taken.allSatisfy(\.isHeld))
    for lease in taken { lease.release() }
    try leave { $0.replacing(#/"system":"[^"]*"/#, with: "\"system\":\"another\"") }
    #expect(Lease.isHeld(at: place, locksReach: false))
    #expect(try Lease.acquire(at: place, waiting: 0.1, locksReach: false) == nil)
    unlink(place.path)
    try leave { _ in "" }
    #expect(Lease.isHeld(at: place, locksReach: false), "who does not say who it is may be about to")
    #expect(try Lease.acquire(at: place, waiting: 0.1, locksReach: false) == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["x.lease"])
  }
}
