import Foundation
import TestSupport
import Testing

@testable import Processes

@Suite("Isolated programs: what they see")
struct IsolationTests {
  private let place: IsolatedRun

  init() throws {
    place = try IsolatedRun()
    for name in ["data.csv", "src/other.py", "given.txt"] {
      try place.temporary.write("text of \(name)\n", to: "project/\(name)")
    }
  }

  private func isolated(_ command: String, _ lacking: Set<IsolatedProcess.Facility> = []) async throws
    -> IsolatedRun.Outcome
  {
    try await place.shell(command) {
      $0.isolation = place.isolation(readable: [place.project.appending(path: "given.txt")])
      $0.lacking = lacking
    }
  }

  /// What every way of isolation must do with files.
  private func checkFiles(_ lacking: Set<IsolatedProcess.Facility>) async throws {
    let project = place.project.path
    let given = try await isolated("cat \(project)/given.txt; echo x > made; mkdir d; mv made d/; cat d/made", lacking)
    #expect(given.end.isSuccess && given.output == "text of given.txt\nx\n", "\(given.errors)")
    #expect(given.end.undeclared == [])
    let absolute = try await isolated("cat \(project)/src/../data.csv || echo no", lacking)
    #expect(absolute.output == "no\n")
    let relative = try await isolated("cat src/other.py || echo no", lacking)
    #expect(relative.output == "no\n")
    let outside = place.temporary.file("outside")
    let written = try await isolated("echo x > \(outside.path); echo y >> \(project)/given.txt; true", lacking)
    #expect(!FileManager.default.fileExists(atPath: outside.path), "\(written.end.isolation)")
    #expect(
      try String(contentsOf: place.project.appending(path: "given.txt"), encoding: .utf8) == "text of given.txt\n")
    if Kernel.hasWatch {
      #expect(absolute.end.undeclared == ["data.csv"])
      #expect(relative.end.undeclared == ["src/other.py"])
    }
  }

  @Test(
    "Landlock: given files are read, the stage is written, nothing else is, and what was not given is named",
    .enabled(if: Kernel.hasLandlock, "the kernel lacks Landlock"))
  func landlock() async throws {
    try await checkFiles([])
    let words = try await isolated(":").end.isolation.description
    #expect(words.hasPrefix("Landlock ") && (!Kernel.hasOwnNetworks || words.hasSuffix(", no network")))
  }

  @Test(
    "Bubblewrap does the same where the kernel has no Landlock",
    .enabled(if: Kernel.hasBubblewrap, "bwrap is not installed, or may not make namespaces"))
  func bubblewrap() async throws {
    try await checkFiles([.landlock])
    #expect(try await isolated("kill -SEGV $$", [.landlock]).end.exit == .signalled(SIGSEGV))
    let ready = place.stage.appending(path: "ready").path
    let polite = try await place.shell(
      "trap 'echo bye; exit 7' TERM; touch ready; while :; do sleep 0.05; done",
      {
        $0.isolation = place.isolation()
        $0.lacking = [.landlock]
        $0.patience = .seconds(20)
      }, isInterrupted: { FileManager.default.fileExists(atPath: ready) })
    #expect(polite.end.exit == .exited(7) && polite.end.reason == .interrupted && polite.output == "bye\n")
    await #expect(throws: ChildProcessError.notFound(program: "/no/such")) {
      try await place.run(URL(filePath: "/no/such")) {
        $0.isolation = place.isolation()
        $0.lacking = [.landlock]
      }
    }
  }

  @Test("With neither, the program runs and it is said that it was not isolated")
  func neither() async throws {
    let outcome = try await isolated(
      "cat \(place.project.path)/data.csv", [.landlock, .bubblewrap, .networkNamespaces, .notifications])
    #expect(outcome.output == "text of data.csv\n" && outcome.end.isolation == .none)
    #expect(outcome.end.isolation.description == "not isolated" && outcome.end.undeclared == [])
  }

  @Test("A path that is to be given and is not there is an error")
  func missing() async throws {
    let missing = place.temporary.file("missing")
    for lacking in [[], [.landlock]] as [Set<IsolatedProcess.Facility>] where Kernel.hasLandlock || !lacking.isEmpty {
      if !lacking.isEmpty && !Kernel.hasBubblewrap { continue }
      await #expect(
        throws: ChildProcessError.notGrantable(path: missing.path, reason: "No such file or directory")
      ) {
        try await place.shell(":") {
          $0.isolation = place.isolation(readable: [missing])
          $0.lacking = lacking
        }
      }
    }
  }

  @Test(
    "Only attempts at files of the project that exist and were not given are named, once and in order",
    .enabled(if: Kernel.hasWatch, "the kernel lacks seccomp's notifications"))
  func names() async throws {
    try FileManager.default.createSymbolicLink(
      at: place.stage.appending(path: "link"), withDestinationURL: place.project.appending(path: "data.csv"))
    let quiet = try await isolated(
      """
      cat nothing; cat \(place.project.path)/nothing; ls \(place.project.path) src; cat /root/x /tmp/y; test -f data.csv
      echo own > data.csv; cat data.csv; rm data.csv; cat < src; true
      """)
    #expect(quiet.end.undeclared == [])
    let loud = try await isolated("cat src/other.py link; cat ./src//other.py data.csv ../project/data.csv; true")
    #expect(loud.end.undeclared == ["src/other.py", "data.csv"])
    let unwatched = try await isolated("cat src/other.py", [.notifications])
    #expect(unwatched.end.undeclared == [] && !unwatched.end.isolation.isWatched)
  }

  // MARK: Network

  private static let connection = """
    import socket, sys
    s = socket.socket()
    s.settimeout(5)
    try:
        s.connect(("192.0.2.1", 80)); print("connected")
    except OSError as error:
        print(type(error).__name__, error.errno)
    server = socket.socket(); server.bind(("127.0.0.1", 0)); server.listen()
    client = socket.create_connection(server.getsockname()); print("loopback")
    """

  @Test(
    "A network of its own: the loopback is there, all else is not, and the attempt is named",
    .enabled(if: Kernel.hasOwnNetworks && IsolatedRun.python != nil, "no network namespaces, or no python3"))
  func network() async throws {
    let own = try await place.python(Self.connection) { $0.isolation = place.isolation() }
    #expect(own.output == "OSError 101\nloopback\n", "\(own.errors)")
    #expect(own.end.isolation.network == .own)
    if Kernel.hasWatch { #expect(own.end.networkAttempts == ["connect to 192.0.2.1 port 80"]) }
    // This process's own network is what it was.
    let before = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/net")
    #expect(try await place.shell("readlink /proc/self/ns/net").output == before + "\n")
    let allowed = try await place.shell("readlink /proc/self/ns/net") {
      $0.isolation = place.isolation(allowsNetwork: true)
    }
    #expect(allowed.output == before + "\n" && allowed.end.isolation.network == .allowed)
    let denied = try await place.shell("readlink /proc/self/ns/net") { $0.isolation = place.isolation() }
    #expect(denied.output != before + "\n" && denied.output.hasPrefix("net:["))
  }

  @Test(
    "Where there are no namespaces, Landlock denies TCP, that to the loopback as well",
    .enabled(if: Kernel.hasTCPRules && IsolatedRun.python != nil, "Landlock before version 4, or no python3"))
  func withoutTCP() async throws {
    let outcome = try await place.python(Self.connection) {
      $0.isolation = place.isolation()
      $0.lacking = [.networkNamespaces]
    }
    #expect(outcome.output == "PermissionError 13\n" && outcome.end.exit == .exited(1))
    #expect(outcome.end.isolation.description.hasSuffix(", no TCP"))
  }

  @Test("Signals do not reach processes outside", .enabled(if: Kernel.hasLandlock, "the kernel lacks Landlock"))
  func signals() async throws {
    guard case .landlock(let version) = Kernel.isolation.files, version >= 6 else { return }
    let outcome = try await isolated("kill -0 \(getpid()) || echo no; sleep 5 & kill $!; echo own")
    #expect(outcome.output == "no\nown\n")
  }

  @Test(
    "Root's privileges beyond files are gone, and the environment of who started it cannot be read",
    .enabled(if: Kernel.hasLandlock, "the kernel lacks Landlock"))
  func privileges() async throws {
    let outcome = try await isolated(
      "cat /proc/\(getpid())/environ || echo no; grep -E 'Cap(Prm|Eff|Bnd)' /proc/self/status")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first == "no")
    let kept: UInt64 = 1 << 0 | 1 << 1 | 1 << 3 | 1 << 4 | 1 << 6 | 1 << 7 | 1 << 14
    let sets = lines.dropFirst().compactMap {
      $0.split(whereSeparator: \.isWhitespace).last.flatMap { UInt64($0, radix: 16) }
    }
    #expect(sets.count == 3)
    // Who is not root cannot take from the bounding set, and has nothing to gain by it.
    for set in getuid() == 0 ? sets[...] : sets.prefix(2) { #expect(set & ~kept == 0) }
  }

  @Test(
    "A program that opens twenty thousand files, with threads and signals in between, comes to its end",
    .enabled(if: IsolatedRun.python != nil, "python3 is needed"))
  func manyOpens() async throws {
    let outcome = try await place.python(
      """
      import signal, threading
      count = 0
      def tick(number, frame):
          global count
          count += 1
      signal.signal(signal.SIGALRM, tick)
      signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
      def work():
          for number in range(5000):
              open("/etc/passwd").close()
      threads = [threading.Thread(target=work) for _ in range(4)]
      [thread.start() for thread in threads]
      [thread.join() for thread in threads]
      print("done", count > 0)
      """
    ) { $0.isolation = place.isolation() }
    #expect(outcome.output == "done True\n", "\(outcome.errors)")
  }
}
