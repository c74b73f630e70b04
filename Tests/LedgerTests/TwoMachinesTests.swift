import Digests
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// A ledger that machines share: file systems of their own over one folder, each with its own memory and locks, and processes that believe
/// they are on machines of their own.
@Suite(
  "A ledger that machines share", .waits,
  .enabled(
    if: SharedFolder.canBe && !SQLiteProgram.isMissing, "needs the superuser, /dev/fuse, a C compiler and sqlite3"))
struct TwoMachinesTests {
  private static let kinds: [(locks: SharedFolder.Locks, memory: SharedFolder.Memory)] = [
    (.local, .cached), (.local, .direct), (.none, .direct), (.server, .cached),
  ]

  private static func folder(_ locks: SharedFolder.Locks, _ memory: SharedFolder.Memory) throws -> SharedFolder {
    try SharedFolder(type: locks == .server ? "fuse.glusterfs" : "fuse.sshfs", locks: locks, memory: memory)
  }

  private static func runs(_ folder: URL) -> URL { folder.appending(path: "runs") }

  private static func checkWithSQLite(_ folder: SharedFolder) throws {
    let file = runs(folder.server).appending(path: "ledger.sqlite")
    #expect(try SQLiteProgram.read(file, "PRAGMA integrity_check") == ["ok"])
    #expect(try Data(contentsOf: file)[18...19] == Data([1, 1]), "it has no write-ahead log")
    let names = try FileManager.default.contentsOfDirectory(atPath: runs(folder.server).path)
    #expect(names.filter { $0.hasSuffix("-wal") || $0.hasSuffix("-shm") || $0.hasPrefix("ledger.lease") } == [])
  }

