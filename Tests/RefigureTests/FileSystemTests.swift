import Foundation
import Ledger
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

private enum Machine {
  #if os(Linux)
    static let isLinux = true
  #else
    static let isLinux = false
  #endif
}

/// File systems and limits that a program meets on shared machines. Real ones where this machine lets a test have them; else the system's
/// answers, given by a library that is loaded before it.
@Suite("File systems that are full, foreign or without locks", .waits, .enabled(if: Machine.isLinux, "needs Linux"))
struct FileSystemTests {
  private static let library = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <errno.h>
    #include <fcntl.h>
    #include <stdarg.h>
    #include <stdlib.h>
    #include <string.h>
    #include <unistd.h>
    #include <stdio.h>
    #include <sys/file.h>
    static int mode(const char *name) { const char *m = getenv("TEST_FILES"); return m && !strcmp(m, name); }
    int flock(int fd, int op) {
      if (mode("no-locks")) { errno = ENOLCK; return -1; }
      if (mode("false-locks")) return 0;
      int (*real)(int, int) = dlsym(RTLD_NEXT, "flock");
      return real(fd, op);
    }
    static int control(const char *name, int fd, int command, void *argument) {
      int is_lock = command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW || command == F_GETLK;
      if (is_lock && mode("no-locks")) { errno = ENOLCK; return -1; }
      if (is_lock && mode("false-locks")) {
        if (command == F_GETLK) ((struct flock *)argument)->l_type = F_UNLCK;
        return 0;
      }
      int (*real)(int, int, ...) = dlsym(RTLD_NEXT, name);
      return real(fd, command, argument);
    }
    int fcntl(int fd, int command, ...) {
      va_list list; va_start(list, command); void *argument = va_arg(list, void *); va_end(list);
      return control("fcntl", fd, command, argument);
    }
    int fcntl64(int fd, int command, ...) {
      va_list list; va_start(list, command); void *argument = va_arg(list, void *); va_end(list);
      return control("fcntl64", fd, command, argument);
    }
    """

  /// The library, built once; nil where there is no C compiler.
  private static let built: (folder: TemporaryFolder, path: String)? = {
    guard let folder = try? TemporaryFolder() else { return nil }
    try? folder.write(library, to: "files.c")
    let path = folder.file("files.so").path
    for compiler in ["cc", "clang", "gcc"] {
      let (status, _) = shell(
        "exec \(compiler) -shared -fPIC -o '\(path)' '\(folder.file("files.c").path)' -ldl", in: folder.url)
      if status == 0 { return (folder, path) }
    }
    return nil
  }()

  /// Runs a script, with what it printed.
  @discardableResult
  private static func shell(_ script: String, in folder: URL, _ environment: [String: String] = [:]) -> (Int32, String)
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "exec 2>&1; " + script]
    process.currentDirectoryURL = folder
    process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin:/usr/sbin:/sbin"]
      .merging(environment) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return (127, "") }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0), text)
  }

  private static var binary: String { ProgramProcess.binary.path }

  // MARK: Locks

  @Test(
    "A file system without locks, or with some that keep nobody out, is refused at once and by name",
    .enabled(if: built != nil, "needs a C compiler"), arguments: ["no-locks", "false-locks"])
  func locks(_ mode: String) throws {
    let project = try TinyProject()
    var program = project.program
    program.environment = ["LD_PRELOAD": Self.built?.path ?? "", "TEST_FILES": mode]
    let start = ContinuousClock.now
    let refused = try program.run(["run", "studies/toy.md", "--quiet"])
    #expect(refused.status == 3, "\(refused.errors)")
    #expect(refused.errors.contains("cannot keep two processes apart") && refused.errors.contains("--results"))
    #expect(!FileManager.default.fileExists(atPath: project.file("results/runs/ledger.sqlite").path))
    #expect(ContinuousClock.now - start < .seconds(20))
    // What was recorded elsewhere can be read there.
    try project.runToy()
    for command in [["runs"], ["show", "r1"], ["audit", "verify"], ["doctor"]] {
      let read = try program.run(command)
      #expect(read.status == 0, "\(command): \(read.errors)\(read.output)")
    }
    #expect(ContinuousClock.now - start < .seconds(60))
  }

  // MARK: Machines that share a folder

  @Test(
    "Two machines record in one folder, and the doctor says how, who holds what, and how to release it",
    .enabled(if: SharedFolder.canBe, "needs the superuser, /dev/fuse and a C compiler"))
  func shared() throws {
    let folder = try SharedFolder(locks: .none, memory: .direct)
    let project = try TinyProject()
    func machine(_ number: Int, _ arguments: String...) throws -> ProgramProcess.Outcome {
      var program = project.program
      program.environment = ["REFIGURE_TEST_HOST": "node\(number)"]
      return try program.run(arguments + ["--results", folder.machines[number].path])
    }
    for (number, epochs) in [(0, 4), (1, 5), (0, 6)] {
      let run = try machine(number, "run", "studies/toy.md", "--quiet", "--set", "epochs=\(epochs)")
      #expect(run.status == 0, "\(run.errors)")
    }
    let words =
      "fuse.sshfs at \(folder.machines[1].path): no write-ahead log, one process at a time by a lease, since there are no locks"
    let doctor = try machine(1, "doctor")
    #expect(doctor.status == 0 && doctor.output.contains("3 runs in"), "\(doctor.output)\(doctor.errors)")
    #expect(doctor.output.contains(words), "\(doctor.output)")
    for command in [["runs"], ["show", "r2"], ["audit", "verify"]] {
      var program = project.program
      program.environment = ["REFIGURE_TEST_HOST": "node1"]
      let read = try program.run(command + ["--results", folder.machines[1].path])
      #expect(read.status == 0, "\(command): \(read.errors)\(read.output)")
    }
    // What a killed process of another machine holds is told, and taken away by a word.
    let lease = folder.server.appending(path: "runs/ledger.lease")
    let holder =
      #"{"host":"node0","isLocked":false,"process":7,"since":"2026-01-02T03:04:05Z","started":1,"system":"test node0","token":"t"}"#
    try Data(holder.utf8).write(to: lease)
    #expect(try machine(1, "doctor").output.contains("; held by process 7 on node0 since 2026-01-02T03:04:05Z"))
    let wrong = try machine(1, "doctor", "--release", "node0:8")
    #expect(wrong.status != 0 && wrong.errors.contains("'node0:8' holds nothing"), "\(wrong.errors)")
    let released = try machine(1, "doctor", "--release", "node0:7")
    #expect(released.status == 0 && released.output.contains("released "), "\(released.output)\(released.errors)")
    #expect(!FileManager.default.fileExists(atPath: lease.path))
    #expect(try machine(1, "run", "studies/toy.md", "--quiet", "--set", "epochs=7").status == 0)
  }

  // MARK: Another user

  private static let canBecomeNobody: Bool = {
    let folder = FileManager.default.temporaryDirectory
    return geteuid() == 0
      && shell("setpriv --reuid=65534 --regid=65534 --clear-groups '\(binary)' --version", in: folder).0 == 0
  }()

  @Test(
    "What another user recorded can be read, also where nothing at all can be written",
    .enabled(if: canBecomeNobody, "needs the superuser, setpriv, and a build that others may read"),
    arguments: ["/tmp", "/proc"])
  func anotherUser(_ temporary: String) throws {
    let project = try TinyProject()
    try project.runToy()
    try project.runToy("--set", "epochs=5")
    Self.shell(
      "chmod -R go+rX .; rm -f results/runs/ledger.sqlite-wal results/runs/ledger.sqlite-shm", in: project.root)
    func asNobody(_ arguments: String) -> (Int32, String) {
      Self.shell(
        "exec setpriv --reuid=65534 --regid=65534 --clear-groups '\(Self.binary)' \(arguments)", in: project.root,
        ["HOME": "/nonexistent", "TMPDIR": temporary])
    }
    for command in [
      "runs", "runs --json", "show r1", "show r1 --json", "audit verify", "audit trace results/runs/r1/curves.svg",
      "report r1 -o -", "compare r1 r2",
    ] {
      let (status, text) = asNobody(command)
      #expect(status == 0, "\(command): \(text.prefix(500))")
    }
    #expect(asNobody("diff r1 r2").0 == 1)
    let (status, text) = asNobody("run studies/toy.md --allow-unversioned")
    #expect(status == 3 && !text.contains("Error Domain"), "\(text)")
    let (report, words) = asNobody("report r1")
    #expect(report == 0, "the page is what it was, and nothing is written: \(words)")
    // A run that was killed leaves a log that a reader cannot take in.
    try Data([1]).write(to: project.file("results/runs/ledger.sqlite-wal"))
    Self.shell("chmod -R go+rX .", in: project.root)
    let (other, said) = asNobody("runs")
    #expect(other == 0 || (other == 3 && said.contains("cannot be read") && !said.contains("Error Domain")), "\(said)")
  }

  // MARK: Full disks

  private static let canMount: Bool = {
    guard let folder = try? TemporaryFolder() else { return false }
    let place = folder.url.path
    return shell("mount -t tmpfs -o size=900k none '\(place)' && umount '\(place)'", in: URL(filePath: "/")).0 == 0
  }()

  @Test(
    "A full disk is said to be full, with its free space, and nothing that was recorded is lost",
    .enabled(if: canMount, "needs the right to mount a file system"))
  func fullDisk() throws {
    let project = try TinyProject()
    let place = project.file("results").path
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    try #require(Self.shell("mount -t tmpfs -o size=900k none '\(place)'", in: project.root).0 == 0)
    defer { Self.shell("umount -l '\(place)'", in: project.root) }
    var failures = 0
    for epochs in 4..<40 {
      let outcome = try project.program.run(["run", "studies/toy.md", "--quiet", "--set", "epochs=\(epochs)"])
      if outcome.status == 0 { continue }
      failures += 1
      #expect(outcome.status == 3, "\(outcome.errors)")
      #expect(outcome.errors.contains("no space left") || outcome.errors.contains("No space left"), "\(outcome.errors)")
      #expect(outcome.errors.contains("are free there") && !outcome.errors.contains("SQLite code"), "\(outcome.errors)")
      if failures == 3 { break }
    }
    #expect(failures > 0)
    let verified = try project.program.run(["audit", "verify"])
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
  }

  // MARK: Limits

  @Test(
    "Too little memory and too few files are said at once",
    arguments: ["ulimit -v 140000", "ulimit -n 4", "ulimit -n 20"])
  func limits(_ limit: String) throws {
    let project = try TinyProject()
    let start = ContinuousClock.now
    for command in ["runs", "run studies/toy.md --quiet"] {
      let (status, text) = Self.shell("\(limit); exec '\(Self.binary)' \(command)", in: project.root)
      #expect(status == 3 || status == 127, "\(status) \(text)")
      #expect(text.contains("expected at least") || text.contains("shared librar"), "\(text)")
    }
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test(
    "What is no archive is named in words",
    arguments: ["/tmp", "/proc/self/mem", "/dev/null", "/dev/full", "/nowhere", "studies/toy.md"])
  func noArchive(_ path: String) throws {
    let project = try TinyProject()
    let outcome = try project.program.run(["restore", path])
    #expect(outcome.status == 3 && outcome.output.isEmpty)
    #expect(
      outcome.errors.contains("'\(path == "studies/toy.md" ? project.file(path).path : path)'"), "\(outcome.errors)")
    #expect(!outcome.errors.contains("Domain") && outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
  }
}
