import Foundation
import TestSupport
import Testing

/// Runs that are watched, stopped and resumed by other processes.
@Suite("Runs from another terminal", .waits)
struct LiveRunTests {
  /// Takes some seconds with its own number of epochs, and a moment with that of the tests that let it end.
  private static let study = TinyStudy(extra: "checkpoint_every: 10000", count: 20_000).text

  private static func project() throws -> TinyProject { try TinyProject(studies: ["toy": study]) }

  private static func live(_ project: TinyProject) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: project.file("results/runs/live").path)) ?? [])
      .filter { $0 != "opening.lock" }.sorted()
  }

  /// Waits until a condition is so; false after a minute.
  private static func wait(_ condition: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<1_200 {
      if try condition() { return true }
      usleep(50_000)
    }
    return false
  }

  @Test("A run is followed to its end and stopped from elsewhere; its log says what happened")
  func stopAndWatch() throws {
    let project = try Self.project()
    let running = try project.program.start(["run", "toy", "--set", "epochs=300000"])
    #expect(Self.wait { Self.live(project).contains("r1.jsonl") })
    let watch = try project.program.start(["watch"])
    let followed = try project.program.start(["watch", "r1", "--json"])
    #expect(Self.wait { followed.text("output").contains("\"done\":") })
    // Who ends the watching ends nothing else.
    // The thread that starts it may have all other signals blocked.
    watch.send(SIGKILL)
    #expect(watch.wait().status == 128 + SIGKILL)
    #expect(running.process.isRunning)

    let stop = try project.program.run(["stop", "r1"])
    #expect(stop.status == 0, "\(stop.errors)")
    #expect(
      stop.output == "run r1 of studies/toy.md: interrupted: asked to stop\n  go on with: refigure run --resume r1\n")
    let outcome = running.wait()
    #expect(outcome.status == 130 && outcome.output == "")
    #expect(
      outcome.errors.hasSuffix(
        "\nerror: interrupted; everything finished is kept, go on with: refigure run --resume r1\n"))
    let end = followed.wait()
    #expect(end.status == 130 && end.errors == "")
    let lines = end.output.split(separator: "\n")
    #expect(lines.dropLast().allSatisfy { $0.hasPrefix("{\"host\":") })
    #expect(lines.last == #"{"exit":130,"reason":"asked to stop","run":"r1","status":"interrupted"}"#)
    #expect(Self.live(project) == [], "nothing tells that it is running")

    let again = try project.program.run(["stop", "r1"])
    #expect(again.status == 0 && again.output.hasPrefix("run r1 is not being computed: interrupted"))
    #expect(try project.program.run(["stop", "--all"]).output == "no run is being computed\n")

    try project.runToy("--set", "epochs=5")
    let finished = try project.program.run(["watch", "r2"])
    #expect(finished.status == 0 && finished.output.contains("run r2 of studies/toy.md: finished"))
    let twice = try project.program.run(["run", "--resume", "r2"])
    #expect(twice.status == 2 && twice.errors.contains("run r2 of 'studies/toy.md' cannot go on: it is finished"))
    #expect(twice.errors.contains("refigure run studies/toy.md --set epochs=5"), "\(twice.errors)")

    let log = try project.program.run(["show", "r1", "--log"]).output
    let words = ["begins  r1", "begins  train ae/1", "stopped train ae/"]
    #expect(words.allSatisfy(log.contains), "\(log)")
    #expect(log.hasSuffix("  interrupted: asked to stop\n"))
    #expect(try project.program.run(["show", "r2", "--log"]).output.hasSuffix("  finished\n"))
    let verified = try project.program.run(["audit", "verify"])
    #expect(verified.status == 0 && !verified.output.contains("run.log"), "\(verified.output)")
  }

  @Test("A run that another process computes is not resumed, and a second request to stop ends it at once")
  func busy() throws {
    let project = try Self.project()
    let running = try project.program.start(["run", "toy", "--quiet"])
    #expect(Self.wait { Self.live(project).contains("r1.json") })
    let resumed = try project.program.run(["run", "--resume", "r1"])
    #expect(resumed.status == 2)
    let process = running.process.processIdentifier
    #expect(
      resumed.errors
        == "error: run r1 is being computed by process \(process); see it with: refigure watch r1\n")
    let other = try project.program.run(["run", "toy", "--resume"])
    #expect(other.status == 2 && other.errors.hasPrefix("error: no unfinished run of 'studies/toy.md'"))
    let stop = try project.program.run(["stop", "r1", "--now"])
    #expect(stop.status == 0 && stop.output.contains("go on with: refigure run --resume r1"), "\(stop.errors)")
    #expect(running.wait().status == 130)
    #expect(Self.live(project).filter { $0.contains(".json") } == [])
  }

  @Test("What a killed run told goes with its lock, when the next run begins")
  func killed() throws {
    let project = try Self.project()
    let running = try project.program.start(["run", "toy", "--quiet"])
    #expect(Self.wait { Self.live(project).contains("r1.jsonl") })
    running.send(SIGKILL)
    _ = running.wait()
    #expect(Self.live(project) == ["r1.json", "r1.jsonl", "r1.lock"])
    let watched = try project.program.run(["watch", "r1"])
    #expect(watched.status == 130 && watched.output.contains("interrupted: its process is gone"))
    try project.runToy("--set", "epochs=3")
    #expect(Self.live(project) == [])
  }

  @Test("A closed pipe ends no run", arguments: ["2>&1 | head -1", "2>/dev/null | true", ">&- 2>&-"])
  func pipe(_ redirection: String) throws {
    let project = try TinyProject(studies: ["toy": TinyStudy(count: 2_000).text])
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/bash")
    shell.arguments = [
      "-c", "{ \"$0\" run toy; echo $? > status; } \(redirection)", ProgramProcess.binary.path,
    ]
    shell.currentDirectoryURL = project.root
    shell.standardOutput = FileHandle.nullDevice
    shell.standardError = FileHandle.nullDevice
    try shell.run()
    shell.waitUntilExit()
    #expect(Self.wait { (try? project.record().status) == "finished" })
    #expect(Self.wait { (try? String(contentsOf: project.file("status"), encoding: .utf8)) == "0\n" })
  }

  @Test("Any unfinished run goes on, in its setting and with its values", arguments: [SIGTERM, SIGHUP])
  func older(_ request: Int32) throws {
    let project = try TinyProject(
      studies: [
        "toy": Self.study.replacing(
          "parameters: { epochs: 20000 }", with: "parameters: { epochs: 20000 }\nsettings: { long: { epochs: 30000 } }")
      ])
    func stop(_ arguments: String...) throws {
      let running = try project.program.start(["run", "toy"] + arguments)
      try #require(running.waitForProgress("train ae"))
      running.send(request)
      let outcome = running.wait()
      #expect(outcome.status == 130, "\(outcome.errors)")
    }
    try stop("--set", "epochs=4000")
    try stop("--setting", "long")
    try stop("--set", "epochs=4000", "--recompute")
    let none = try project.program.run(["run", "toy", "--resume", "--set", "epochs=7"])
    #expect(none.status == 2)
    #expect(
      none.errors
        == "error: no unfinished run of 'studies/toy.md' with --set epochs=7 to go on with; there is r3 (--set epochs=4000), "
        + "r2 (--setting long), r1 (--set epochs=4000)\n")
    // The latest of all; it computes again what is recorded, as it did.
    #expect(try project.program.run(["run", "--resume", "--quiet"]).status == 0)
    #expect(try project.record(of: "r3").status == "finished")
    #expect(try project.program.run(["run", "--resume", "r1", "--quiet", "--recompute"]).status == 0)
    #expect(try project.record(of: "r1").results == project.record(of: "r3").results)
    let text = try String(contentsOf: project.file("studies/toy.md"), encoding: .utf8)
    try project.write(text + "More words.\n", to: "studies/toy.md")
    let changed = try project.program.run(["run", "toy", "--resume"])
    #expect(changed.status == 2)
    #expect(
      changed.errors
        == "error: run r2 of 'studies/toy.md' cannot go on: the study's text changed since it began; run it anew, what is "
        + "unchanged is not computed again: refigure run studies/toy.md --setting long\n")
  }

  @Test("A reproduction that was interrupted goes on with its runs, with the command that it prints")
  func reproduction() throws {
    let project = try TinyProject(
      studies: ["toy": TinyStudy(extra: "checkpoint_every: 10000", count: 5_000).text, "more": TinyStudy().text])
    let running = try project.program.start(["reproduce", "--threads", "2"])
    try #require(running.waitForProgress("train toy/ae"))
    running.send(SIGTERM)
    let outcome = running.wait()
    #expect(outcome.status == 130)
    #expect(outcome.errors.hasSuffix("go on with: refigure reproduce --threads 2 --resume\n"), "\(outcome.errors)")
    #expect(try project.program.run(["reproduce", "--resume", "--quiet"]).output.contains("files identical"))
    let runs = try #require(try project.program.run(["runs", "--json"]).json() as? [[String: Any]])
    #expect(runs.allSatisfy { $0["status"] as? String == "finished" })
    #expect(runs.count <= 3, "what had not finished went on")
  }

  @Test("In 60 columns the progress is one line, drawn over, and an interruption stands on a line of its own")
  func narrow() throws {
    let project = try Self.project()
    var program = project.program
    program.environment["TERM"] = "xterm"
    program.environment["NO_COLOR"] = "1"
    let terminal = try PseudoTerminal(columns: 60)
    let running = try program.start(["run", "toy"], errors: terminal.handle)
    #expect(Self.wait { Self.live(project).contains("r1.jsonl") })
    sleep(3)
    running.send(SIGINT)
    #expect(running.wait().status == 130)
    let screen = Screen(terminal.close())
    #expect(screen.widest < 60 && screen.redraws > 3, "\(screen.lines)")
    #expect(screen.drawn.contains { $0.contains(" of 6 steps") && $0.contains("left") }, "\(screen.drawn)")
    #expect(
      screen.lines == [
        "stopping; what is being computed is kept",
        "error: interrupted; everything finished is kept, go on with: refigure run --resume r1", "",
      ])
  }
}

/// A terminal's screen, as far as the program uses it: lines, carriage returns and lines that are cleared.
private struct Screen {
  /// The lines as they were left.
  var lines: [String] = [""]
  /// All that stood in a line when it was drawn over.
  var drawn: [String] = []
  /// The most columns of a line that was drawn over.
  var widest = 0
  var redraws = 0

  init(_ text: String) {
    var line = ""
    // The terminal makes two characters of a line's end.
    var characters = text.replacing("\r\n", with: "\n").unicodeScalars.makeIterator()
    while let next = characters.next() {
      switch next {
      case "\u{1B}":
        var end = characters.next()
        while let one = end, !(("A"..."Z").contains(one) || ("a"..."z").contains(one)) { end = characters.next() }
      case "\r":
        if !line.isEmpty {
          drawn.append(line)
          widest = max(widest, line.count)
          redraws += 1
        }
        line = ""
      case "\n":
        lines[lines.count - 1] = line
        lines.append("")
        line = ""
      default: line.unicodeScalars.append(next)
      }
    }
    lines[lines.count - 1] = line
  }
}