  @Test("Two machines record at the same time, and a third reads: nothing is lost", arguments: kinds)
  func together(_ kind: (locks: SharedFolder.Locks, memory: SharedFolder.Memory)) async throws {
    let folder = try Self.folder(kind.locks, kind.memory)
    await withTaskGroup(of: Void.self) { group in
      for (number, machine) in folder.machines.enumerated() {
        group.addTask {
          let path = Self.runs(machine).path
          await #expect(processExitsWith: .success) { [path = path as String, number = number as Int] in
            setenv("REFIGURE_TEST_HOST", "node\(number)", 1)
            do {
              let ledger = try Ledger(folder: URL(filePath: path))
              for count in 0..<30 {
                let run = try ledger.startRun(.sample(title: "machine \(number)"))
                let outputs = try StepOutputs.sample(in: ledger, weights: "\(count)")
                try ledger.finishStep(.sample(body: "\(count)"), outputs: outputs, seconds: 1, of: run)
                try ledger.finishRun(run)
              }
            } catch {
              try Data("\(error)".utf8).write(to: URL(filePath: path + "/error"))
              throw error
            }
          }
        }
      }
      group.addTask {
        // Each read is of one state, and the ledger grows.
        var most = 0
        for _ in 0..<15 {
          guard let ledger = try? Ledger(folder: Self.runs(folder.machines[0]), access: .readOnly) else { continue }
          do {
            #expect(try ledger.verify().mismatches == [])
            let count = try ledger.runs().count
            #expect(count >= most)
            most = count
          } catch { Issue.record(error) }
          try? await Task.sleep(for: .milliseconds(50))
        }
      }
    }
    let error = try? String(contentsOf: Self.runs(folder.server).appending(path: "error"), encoding: .utf8)
    #expect(error == nil)
    for place in folder.machines + [folder.server] {
      let ledger = try Ledger(folder: Self.runs(place), access: .readOnly)
      #expect(try ledger.runs().map(\.id.number) == (1...60).reversed())
      #expect(try ledger.runs().allSatisfy { $0.status == .finished && $0.steps.computed == 1 })
      let report = try ledger.verify()
      #expect(report.mismatches == [] && report.events == 180)
    }
    try Self.checkWithSQLite(folder)
  }

  @Test(
    "A process that is killed at any instant leaves a ledger that the other machine goes on with, after a word where locks do not tell",
    arguments: kinds)
  func killed(_ kind: (locks: SharedFolder.Locks, memory: SharedFolder.Memory)) async throws {
    let folder = try Self.folder(kind.locks, kind.memory)
    let here = Self.runs(folder.machines[1])
    var waited = 0
    for (round, milliseconds) in [2, 5, 9, 14, 20, 33, 47, 80].enumerated() {
      let path = Self.runs(folder.machines[0]).path
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, milliseconds = milliseconds as Int, round = round as Int] in
        setenv("REFIGURE_TEST_HOST", "node0", 1)
        let ledger = try Ledger(folder: URL(filePath: path))
        let run = try ledger.startRun(.sample(title: "round \(round)"))
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { kill(getpid(), SIGKILL) }
        for count in 0... {
          let cell = StepDescription.sample("ae-\(count)", body: "\(round * 1_000_000 + count)")
          let outputs = try StepOutputs.sample(in: ledger, weights: "\(round) \(count)")
          try ledger.finishStep(cell, outputs: outputs, seconds: 1, of: run)
        }
      }
      let run = RunID(number: Int64(2 * round + 1))
      let holder = try #require(Lease.holder(at: here.appending(path: "live/\(run).lock")))
      #expect(holder.host == "node0")
      if kind.locks != .server {
        // Nobody here can know, so nothing is taken without a word.
        let refusal = Self.refusal(of: run, in: here)
        if case .leased(_, let name, let words, _) = refusal {
          waited += 1
          #expect(name == holder.name && words.contains("on node0 since"))
        } else {
          #expect(refusal == .runIsRunning(run))
        }
        #expect(try LeaseRelease.take(from: "node1:1", in: here) == [])
        #expect(try LeaseRelease.take(from: holder.name, in: here).isEmpty == false)
      }
      let ledger = try Ledger(folder: here, busyTimeout: 5)
      #expect(try ledger.runs().first?.status == .interrupted(reason: "its process is gone"))
      try ledger.resumeRun(run)
      try ledger.finishRun(run)
      try ledger.finishRun(try ledger.startRun(.sample()))
      let mismatches = try ledger.verify().mismatches
      #expect(mismatches == [], "round \(round)")
      #expect(try ledger.runs().count == 2 * round + 2)
    }
    print("killed within a turn: \(waited) of 8 (\(kind.locks))")
    try Self.checkWithSQLite(folder)
  }

  /// The reason for which a run cannot be resumed; nil when it was.
  private static func refusal(of run: RunID, in folder: URL) -> LedgerError? {
    let ledger: Ledger
    do { ledger = try Ledger(folder: folder, busyTimeout: 0.3) } catch { return error }
    do { try ledger.resumeRun(run) } catch { return error }
    return nil
  }

  @Test("On its own machine a killed process is known to be gone, without a word")
  func killedHere() async throws {
    let folder = try Self.folder(.local, .direct)
    let path = Self.runs(folder.machines[0]).path
    for milliseconds in [3, 11, 30] {
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, milliseconds = milliseconds as Int] in
        let ledger = try Ledger(folder: URL(filePath: path))
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { kill(getpid(), SIGKILL) }
        while true { try ledger.finishRun(try ledger.startRun(.sample())) }
      }
      let ledger = try Ledger(folder: Self.runs(folder.machines[0]), busyTimeout: 5)
      try ledger.finishRun(try ledger.startRun(.sample()))
      #expect(try ledger.verify().mismatches == [])
    }
    try Self.checkWithSQLite(folder)
  }

  @Test("A ledger of a local disk loses its write-ahead log when nobody uses it, and the machine with the disk follows")
  func conversion() throws {
    let folder = try Self.folder(.local, .direct)
    let (server, machine) = (Self.runs(folder.server), Self.runs(folder.machines[0]))
    do {
      let local = try Ledger(folder: server)
      try local.finishRun(try local.startRun(.sample()))
      #expect(local.sharing == nil)
      // While it is used it is refused, in words that name the file and the remedy.
      #expect {
        try Ledger(folder: machine, busyTimeout: 1)
      } throws: { error in
        guard case LedgerError.writeAheadElsewhere(_, "fuse.sshfs", let found)? = error as? LedgerError else {
          return false
        }
        return found.hasSuffix("ledger.sqlite-wal") && "\(error)".contains("'doctor --release log'")
      }
      // It can be read, with what is in the log.
      #expect(try Ledger(folder: machine, access: .readOnly).runs().count == 1)
      local.close()
    }
    // Who reads leaves an empty log, which is nobody's.
    #expect(try Ledger(folder: server, access: .readOnly).runs().count == 1)
    let shared = try Ledger(folder: machine)
    try shared.finishRun(try shared.startRun(.sample()))
    let local = try Ledger(folder: server)
    #expect(local.sharing?.isMarked == true)
    try local.finishRun(try local.startRun(.sample()))
    #expect(try shared.runs().count == 3)
    #expect(try Ledger(folder: Self.runs(folder.machines[1]), access: .readOnly).runs().count == 3)
    #expect(try local.verify().isIntact)
    try Self.checkWithSQLite(folder)
  }

  @Test(
    "A log that a process left is put away when a person says that nobody uses it, and never while its lock is seen")
  func saidToBeUnused() async throws {
    let folder = try Self.folder(.server, .direct)
    let (server, machine) = (Self.runs(folder.server), Self.runs(folder.machines[0]))
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = server.path as String] in
      let ledger = try Ledger(folder: URL(filePath: path))
      _ = try ledger.startRun(.sample())
      kill(getpid(), SIGKILL)
    }
    do {
      let user = try Ledger(folder: server)
      #expect(try user.runs().count == 1)
      #expect {
        try Ledger.putLogAway(in: machine)
      } throws: { error in
        if case LedgerError.writeAheadElsewhere? = error as? LedgerError { true } else { false }
      }
      #expect(try user.runs().count == 1)
    }
    try Ledger.putLogAway(in: machine)
    #expect(try Ledger(folder: machine).runs().count == 1)
    try Self.checkWithSQLite(folder)
  }

  @Test("Who reads writes nothing", arguments: kinds)
  func reading(_ kind: (locks: SharedFolder.Locks, memory: SharedFolder.Memory)) throws {
    let folder = try Self.folder(kind.locks, kind.memory)
    do {
      let ledger = try Ledger(folder: Self.runs(folder.machines[0]))
      try ledger.finishRun(try ledger.startRun(.sample()))
    }
    func listed() throws -> [String] {
      try FileManager.default.subpathsOfDirectory(atPath: folder.server.path).sorted().map { name in
        let found = try FileManager.default.attributesOfItem(atPath: folder.server.path + "/" + name)
        return "\(name) \(found[.modificationDate] ?? "") \(found[.size] ?? "")"
      }
    }
    let before = try listed()
    for machine in folder.machines {
      let ledger = try Ledger(folder: Self.runs(machine), access: .readOnly)
      #expect(try ledger.runs().count == 1 && ledger.verify().isIntact)
      #expect(try listed() == before)
    }
    #expect(try listed() == before)
  }

  @Test("Who lost its lease to a person's word records nothing more")
  func lost() throws {
    let folder = try Self.folder(.local, .direct)
    let ledger = try Ledger(folder: Self.runs(folder.machines[0]))
    let place = Self.runs(folder.machines[0]).appending(path: "ledger.lease")
    #expect(throws: LedgerError.leaseLost(path: ledger.path)) {
      try ledger.write { _ in #expect(unlink(place.path) == 0) }
    }
    try ledger.finishRun(try ledger.startRun(.sample()))
    #expect(try ledger.verify().isIntact)
    let own = "\(ProcessInfo.processInfo.hostName):\(getpid())"
    _ = try ledger.startRun(.sample())
    #expect(throws: LedgerError.self, "a process that is alive here keeps what it has") {
      try LeaseRelease.take(from: own, in: Self.runs(folder.machines[0]))
    }
  }
}
